from marketplace.reference.importers.hospitals import read_hospitals
from tests.marketplace.reference.factories import write_folder

NAME = "Hospital_General_Information.csv"


def test_numbers_may_hold_letters_and_start_with_zero(tmp_path):
    rows = {row.ccn: row for row in read_hospitals(write_folder(tmp_path, NAME) / NAME)}
    assert rows["01014F"].owner == "federal"
    assert rows["271300"].hospital_type == "Critical Access Hospitals"
    assert rows["271300"].owner == "nonprofit"
