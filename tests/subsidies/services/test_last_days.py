"""Days that count for an operator: cure, appeal, acceptance; and letters that came back."""

import datetime as dt

import pytest
from django.core.management import call_command

from marketplace.core import clock, outbox
from marketplace.core.errors import DomainError
from marketplace.core.money import Money
from marketplace.engagements.models import FundingLine
from marketplace.notices.models import Notice
from subsidies import tasks
from subsidies.models import Application, Program
from subsidies.selectors.cases import queue
from subsidies.services import appeals, applications, decisions, reach, vouchers
from tests.subsidies import trade

NO_MONEY = [{"code": "other", "rule": "The program has no money left.", "value": "", "cure": ""}]


def utc(*moment):
    return clock.travel(dt.datetime(*moment, tzinfo=dt.UTC))


def returned(w):
    case = trade.in_review(w)
    return decisions.return_application(by=w.office.reviewer, application_id=case.pk, defects=["Which wells?"])


def declined(w):
    case = trade.in_review(w)
    decisions.decline_application(by=w.office.reviewer, application_id=case.pk, reasons=NO_MONEY)
    return case


def state_of(application):
    return Application.objects.get(pk=application.pk).state


def reminders():
    return Notice.objects.filter(kind="subsidies.reminder").count()


def test_a_cure_window_is_reminded_five_business_days_and_one_before_each_once(w):
    case = returned(w)
    people = Notice.objects.filter(kind="subsidies.application_returned").count()
    assert case.cure_by == dt.date(2026, 12, 8)
    for day, sent in ((30, 0), (31, 1), (32, 1), (36, 1), (37, 2), (38, 2)):
        with clock.travel(dt.datetime(2026, 11, 1, 18, tzinfo=dt.UTC) + dt.timedelta(days=day - 1)):
            tasks.remind_of_last_days()
            outbox.drain()
        assert reminders() == sent * people, day


@pytest.mark.parametrize(
    ("cure_days", "last"),
    [
        # Thanksgiving, a Saturday, a day offices are open, and New Year's Day on a Friday.
        (3, dt.date(2026, 11, 27)),
        (5, dt.date(2026, 11, 30)),
        (15, dt.date(2026, 12, 8)),
        (39, dt.date(2027, 1, 4)),
    ],
)
def test_a_last_day_on_a_closed_day_moves_to_the_next_business_day(w, cure_days, last):
    Program.objects.filter(pk=w.program.pk).update(cure_days=cure_days)
    case = returned(w)
    assert case.cure_by == last
    assert set(case.defects.values_list("cure_by", flat=True)) == {last}
    with clock.travel(clock.end_of_day(last, w.program.zone)):
        assert not applications.close_incomplete(application_id=case.pk)


def test_days_of_a_program_count_from_the_day_in_its_own_zone(w):
    Program.objects.filter(pk=w.program.pk).update(zone="Pacific/Guam")
    # It is Tuesday, November 24, on Guam when it is still Monday in Montana.
    assert returned(w).cure_by == dt.date(2026, 12, 9)


def test_who_does_not_cure_in_time_loses_the_place(w):
    first = returned(w)
    with utc(2026, 12, 9, 7):
        tasks.end_overdue()
        outbox.drain()
        assert state_of(first) == "closed_incomplete"
        before = Application.objects.values().get(pk=first.pk)
        with pytest.raises(DomainError):
            applications.submit_application(by=w.operator.actor, application_id=first.pk, signature=trade.SIGNATURE)
        assert Application.objects.values().get(pk=first.pk) == before
        other = trade.submitted(w, party=trade.trade.Party("operator_signer", "operator_owner"))
        again = trade.submitted(w)
        assert [row.application.pk for row in queue(w.office.reviewer, w.program)] == [other.pk, again.pk]


