from marketplace.core.money import Money
from marketplace.reference.importers.banks import read_banks
from tests.marketplace.reference.factories import write_folder

NAME = "fdic_institutions.csv"


def banks(folder):
    return {row.cert: row for row in read_banks(write_folder(folder, NAME) / NAME)}


def test_assets_are_in_thousands_of_dollars_and_some_are_not_known(tmp_path):
    rows = banks(tmp_path)
    assert rows["628"].assets == Money(3_813_431_000_000_00)
    assert rows["33652"].assets is None


def test_zero_is_nobodys_number(tmp_path):
    assert "0" not in banks(tmp_path)


def test_the_state_is_a_name_and_the_zip_keeps_its_zero(tmp_path):
    rows = banks(tmp_path)
    assert (rows["14"].zip, rows["14679"].state) == ("02114", "District Of Columbia")


def test_a_bank_that_was_closed_or_merged_is_left_out(tmp_path):
    path = write_folder(tmp_path, NAME) / NAME
    path.write_text(path.read_text().replace("NM,0,1,2743150", "NM,0,0,2743150"))
    assert "20884" not in {row.cert for row in read_banks(path)}
