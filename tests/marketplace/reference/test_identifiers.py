import pytest

from marketplace.reference.identifiers import (
    Scheme,
    check,
    cms_state,
    is_critical_access_number,
    luhn,
    normalise,
)

# Worked examples of the schemes' own publishers, and numbers of ranges that nobody was given.
GOOD = [
    # CMS, check digit of the NPI: Luhn over 80840 and the number.
    ("NPI", "1234567893"),
    ("NPI", "1999000015"),
    ("NPI", "1999000023"),
    ("NPI", "1999000031"),
    # American Bankers Association: weights 3, 7, 1; first two digits 00-12, 21-32, 61-72 or 80.
    ("ABA", "091999010"),
    ("ABA", "109999025"),
    ("ABA", "123999030"),
    ("ABA", "111000025"),
    # Defense Logistics Agency: five characters, the first and the last are digits.
    ("CAGE", "1ABC9"),
    ("CAGE", "0ZZ10"),
    # EPA: a state, or the two digits of an EPA region for tribal systems; Utah writes its own letters.
    ("PWSID", "UTAH18026"),
    ("PWSID", "083090091"),
    ("PWSID", "104990001"),
    ("PWSID", "mt9990001"),
    ("NPDES", "MT9990001"),
    ("EIA", "98001"),
    ("EIA", "1"),
    ("NERC_NCR", "NCR99001"),
    # CMS: two digits of its own state code; a letter for units and for federal hospitals.
    ("CCN", "271390"),
    ("CCN", "301390"),
    ("CCN", "27Z390"),
    ("CCN", "01014F"),
    ("FDIC_CERT", "99901"),
    ("RSSD", "9990001"),
    ("NCUA_CHARTER", "99901"),
    # SAM.gov: no O, no I, no 0 at the start, no nine digits in a row, never like a CAGE code.
    ("UEI", "ZZ1ABCDEFGH1"),
    ("UEI", "zz1abcdefgh1"),
    ("EIN", "12-3456789"),
    ("EIN", "123456789"),
    ("H80", "H80CS99001"),
    ("SAM_EXCL", "S4MZZZ001"),
]
BAD = [
    ("NPI", "1234567890"),
    ("NPI", "3999000015"),
    ("NPI", "199900001"),
    ("ABA", "123456789"),
    ("ABA", "000000000"),
    ("ABA", "131999010"),
    ("ABA", "12345678"),
    ("UEI", "0BC123DEF456"),
    ("UEI", "ABCI23DEF456"),
    ("UEI", "ABCO23DEF456"),
    ("UEI", "ZQ123456789K"),
    ("UEI", "1ABC9DEFGHJK"),
    ("UEI", "ZZ1ABCDEFGH"),
    ("CAGE", "0I235"),
    ("CAGE", "SABC1"),
    ("PWSID", "TX148001"),
    ("PWSID", "110000001"),
    ("PWSID", "000000001"),
    ("PWSID", ""),
    ("NPDES", "08990001X"),
    ("EIA", "88888"),
    ("EIA", "99999"),
    ("EIA", "0123"),
    ("EIA", "123456"),
    ("NERC_NCR", "NCR9900"),
    ("CCN", "27139"),
    ("CCN", "MT1390"),
    ("FDIC_CERT", "999010"),
    ("FDIC_CERT", "09990"),
    ("RSSD", "99900011"),
    ("NCUA_CHARTER", "0"),
    ("EIN", "07-1234567"),
    ("EIN", "12-345678"),
    ("H80", "H80CS9900"),
    ("SAM_EXCL", "S4MZZZ01"),
]
# The IRS has given out no EIN with these.
EIN_PREFIXES = ["00", "07", "08", "09", "17", "18", "19", "28", "29", "49", "69", "70", "78", "79", "89", "96", "97"]


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


def test_no_employer_number_starts_with_a_prefix_that_the_irs_does_not_use():
    refused = {f"{prefix:02}" for prefix in range(100) if check("EIN", f"{prefix:02}-1234567")}
    assert refused == set(EIN_PREFIXES)


def test_routing_numbers_start_with_the_digits_of_a_federal_reserve_district():
    def has_a_right_number(prefix):
        return any(not check("ABA", f"{prefix:02}000000{last}") for last in range(10))

    right = {prefix for prefix in range(100) if has_a_right_number(prefix)}
    assert right == {*range(1, 13), *range(21, 33), *range(61, 73), 80}


def test_spaces_and_case_do_not_matter():
    assert normalise("PWSID", " mt 0000 123 ") == "MT0000123"
    assert normalise("EIN", "12 3456789") == "12-3456789"


def test_the_state_of_a_hospital_number_is_not_its_fips_code():
    assert cms_state("271390") == "MT"
    assert cms_state("301390") == "NH"
    assert cms_state("670001") == "TX"
    assert cms_state("990001") == ""


@pytest.mark.parametrize(
    ("state", "codes"),
    [
        ("FL", "10 68 69"),
        ("IA", "16 76"),
        ("IL", "14 78"),
        ("KS", "17 70"),
        ("LA", "19 71"),
        ("MD", "21 80"),
        ("MN", "24 77"),
        ("MO", "26 79"),
        ("OH", "36 72"),
        ("PA", "39 73"),
        ("TX", "45 67 74"),
        ("AS", "64"),
        ("GU", "65"),
        ("MP", "66"),
    ],
)
def test_a_state_whose_hospital_numbers_ran_out_has_more_than_one_code(state, codes):
    assert {cms_state(f"{code}0001") for code in codes.split()} == {state}


def test_critical_access_hospitals_have_numbers_from_1300_to_1399():
    assert all(is_critical_access_number(f"27{number}") for number in (1300, 1390, 1399))
    assert not any(is_critical_access_number(f"27{number}") for number in (1299, 1400, "Z390", "139A"))
    assert not is_critical_access_number("270014")


def test_luhn_doubles_from_the_right():
    assert luhn("79927398713")
    assert not luhn("79927398710")
