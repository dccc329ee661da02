"""The end of a program on the pages of its set-up."""

import datetime as dt

import pytest

from subsidies import services
from subsidies.models import Program
from tests.subsidies import trade
from tests.subsidies.factories import client_of

URL = "/programs/plains/setup/wind-down/"
DAYS = {"freeze_on": "2026-12-15", "last_claim_on": "2027-02-26", "reason": "The money ends."}


@pytest.fixture
def closed(w):
    services.close_program(by=w.office.administrator, program_id=w.program.pk)
    return w


def test_an_administrator_winds_a_closed_program_down(closed):
    client = client_of(closed.office.administrator)
    assert URL in client.get("/programs/plains/setup/").content.decode()
    assert client.post(URL, DAYS).status_code == 302
    page = client.get("/programs/plains/setup/").content.decode()
    for words in ("Winding down", "December 15, 2026", "February 26, 2027"):
        assert words in page
    assert URL not in page
    assert client.post(URL, DAYS).status_code == 409


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"freeze_on": "2026-11-24"}, "enter December 7, 2026 or a later day"),
        ({"last_claim_on": "2026-12-14"}, "on or after the last day of new promises"),
        ({"last_claim_on": "2026-02-30"}, "Enter a date that exists"),
    ],
)
def test_days_that_do_not_fit_keep_what_was_typed(closed, change, sentence):
    page = client_of(closed.office.administrator).post(URL, DAYS | change).content.decode()
    assert sentence in page
    assert "The money ends." in page
    assert Program.objects.get().state == "closed"


def test_an_open_program_has_no_way_to_wind_down(w):
    client = client_of(w.office.administrator)
    assert URL not in client.get("/programs/plains/setup/").content.decode()
    assert client.post(URL, DAYS).status_code == 409


def test_what_keeps_a_program_from_the_archive_stands_on_the_page(closed):
    closed.program.refresh_from_db()
    page = client_of(closed.office.administrator).post("/programs/plains/setup/archive/", {"reason": ""})
    assert page.status_code == 302
    assert Program.objects.get().state == "archived"


def test_every_page_tells_the_holder_the_earlier_last_day_of_a_program_that_ends(w):
    voucher = trade.voucher(w)
    assert voucher.order_by == dt.date(2027, 3, 23)
    keys = {"freeze_on": dt.date(2026, 12, 15), "last_claim_on": dt.date(2027, 2, 26), "reason": "The money ends."}
    services.close_program(by=w.office.administrator, program_id=w.program.pk)
    services.wind_down_program(by=w.office.administrator, program_id=w.program.pk, **keys)
    client = client_of(w.operator.actor)
    for url in ("/dashboard/", "/vouchers/", voucher.get_absolute_url()):
        page = client.get(url).content.decode()
        assert "February 26, 2027" in page, url
        assert "March 23, 2027" not in page, url
