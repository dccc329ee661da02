import zipfile
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from marketplace.reference.models import (
    BankRecord,
    County,
    CreditUnionRecord,
    DataSet,
    RegistryWord,
    UtilityRecord,
    WaterSystemRecord,
    ZipArea,
)
from marketplace.reference.selectors import find_records
from marketplace.reference.services import load_reference
from tests.marketplace.reference.factories import FILES, write_folder

BANKS = FILES["fdic_institutions.csv"]
NEXT_YEAR = (
    BANKS.replace("Industrial Bank,", "Industrial Bank of Washington,")
    .replace("20884,Bank of Guam,Hagatna,Guam,96910,,NM,0,1,2743150\n", "")
    .replace("14,State Street", "41,Poplar Prairie Bank,Poplar,Montana,59255,,NM,0,1,90000\n14,State Street")
    + "X9,A Bank Without A Number,Helena,Montana,59601,,NM,0,1,1\n"
)


@pytest.fixture(autouse=True)
def folder(tmp_path):
    (tmp_path / "old").mkdir()
    load_reference(folder=write_folder(tmp_path / "old"))
    (tmp_path / "new").mkdir()
    return tmp_path / "new"


def run(name, path, **options):
    out = StringIO()
    call_command("registry_import", name, str(path), stdout=out, verbosity=0, **options)
    return out.getvalue()


def everything():
    models = (BankRecord, CreditUnionRecord, UtilityRecord, WaterSystemRecord, DataSet, RegistryWord, County, ZipArea)
    return [list(model.objects.order_by("pk").values()) for model in models]


def write(folder, name, text):
    (folder / name).write_text(text)
    return folder / name


def refused(name, path, **options):
    before = everything()
    with pytest.raises(CommandError) as error:
        run(name, path, apply=True, **options)
    assert everything() == before
    assert str(error.value).endswith("Nothing was changed.")
    return str(error.value)


def test_a_dry_run_lists_what_is_added_changed_gone_and_rejected_and_writes_nothing(folder):
    before = everything()
    told = run("banks", write(folder, "banks_2027.csv", NEXT_YEAR), vintage="2027")
    assert everything() == before
    assert "7 read, 1 added, 1 changed, 3 the same, 1 gone, 1 rejected, 1 left out or joined to another row." in told
    assert "41 Poplar Prairie Bank" in told
    assert "name: Industrial Bank → Industrial Bank of Washington" in told
    assert "20884 Bank of Guam" in told
    assert "banks_2027.csv, line 8: Enter the FDIC certificate number" in told
    assert "dry run" in told


def test_applying_writes_it_once_and_a_merged_bank_stays_marked(folder):
    path = write(folder, "banks_2027.csv", NEXT_YEAR)
    run("banks", path, vintage="2027", apply=True, lacks_much=True)
    guam = BankRecord.objects.get(cert="20884")
    assert (guam.gone_vintage, guam.vintage) == ("2027", "January 2026")
    assert BankRecord.objects.get(cert="628").vintage == "2027"
    assert find_records("bank", "poplar prairie").records[0].cert == "41"
    assert find_records("bank", "bank of guam").records[0].gone_vintage == "2027"
    told = run("banks", path, vintage="2027", apply=True)
    assert "0 added, 0 changed, 5 the same, 0 gone" in told


def test_a_bank_that_comes_back_is_no_longer_gone(folder):
    run("banks", write(folder, "banks.csv", NEXT_YEAR), vintage="2027", apply=True, lacks_much=True)
    run("banks", write(folder, "banks.csv", BANKS), vintage="2028", apply=True, lacks_much=True)
    assert BankRecord.objects.get(cert="20884").gone_vintage == ""
    assert BankRecord.objects.get(cert="41").gone_vintage == "2028"


def test_a_file_that_does_not_say_its_year_needs_one(folder):
    with pytest.raises(CommandError, match="--vintage 2027"):
        run("banks", write(folder, "banks.csv", BANKS), apply=True)


def test_a_wrong_heading_changes_nothing(folder):
    path = write(folder, "banks.csv", BANKS.replace("CERT,NAME", "ID,TITLE"))
    assert "banks.csv lacks the columns CERT, NAME" in refused("banks", path, vintage="2027")


def test_a_wrong_encoding_changes_nothing(folder):
    path = folder / "banks.csv"
    path.write_bytes(BANKS.replace("Bank of Guam", "Bänk of Guam").encode("latin-1"))
    assert "not text in the encoding" in refused("banks", path, vintage="2027")


def test_too_many_rejected_rows_change_nothing(folder):
    bad = "".join(f"X{number},Nobody,Helena,Montana,59601,,NM,0,1,1\n" for number in range(30))
    assert "30 of 36 rows cannot be used, the first on line 8" in refused(
        "banks", write(folder, "banks.csv", BANKS + bad), vintage="2027"
    )


