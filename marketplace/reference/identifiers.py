"""Public identifiers of operators and firms: how each is written, and what its digits must add up to.

`check(scheme, value)` returns "" or the sentence that says what is right. A well-formed number proves
nothing about who typed it.
"""

import re
from collections.abc import Callable

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Scheme(models.TextChoices):
    PWSID = "PWSID", gettext_lazy("Public water system number (PWSID)")
    NPDES = "NPDES", gettext_lazy("Discharge permit number (NPDES)")
    EIA = "EIA", gettext_lazy("EIA utility number")
    NERC_NCR = "NERC_NCR", gettext_lazy("NERC registry number (NCR)")
    CCN = "CCN", gettext_lazy("CMS certification number (CCN)")
    NPI = "NPI", gettext_lazy("National provider identifier (NPI)")
    FDIC_CERT = "FDIC_CERT", gettext_lazy("FDIC certificate number")
    RSSD = "RSSD", gettext_lazy("Federal Reserve number (RSSD)")
    NCUA_CHARTER = "NCUA_CHARTER", gettext_lazy("NCUA charter number")
    ABA = "ABA", gettext_lazy("Bank routing number (ABA)")
    UEI = "UEI", gettext_lazy("Unique entity identifier (UEI)")
    CAGE = "CAGE", gettext_lazy("CAGE code")
    EIN = "EIN", gettext_lazy("Employer identification number (EIN)")
    H80 = "H80", gettext_lazy("HRSA health center award number")
    SAM_EXCL = "SAM_EXCL", gettext_lazy("SAM exclusion number")


SHAPES = {
    Scheme.PWSID: r"([A-Z]{2}|0[1-9]|10)[0-9A-Z]{7}",
    Scheme.NPDES: r"[A-Z]{2}[0-9A-Z]{7}",
    Scheme.EIA: r"[1-9][0-9]{0,4}",
    Scheme.NERC_NCR: r"NCR[0-9]{5}",
    # A letter in the third place marks a unit; federal hospitals end in one.
    Scheme.CCN: r"[0-9]{2}[0-9A-Z][0-9]{2}[0-9A-Z]",
    Scheme.NPI: r"[12][0-9]{9}",
    Scheme.FDIC_CERT: r"[1-9][0-9]{0,4}",
    Scheme.RSSD: r"[1-9][0-9]{0,6}",
    Scheme.NCUA_CHARTER: r"[1-9][0-9]{0,4}",
    Scheme.ABA: r"(0[0-9]|1[0-2]|2[1-9]|3[0-2]|6[1-9]|7[0-2]|80)[0-9]{7}",
    Scheme.UEI: r"(?=.{12}$)(?!.*[0-9]{9})[1-9A-HJ-NP-Z][0-9A-HJ-NP-Z]{11}",
    Scheme.CAGE: r"[0-9][0-9A-HJ-NP-Z]{3}[0-9]",
    Scheme.EIN: r"[0-9]{2}-[0-9]{7}",
    Scheme.H80: r"H80CS[0-9]{5}",
    Scheme.SAM_EXCL: r"S4M[0-9A-Z]{6}",
}
EIN_PREFIXES_NEVER_ISSUED = frozenset(
    ("00", "07", "08", "09", "17", "18", "19", "28", "29", "49", "69", "70", "78", "79", "89", "96", "97")
)
EIA_PSEUDO_IDS = frozenset({"88888", "99999"})

# CMS's own numbers for states, which are not FIPS codes; some states have several.
CMS_STATE_CODES = {
    "AL": "01",
    "AK": "02",
    "AZ": "03",
    "AR": "04",
    "CA": "05",
    "CO": "06",
    "CT": "07",
    "DE": "08",
    "DC": "09",
    "FL": "10 68 69",
    "GA": "11",
    "HI": "12",
    "ID": "13",
    "IL": "14 78",
    "IN": "15",
    "IA": "16 76",
    "KS": "17 70",
    "KY": "18",
    "LA": "19 71",
    "ME": "20",
    "MD": "21 80",
    "MA": "22",
    "MI": "23",
    "MN": "24 77",
    "MS": "25",
    "MO": "26 79",
    "MT": "27",
    "NE": "28",
    "NV": "29",
    "NH": "30",
    "NJ": "31",
    "NM": "32",
    "NY": "33",
    "NC": "34",
    "ND": "35",
    "OH": "36 72",
    "OK": "37",
    "OR": "38",
    "PA": "39 73",
    "PR": "40",
    "RI": "41",
    "SC": "42",
    "SD": "43",
    "TN": "44",
    "TX": "45 67 74",
    "UT": "46",
    "VT": "47",
    "VI": "48",
    "VA": "49",
    "WA": "50",
    "WV": "51",
    "WI": "52",
    "WY": "53",
    "AS": "64",
    "GU": "65",
    "MP": "66",
}
STATE_OF_CMS_CODE = {code: state for state, codes in CMS_STATE_CODES.items() for code in codes.split()}