def test_who_cures_in_time_keeps_the_place_of_the_first_filing(w):
    first = returned(w)
    with utc(2026, 11, 25, 18):
        later = trade.submitted(w, party=trade.trade.Party("operator_signer", "operator_owner"))
    with utc(2026, 12, 8, 18):
        applications.answer_defect(
            by=w.operator.actor, application_id=first.pk, defect_id=first.defects.get().pk, answer="Both."
        )
        applications.submit_application(by=w.operator.actor, application_id=first.pk, signature=trade.SIGNATURE)
        assert [row.application.pk for row in queue(w.office.reviewer, w.program)] == [first.pk, later.pk]
    first.refresh_from_db()
    assert first.submitted_at == trade.NOW


@pytest.mark.parametrize(
    ("zone", "before", "after"),
    [
        ("America/Chicago", (2026, 12, 9, 5, 59, 59), (2026, 12, 9, 6)),
        ("America/Phoenix", (2026, 12, 9, 6, 59, 59), (2026, 12, 9, 7)),
        ("Pacific/Guam", (2026, 12, 9, 13, 59, 59), (2026, 12, 9, 14)),
    ],
)
def test_a_cure_window_ends_with_its_day_in_the_zone_of_the_program(w, zone, before, after):
    Program.objects.filter(pk=w.program.pk).update(zone=zone)
    case = returned(w)
    with utc(*before):
        assert not applications.close_incomplete(application_id=case.pk)
    with utc(*after):
        assert applications.close_incomplete(application_id=case.pk)


def test_an_appeal_is_taken_until_the_end_of_its_last_day(w):
    case = declined(w)
    case.refresh_from_db()
    assert case.appeal_by == dt.date(2027, 1, 22)
    keys = {"by": w.operator.actor, "application_id": case.pk, "reason": "We have money."}
    with utc(2027, 1, 23, 6), pytest.raises(DomainError, match="January 22, 2027"):
        appeals.appeal_decision(**keys)
    assert state_of(case) == "declined"
    with utc(2027, 1, 23, 5, 59):
        appeals.appeal_decision(**keys)
    assert state_of(case) == "appealed"


def test_no_clock_runs_on_a_letter_that_reached_nobody_until_the_office_reaches_them(w):
    case = returned(w)
    outbox.drain()
    for address in set(
        Notice.objects.filter(kind="subsidies.application_returned").values_list("user__email", flat=True)
    ):
        call_command("mail_bounced", address)
    case.refresh_from_db()
    assert case.unreached_at == trade.NOW
    assert Notice.objects.filter(subject__contains="was not reached", user_id=w.office.reviewer.user_id).exists()
    with utc(2026, 12, 20, 18):
        assert not applications.close_incomplete(application_id=case.pk)
        reach.restart_clock(by=w.office.reviewer, application_id=case.pk, note="Dana Reyes, by phone.")
        case.refresh_from_db()
        assert (case.unreached_at, case.cure_by) == (None, dt.date(2027, 1, 4))
    with utc(2027, 1, 6, 18):
        assert applications.close_incomplete(application_id=case.pk)


def test_a_voucher_that_ends_the_night_its_order_is_signed_keeps_the_order(w):
    voucher = trade.voucher(w)
    assert voucher.order_by == dt.date(2027, 3, 23)
    with utc(2027, 3, 24, 4, 30):
        engagement = trade.order(w)
    with utc(2027, 3, 24, 6):
        vouchers.expire_voucher(voucher_id=voucher.pk)
    assert FundingLine.objects.get(engagement=engagement).draw.amount == Money(720_000)
    assert trade.assert_balanced(w.line)["obligated"] == Money(720_000)


def test_the_last_day_of_a_voucher_ends_in_the_zone_of_its_program_also_for_an_operator_east_of_it(w):
    type(w.operator.organisation).objects.filter(pk=w.operator.organisation.pk).update(zone="America/New_York")
    w.operator.organisation.refresh_from_db()
    assert (trade.voucher(w).order_by, w.program.zone) == (dt.date(2027, 3, 23), "America/Chicago")
    with utc(2027, 3, 24, 4, 30):
        # March 24 in New York, still the 23rd in Chicago.
        assert trade.order(w).subsidy == Money(720_000)
