"""A voucher that ends soon is said again 30, 14 and 3 days before, each time once, with a way to providers."""

import datetime as dt

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client

from marketplace.core import clock, outbox
from marketplace.notices.models import Notice
from subsidies import tasks
from subsidies.models import Voucher, VoucherReminder
from subsidies.services.reminders import remind_of_voucher
from subsidies.services.vouchers import cancel_voucher
from tests.subsidies import trade


@pytest.fixture
def voucher(w):
    return trade.voucher(w)


def days_before(voucher, days, hour=18):
    day = voucher.order_by - dt.timedelta(days=days)
    return clock.travel(dt.datetime.combine(day, dt.time(hour), tzinfo=dt.UTC))


def a_night(voucher, days):
    with days_before(voucher, days):
        tasks.remind_of_last_days()
        outbox.drain()


def sent():
    return list(VoucherReminder.objects.order_by("pk").values_list("days_before", flat=True))


def test_three_reminders_go_out_each_once(voucher):
    for days in range(35, -2, -1):
        a_night(voucher, days)
        a_night(voucher, days)
    assert sent() == [30, 14, 3]


def test_a_reminder_leads_to_services_that_the_voucher_pays_for(w, voucher):
    a_night(voucher, 14)
    notice = Notice.objects.filter(kind="subsidies.voucher_reminder").first()
    assert notice.organisation == w.operator.organisation
    assert notice.subject.startswith("$7,200.00 left: sign an order by ")
    assert notice.url == "/services/?category=mfa"
    assert Client().get(notice.url).status_code == 200
    assert notice.url in next(one.body for one in mail.outbox if one.subject.endswith(notice.subject))


def test_after_a_pause_of_the_worker_the_nearest_goes_out_alone(voucher):
    a_night(voucher, 10)
    assert sent() == [14]


def test_no_reminder_comes_due_before_the_voucher_was_issued(voucher):
    Voucher.objects.filter(pk=voucher.pk).update(order_by=clock.today(voucher.program.zone) + dt.timedelta(days=20))
    voucher.refresh_from_db()
    a_night(voucher, 20)
    assert sent() == []
    a_night(voucher, 13)
    assert sent() == [14]


def test_a_voucher_with_nothing_left_or_given_back_reminds_nobody(w, voucher):
    trade.order(w)
    a_night(voucher, 14)
    assert sent() == []


def test_a_voucher_that_was_given_back_reminds_nobody(w, voucher):
    cancel_voucher(by=w.operator.actor, voucher_id=voucher.pk, reason="We found free help.")
    with days_before(voucher, 14):
        assert not remind_of_voucher(voucher_id=voucher.pk)
    assert sent() == []


def test_the_days_are_those_of_the_programs_zone(w, voucher):
    """At 4:00 UTC it is still the evening before in the middle of the country."""
    with days_before(voucher, 14, hour=4):
        assert remind_of_voucher(voucher_id=voucher.pk)
        assert sent() == [30]


def test_the_worker_does_it_by_itself(voucher):
    with days_before(voucher, 3):
        call_command("work", once=True)
    assert sent() == [3]
