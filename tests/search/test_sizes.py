import pytest

from search import sizes


@pytest.mark.parametrize("code", ["", "14", "0-1-1", "a-b-c", "1-2-3-4", "9999999-1-1"])
def test_a_size_that_cannot_be_read_is_the_default(code):
    assert sizes.parse(code) == sizes.DEFAULT


def test_a_size_reads_back_from_its_address():
    size = sizes.Size(31, 22, 3)
    assert sizes.parse(size.code) == size
    assert size.words() == "31 computers, 22 people, 3 sites"
    assert size.units()["server"] == 2