def test_an_empty_file_changes_nothing(folder):
    assert "holds no rows" in refused("banks", write(folder, "b.csv", BANKS.split("\n")[0] + "\n"), vintage="2027")


def test_a_line_that_was_cut_off_is_rejected(folder):
    told = run("banks", write(folder, "banks.csv", BANKS.removesuffix(",8,1,3813431000\n")))
    assert "line 7: The line ends early." in told


def test_a_number_that_stands_twice_is_rejected(folder):
    double = BANKS + "628,Another Name,Columbus,Ohio,43240,,N,8,1,1\n"
    assert "628 stands on line 7 already." in run("banks", write(folder, "banks.csv", double))


def test_a_truncated_archive_changes_nothing(folder):
    archive = folder / "call-report-data-2026-03.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in ("FOICU.txt", "FS220.txt"):
            packed.writestr(name, FILES[name])
    whole = archive.read_bytes()
    archive.write_bytes(whole[: len(whole) // 2])
    assert "call-report-data-2026-03.zip is damaged or not whole" in refused("credit_unions", archive)


def test_an_archive_as_published_is_loaded(folder):
    archive = folder / "call-report-data-2026-03.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for name in ("FOICU.txt", "FS220.txt"):
            packed.writestr(f"report/{name}", FILES[name].replace("12/31/2025", "3/31/2026"))
    run("credit_unions", archive, apply=True)
    assert {record.vintage for record in CreditUnionRecord.objects.all()} == {"2026-03-31"}


def test_a_file_whose_companion_is_missing_changes_nothing(folder):
    assert "we also need FS220.txt" in refused("credit_unions", write(folder, "FOICU.txt", FILES["FOICU.txt"]))


def test_a_file_that_lacks_much_is_taken_for_cut_off(folder):
    heading = BANKS.split("\n")[0] + "\n"
    many = "".join(f"{5000 + n},Bank {n},Helena,Montana,59601,,NM,0,1,1\n" for n in range(40))
    run("banks", write(folder, "banks.csv", BANKS + many), vintage="2027", apply=True)
    assert "probably cut off" in refused("banks", write(folder, "banks.csv", heading + many[:600]), vintage="2028")


def test_the_extract_of_one_state_says_nothing_of_the_others(folder):
    run("sdwa", write_folder(folder, *(name for name in FILES if name.startswith("SDWA"))))
    text = FILES["SDWA_PUB_WATER_SYSTEMS.csv"].split("\n")[0]
    montana = text + "\n2025Q2,MT0000311,POPLAR CITY OF,,,A,CWS,L,3100,700,MT,59255\n"
    told = run("sdwa", write(folder, "SDWA_PUB_WATER_SYSTEMS.csv", montana), apply=True)
    assert "0 gone" in told
    poplar = WaterSystemRecord.objects.get(pwsid="MT0000311")
    assert (poplar.dataset_id, poplar.owner, poplar.vintage) == ("sdwa", "local", "2025Q2")
    assert WaterSystemRecord.objects.get(pwsid="GA0010000").gone_vintage == ""


def test_the_research_list_does_not_overwrite_the_official_extract(folder):
    names = ("CWS_Populations.csv", "PWS_ZipCodes.csv")
    run("water", write_folder(folder, *names), vintage="2026", apply=True)
    assert WaterSystemRecord.objects.get(pwsid="GA0010000").dataset_id == "sdwa"


def test_the_list_of_rural_zip_codes_is_replaced(folder):
    path = write(folder, "forhp-eligible-zips.csv", "STATE,ZIP_CODE\nMT,59255\nMT,59213\n")
    told = run("forhp", path, vintage="2026", apply=True)
    assert "1 added" in told
    assert "1 gone" in told
    listed = dict(ZipArea.objects.values_list("zip", "is_on_forhp_list"))
    assert (listed["59213"], listed["59601"], listed["59255"]) == (True, False, True)
    assert set(ZipArea.objects.values_list("forhp_vintage", flat=True)) == {"2026"}


def test_next_years_county_codes_keep_their_vintage(folder):
    text = FILES["Ruralurbancontinuumcodes2023.csv"].replace(
        "30049,MT,Lewis and Clark County,RUCC_2023,4", "30049,MT,Lewis and Clark County,RUCC_2033,3"
    )
    path = folder / "codes.csv"
    path.write_bytes(text.encode("cp1252"))
    told = run("rucc", path, vintage="2033", apply=True)
    assert "rucc: 4 → 3" in told
    assert {county.rucc_vintage for county in County.objects.filter(is_current=True)} == {"2033"}
