"""Published by agencies, or written by us about what they published."""

from marketplace.core.classification import declare

declare("reference.DataSet", code="code sha256", public="publisher title vintage attribution")
declare("reference.Sector", code="code srma", public="name")
declare("reference.State", code="code fips", public="name")
declare("reference.County", code="fips", public="name rucc_vintage")
declare("reference.ZipArea", code="zip", public="place ruca_vintage forhp_vintage")
declare("reference.Framework", code="code", public="name publisher version")
declare("reference.CsfCategory", code="code", public="name")
declare("reference.CsfSubcategory", code="code", public="statement")
declare("reference.Goal", code="code", public="official_title short_name question why")
declare("reference.ServiceCategory", code="code unit sized_by", public="name summary")
declare("reference.HospitalRecord", code="zip ccn", public="name place search_text vintage gone_vintage hospital_type")
declare(
    "reference.WaterSystemRecord",
    code="zip zips pwsid system_type",
    public="name place search_text vintage gone_vintage season",
)
declare("reference.RegistryWord", code="registry records", public="word backwards")
declare(
    "reference.UtilityRecord",
    code="zip eia_id ownership_type",
    public="name place search_text vintage gone_vintage counties_served",
)
declare("reference.BankRecord", code="zip cert bank_class", public="name place search_text vintage gone_vintage")
declare("reference.CreditUnionRecord", code="zip charter", public="name place search_text vintage gone_vintage")
