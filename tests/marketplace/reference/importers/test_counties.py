from marketplace.reference.importers.counties import bare_name, read_rucc
from tests.marketplace.reference.factories import write_folder

NAME = "Ruralurbancontinuumcodes2023.csv"


def test_the_long_form_becomes_one_row_a_county(tmp_path):
    rows = {row.fips: row for row in read_rucc(write_folder(tmp_path, NAME) / NAME)}
    assert (rows["01001"].population, rows["01001"].rucc, rows["01001"].vintage) == (58805, 2, "2023")


def test_names_are_windows_1252(tmp_path):
    rows = {row.fips: row for row in read_rucc(write_folder(tmp_path, NAME) / NAME)}
    assert rows["35013"].name == "Doña Ana County"


def test_lost_leading_zeros_are_put_back(tmp_path):
    assert "09110" in {row.fips for row in read_rucc(write_folder(tmp_path, NAME) / NAME)}


def test_an_uninhabited_island_has_no_code(tmp_path):
    rows = {row.fips: row for row in read_rucc(write_folder(tmp_path, NAME) / NAME)}
    assert rows["60030"].rucc is None


def test_names_of_counties_meet_across_files():
    assert bare_name("Doña Ana County") == bare_name("DONA ANA")
    assert bare_name("LaSalle Parish") == bare_name("LA SALLE")
    assert bare_name("St. Louis County") == bare_name("Saint Louis")
    assert bare_name("Fairbanks North Star Borough") == "fairbanksnorthstar"
