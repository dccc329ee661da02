import datetime as dt

import pytest

from marketplace.accounts.models import Membership
from marketplace.audit.models import AuditEvent
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from marketplace.notices.models import Notice
from subsidies import services
from subsidies.models import Deputy, Duty
from subsidies.permissions.programs import why_not_hold_duty
from subsidies.selectors.staffing import gap_ahead, staffing
from subsidies.services import decisions
from tests import refusals
from tests.subsidies import trade
from tests.subsidies.factories import create_office, create_open_program, noon

FIRST, LAST = dt.date(2026, 12, 1), dt.date(2026, 12, 18)


@pytest.fixture
def office():
    with trade.travelled():
        yield create_office()


@pytest.fixture
def program(office):
    return create_open_program(office)[1]


def named(office, program, **days):
    return services.name_deputy(
        by=office.administrator, program_id=program.pk, duty=Duty.RELEASE, user_id=office.auditor.user_id, **days
    )


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        ((2026, 11, 30), "from December 1, 2026 on"),
        ((2026, 12, 1), ""),
        ((2026, 12, 18), ""),
        ((2026, 12, 19), "until December 18, 2026"),
    ],
)
def test_a_deputy_stands_in_inside_the_named_days_only(office, program, day, reason):
    named(office, program, starts_on=FIRST, ends_on=LAST)
    with noon(*day):
        said = why_not_hold_duty(office.auditor, program, Duty.RELEASE)
        assert reason in said
        assert bool(said) == bool(reason)


def test_the_last_day_ends_at_midnight_in_the_programs_zone(office, program):
    named(office, program, ends_on=LAST)
    with clock.travel(clock.end_of_day(LAST, program.zone) - dt.timedelta(minutes=1)):
        assert not why_not_hold_duty(office.auditor, program, Duty.RELEASE)
    with clock.travel(clock.end_of_day(LAST, program.zone) + dt.timedelta(minutes=1)):
        assert why_not_hold_duty(office.auditor, program, Duty.RELEASE)


def test_the_set_up_check_counts_a_deputy_on_the_named_days_only(office, program):
    named(office, program, starts_on=FIRST, ends_on=LAST)
    Membership.objects.filter(user_id=office.fiscal_officer.user_id).update(ended_at=clock.now())
    assert staffing(program).unstaffed == (Duty.RELEASE,)
    with noon(2026, 12, 1):
        assert staffing(program).complete
        assert gap_ahead(program) == (LAST + dt.timedelta(days=1), (Duty.RELEASE,))
    with noon(2026, 12, 19):
        assert staffing(program).unstaffed == (Duty.RELEASE,)


def test_a_program_does_not_open_on_a_deputy_of_a_later_day(office, program):
    services.pause_program(by=office.administrator, program_id=program.pk, reason="People change.")
    named(office, program, starts_on=FIRST)
    Membership.objects.filter(user_id=office.fiscal_officer.user_id).update(ended_at=clock.now())
    with pytest.raises(DomainError, match="release payments"):
        services.open_program(by=office.administrator, program_id=program.pk)
    with noon(2026, 12, 1):
        assert services.open_program(by=office.administrator, program_id=program.pk)


def test_a_deputy_whose_days_are_over_can_be_named_again(office, program):
    first = named(office, program, ends_on=LAST)
    with noon(2026, 12, 19):
        named(office, program)
        assert not why_not_hold_duty(office.auditor, program, Duty.RELEASE)
    first.refresh_from_db()
    assert first.ended_at


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ({"starts_on": dt.date(2026, 11, 22)}, "starts_on"),
        ({"starts_on": LAST, "ends_on": FIRST}, "ends_on"),
        ({"ends_on": dt.date(2026, 11, 22)}, "ends_on"),
    ],
)
def test_days_that_cannot_be_are_refused(office, program, days, field):
    before = refusals.everything()
    with pytest.raises(DomainError) as error:
        named(office, program, **days)
    assert error.value.field == field
    assert refusals.everything() == before


def test_nobody_is_named_twice_for_one_step(office, program):
    named(office, program, starts_on=FIRST, ends_on=LAST)
    with pytest.raises(DomainError, match="named for this step already"):
        named(office, program)
    assert Deputy.objects.count() == 1


def test_the_deputy_and_the_auditors_are_told_with_the_days(office, program):
    services.name_deputy(
        by=office.administrator,
        program_id=program.pk,
        duty=Duty.RECOMMEND,
        user_id=office.fiscal_officer.user_id,
        starts_on=FIRST,
        ends_on=LAST,
    )
    told = Notice.objects.filter(kind="subsidies.deputy_named")
    assert {notice.user_id for notice in told} == {office.fiscal_officer.user_id, office.auditor.user_id}
    assert "From December 1, 2026 to December 18, 2026" in told[0].body
    assert AuditEvent.objects.get(action="program.deputy_named").facts["ends_on"] == "2026-12-18"


def test_a_deputy_of_later_days_recommends_nothing_today(w):
    case = trade.in_review(w)
    services.name_deputy(
        by=w.office.administrator,
        program_id=w.program.pk,
        duty=Duty.RECOMMEND,
        user_id=w.office.fiscal_officer.user_id,
        starts_on=FIRST,
    )
    before = refusals.everything()
    with pytest.raises(Refused, match="from December 1, 2026 on"):
        decisions.recommend_application(by=w.office.fiscal_officer, application_id=case.pk, amount=case.requested)
    assert refusals.everything() == before
