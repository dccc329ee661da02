"""The public data that the project ships, as the seed loaded them."""

import pytest

from marketplace.reference.models import (
    BankRecord,
    County,
    CreditUnionRecord,
    CsfCategory,
    CsfSubcategory,
    DataSet,
    Goal,
    HospitalRecord,
    Sector,
    ServiceCategory,
    State,
    UtilityRecord,
    WaterSystemRecord,
    ZipArea,
)

pytestmark = pytest.mark.slow


def test_the_shipped_data_are_whole(world):
    assert (Sector.objects.count(), State.objects.exclude(kind="mail").count()) == (16, 56)
    assert County.objects.filter(is_current=True).count() == 3235
    assert County.objects.filter(is_current=False, state="CT").count() == 8
    assert (CsfCategory.objects.count(), CsfSubcategory.objects.count(), Goal.objects.count()) == (22, 106, 34)
    assert ServiceCategory.objects.count() == 42
    assert not ServiceCategory.objects.filter(goals__isnull=True).exists()
    assert not Goal.objects.filter(csf_categories__isnull=True).exists()
    assert HospitalRecord.objects.filter(hospital_type="Critical Access Hospitals").count() == 1378
    assert WaterSystemRecord.objects.filter(dataset="water").count() > 40_000
    assert WaterSystemRecord.objects.filter(dataset="sdwa").count() == 2380
    assert WaterSystemRecord.objects.filter(state__isnull=True).count() > 500
    # 2,292 numbers of Utility_Data less the pseudo-number, 5 of territories, and 1,104 of the short form.
    assert UtilityRecord.objects.count() == 2291 + 5 + 1104
    assert UtilityRecord.objects.filter(is_short_form=True, owner="cooperative").count() == 57
    assert (BankRecord.objects.count(), BankRecord.objects.filter(assets__isnull=True).count()) == (4338, 4)
    assert CreditUnionRecord.objects.count() == 4374
    assert CreditUnionRecord.objects.filter(is_low_income_designated=True).count() == 2409
    assert CreditUnionRecord.objects.filter(is_federally_insured=False).count() == 87
    # Numbers that the demo invents belong to nobody.
    assert not UtilityRecord.objects.filter(eia_id__regex="^98[0-9]{3}$").exists()
    assert not BankRecord.objects.filter(cert__regex="^999[0-9]{2}$").exists()
    assert not CreditUnionRecord.objects.filter(charter__regex="^999[0-9]{2}$").exists()
    assert ZipArea.objects.get(zip="59255").county_id == "30085"
    assert DataSet.objects.get(pk="zips").attribution.startswith("Postal data © GeoNames")