def normalise(scheme: str, value: str) -> str:
    """The one way a number is stored: upper case, without spaces, dots and hyphens (an EIN keeps its hyphen)."""
    text = re.sub(r"[\s.\-–]", "", value or "").upper()
    if scheme == Scheme.EIN and re.fullmatch(r"[0-9]{9}", text):
        return f"{text[:2]}-{text[2:]}"
    return text


def check(scheme: str, value: str) -> str:
    """ "" when `value` may be a number of this scheme, else a sentence that says what is right."""
    text = normalise(scheme, value)
    if not re.fullmatch(SHAPES[Scheme(scheme)], text):
        return _what_is_right(scheme)
    rule = _RULES.get(Scheme(scheme))
    return rule(text) if rule else ""


def luhn(digits: str) -> bool:
    """From the right, double every second digit; the sum of all digits ends in 0."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        number = int(digit) * (2 if place % 2 else 1)
        total += number - 9 if number > 9 else number
    return total % 10 == 0


def cms_state(ccn: str) -> str:
    """The postal code of the state in a CCN, or "" for a code CMS does not use."""
    return STATE_OF_CMS_CODE.get(ccn[:2], "")


def is_critical_access_number(ccn: str) -> bool:
    """CMS gives critical access hospitals 1300 to 1399. There is no such range for Rural Emergency Hospitals."""
    return ccn[2:4] == "13" and ccn[4:].isdigit()


def _npi(text: str) -> str:
    return "" if luhn("80840" + text) else _("Check the ten digits of the NPI: the last one does not fit the others.")


def _aba(text: str) -> str:
    weighed = sum(weight * int(digit) for weight, digit in zip((3, 7, 1) * 3, text, strict=True))
    if text.strip("0") and weighed % 10 == 0:
        return ""
    return _("Check the nine digits at the bottom left of a check: the last one does not fit the others.")


def _uei(text: str) -> str:
    if re.fullmatch(SHAPES[Scheme.CAGE], text[:5]):
        return _("This starts like a CAGE code. Enter the 12 characters shown as Unique Entity ID in SAM.gov.")
    return ""


def _ein(text: str) -> str:
    if text[:2] in EIN_PREFIXES_NEVER_ISSUED:
        return _("The IRS gives out no EIN that starts with %(prefix)s. Check the first two digits.") % {
            "prefix": text[:2]
        }
    return ""


def _eia(text: str) -> str:
    if text in EIA_PSEUDO_IDS:
        return _("EIA uses this number for totals. Enter the utility's own number, for example 14328.")
    return ""


_RULES: dict[str, Callable[[str], str]] = {
    Scheme.NPI: _npi,
    Scheme.ABA: _aba,
    Scheme.UEI: _uei,
    Scheme.EIN: _ein,
    Scheme.EIA: _eia,
}


def _what_is_right(scheme: str) -> str:
    sentences = {
        Scheme.PWSID: _("Enter the nine characters on your state letter, for example MT0000123."),
        Scheme.NPDES: _("Enter the nine characters of your discharge permit, for example MT0020001."),
        Scheme.EIA: _("Enter the utility's EIA number: one to five digits that do not start with 0."),
        Scheme.NERC_NCR: _("Enter NCR and five digits, for example NCR01234."),
        Scheme.CCN: _("Enter the six characters of your Medicare number, for example 271390."),
        Scheme.NPI: _("Enter the ten digits of your NPI. It starts with 1 or 2."),
        Scheme.FDIC_CERT: _("Enter the FDIC certificate number: one to five digits that do not start with 0."),
        Scheme.RSSD: _("Enter the RSSD number: one to seven digits that do not start with 0."),
        Scheme.NCUA_CHARTER: _("Enter the NCUA charter number: one to five digits that do not start with 0."),
        Scheme.ABA: _("Enter the nine digits at the bottom left of one of your checks."),
        Scheme.UEI: _("Enter the 12 characters shown as Unique Entity ID in SAM.gov. It has no letter O or I."),
        Scheme.CAGE: _("Enter the five characters of the CAGE code. The first and last are digits."),
        Scheme.EIN: _("Enter the nine digits of your EIN, for example 12-3456789."),
        Scheme.H80: _("Enter H80CS and five digits, as on your notice of award."),
        Scheme.SAM_EXCL: _("Enter S4M and six characters, as shown in SAM.gov."),
    }
    return sentences[Scheme(scheme)]
