import pytest

from marketplace.reference.identifiers import (
    Scheme,
    check,
    cms_state,
    is_critical_access_number,
    luhn,
    normalise,
)

GOOD = [
    ("NPI", "1234567893"),
    ("NPI", "1999000015"),
    ("NPI", "1999000023"),
    ("ABA", "091999010"),
    ("ABA", "109999025"),
    ("ABA", "123999030"),
    ("CAGE", "1ABC9"),
    ("CAGE", "0ZZ10"),
    ("PWSID", "UTAH18026"),
    ("PWSID", "083090091"),
    ("PWSID", "mt9990001"),
    ("NPDES", "MT9990001"),
    ("EIA", "98001"),
    ("NERC_NCR", "NCR99001"),
    ("CCN", "271390"),
    ("CCN", "01014F"),
    ("FDIC_CERT", "99901"),
    ("RSSD", "9990001"),
    ("NCUA_CHARTER", "99901"),
    ("UEI", "ZZ1ABCDEFGH1"),
    ("EIN", "12-3456789"),
    ("EIN", "123456789"),
    ("H80", "H80CS99001"),
    ("SAM_EXCL", "S4MZZZ001"),
]
BAD = [
    ("NPI", "1234567890"),
    ("NPI", "3999000015"),
    ("ABA", "123456789"),
    ("ABA", "000000000"),
    ("ABA", "131999010"),
    ("UEI", "0BC123DEF456"),
    ("UEI", "ABCI23DEF456"),
    ("UEI", "ZQ123456789K"),
    ("UEI", "1ABC9DEFGHJK"),
    ("CAGE", "0I235"),
    ("CAGE", "SABC1"),
    ("PWSID", "TX148001"),
    ("EIA", "88888"),
    ("EIA", "99999"),
    ("EIA", "0123"),
    ("EIN", "07-1234567"),
    ("CCN", "27139"),
    ("PWSID", ""),
]


@pytest.mark.parametrize(("scheme", "value"), GOOD)
def test_a_well_formed_number_passes(scheme, value):
    assert check(scheme, value) == ""


@pytest.mark.parametrize(("scheme", "value"), BAD)
def test_a_malformed_number_gets_a_sentence_that_says_what_is_right(scheme, value):
    sentence = check(scheme, value)
    assert sentence.endswith(".")
    assert "invalid" not in sentence.lower()


def test_every_scheme_has_a_shape_and_a_sentence():
    assert all(check(scheme, "?") for scheme in Scheme)


def test_spaces_and_case_do_not_matter():
    assert normalise("PWSID", " mt 0000 123 ") == "MT0000123"
    assert normalise("EIN", "12 3456789") == "12-3456789"


def test_the_state_of_a_hospital_number_is_not_its_fips_code():
    assert cms_state("271390") == "MT"
    assert cms_state("301390") == "NH"
    assert cms_state("670001") == "TX"
    assert cms_state("990001") == ""


def test_critical_access_hospitals_have_numbers_from_1300_to_1399():
    assert is_critical_access_number("271390")
    assert not is_critical_access_number("270014")


def test_luhn_doubles_from_the_right():
    assert luhn("79927398713")
    assert not luhn("79927398710")
