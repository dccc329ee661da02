"""Authority is released part by part: by two people, from a day on, and never more than the line carries."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from marketplace.accounts.roles import Role
from marketplace.audit.models import AuditEvent
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from marketplace.core.models import OutboxRow
from marketplace.core.money import Money
from marketplace.core.moves import IllegalMove
from marketplace.ledger.models import Transfer
from marketplace.notices.models import Notice
from subsidies import services, tasks
from subsidies.models import Allotment
from subsidies.selectors.budgets import budget_of, budgets_of_lines, sentence
from subsidies.services import decisions
from tests.marketplace.accounts.factories import create_member
from tests.refusals import everything
from tests.subsidies import trade
from tests.subsidies.factories import create_line

ALL, PART, NOTHING = Money(50_000_000), Money(20_000_000), Money(0)
TODAY, SPRING = dt.date(2026, 11, 23), dt.date(2027, 3, 1)


@pytest.fixture
def line(w):
    """A line of $500,000.00 beside the first; nothing of it is allotted."""
    planned = create_line(w.office, w.program, cents=ALL.cents, name="In parts", priority=5, in_allotments=True)
    return services.authorise_budget_line(by=w.office.fiscal_officer, line_id=planned.pk)


def plan(w, line, amount=PART, day=TODAY):
    return services.plan_allotment(by=w.office.administrator, line_id=line.pk, amount=amount, available_on=day)


def authorise(w, allotment):
    return services.authorise_allotment(by=w.office.fiscal_officer, allotment_id=allotment.pk)


def sums(line, *kinds):
    (budget,) = budgets_of_lines([line])
    assert budget.adds_up
    balanced = trade.assert_balanced(line)
    return tuple(balanced[kind] for kind in kinds)


def test_nothing_of_a_line_in_allotments_can_be_committed_before_one_released_it(w, line):
    assert sums(line, "unallotted", "available") == (ALL, NOTHING)
    trade.recommended(w)
    assert sums(line, "unallotted", "available", "committed") == (ALL, NOTHING, NOTHING)
    assert "$500,000.00 is not allotted yet" in sentence(budget_of(w.program))


def test_an_allotment_of_two_people_makes_its_part_available(w, line):
    planned = plan(w, line)
    assert sums(line, "unallotted", "available") == (ALL, NOTHING)
    authorise(w, planned)
    assert sums(line, "unallotted", "available") == (ALL - PART, PART)
    actions = AuditEvent.objects.filter(action__startswith="allotment.").order_by("pk")
    assert [event.action for event in actions] == [
        "allotment.planned",
        "allotment.authorised",
        "allotment.released",
    ]
    assert Notice.objects.filter(kind="subsidies.allotment_planned").exists()
    trade.recommended(w)
    assert sums(line, "available", "committed") == (PART - Money(720_000), Money(720_000))


def test_who_planned_an_allotment_does_not_authorise_it(w, line):
    planned = services.plan_allotment(by=w.office.fiscal_officer, line_id=line.pk, amount=PART, available_on=TODAY)
    before = everything()
    with pytest.raises(Refused, match="another fiscal officer"):
        authorise(w, planned)
    assert everything() == before
    with pytest.raises(IntegrityError), transaction.atomic():
        Allotment.objects.filter(pk=planned.pk).update(
            authorised_by=w.office.fiscal_officer.user_id, authorised_at=clock.now()
        )
    second = create_member(Role.PROGRAM_FISCAL_OFFICER, organisation=w.office.organisation).actor()
    services.authorise_allotment(by=second, allotment_id=planned.pk)
    assert sums(line, "available") == (PART,)


def test_a_later_allotment_is_released_the_night_its_day_begins_in_the_programs_zone(w, line):
    authorise(w, plan(w, line, day=SPRING))
    assert sums(line, "available") == (NOTHING,)
    with clock.travel(dt.datetime(2027, 3, 1, 5, 30, tzinfo=dt.UTC)):  # still February in Chicago
        release(line)
        assert sums(line, "available") == (NOTHING,)
    with clock.travel(dt.datetime(2027, 3, 1, 6, 30, tzinfo=dt.UTC)):
        release(line)
        release(line)
        assert sums(line, "unallotted", "available") == (ALL - PART, PART)


def release(line):
    tasks.release_allotments()
    for row in OutboxRow.objects.filter(name="subsidies.release_allotment"):
        tasks.release_one(*row.args)


@pytest.mark.parametrize(
    ("amount", "day", "field", "words"),
    [
        (ALL + Money(1), TODAY, "amount", "$500,000.00"),
        (NOTHING, TODAY, "amount", "above $0.00"),
        (Money(-1), TODAY, "amount", "above $0.00"),
        (PART, dt.date(2026, 6, 30), "available_on", "July 1, 2026"),
        (PART, dt.date(2027, 10, 1), "available_on", "September 30, 2027"),
    ],
)
def test_an_allotment_outside_the_line_is_refused_with_its_limit(w, line, amount, day, field, words):
    before = everything()
    with pytest.raises(DomainError) as refusal:
        plan(w, line, amount, day)
    assert (refusal.value.field, words in str(refusal.value)) == (field, True)
    assert everything() == before


def test_allotments_together_never_pass_the_authority(w, line):
    plan(w, line, ALL - PART)
    with pytest.raises(DomainError) as refusal:
        plan(w, line, PART + Money(1))
    assert "$200,000.00" in str(refusal.value)
    assert Allotment.objects.count() == 1


def test_an_allotment_is_authorised_once(w, line):
    planned = plan(w, line)
    authorise(w, planned)
    posted = Transfer.objects.count()
    with pytest.raises(IllegalMove):
        authorise(w, planned)
    assert Transfer.objects.count() == posted


def test_a_withdrawn_allotment_leaves_room_for_another(w, line):
    planned = plan(w, line, ALL)
    services.withdraw_allotment(by=w.office.administrator, allotment_id=planned.pk)
    with pytest.raises(IllegalMove):
        authorise(w, planned)
    authorise(w, plan(w, line, ALL))
    assert sums(line, "unallotted", "available") == (NOTHING, ALL)


def test_a_line_released_whole_has_no_allotments(w):
    with pytest.raises(Refused, match="released whole"):
        plan(w, w.line)
    assert not Allotment.objects.exists()


def test_a_cut_takes_what_was_never_released_first_and_stops_allotments_it_uncovers(w, line):
    first, second = plan(w, line, PART, SPRING), plan(w, line, PART, SPRING)
    authorise(w, first)
    services.cut_budget_line(
        by=w.office.fiscal_officer, line_id=line.pk, amount=Money(25_000_000), reason="The funder took half back."
    )
    assert sums(line, "unallotted", "available", "returned") == (Money(25_000_000), NOTHING, Money(25_000_000))
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("authorised", "withdrawn")


def test_a_second_part_of_an_open_case_waits_for_its_allotment(w, line):
    """A recommendation takes only released money, however large the authority is."""
    services.cut_budget_line(
        by=w.office.fiscal_officer, line_id=w.line.pk, amount=Money(100_000_000), reason="The first line is gone."
    )
    case = trade.in_review(w)
    with pytest.raises(DomainError) as refusal:
        decisions.recommend_application(by=w.office.reviewer, application_id=case.pk, amount=case.requested)
    assert "$7,200.00 is missing" in str(refusal.value)
    assert sums(line, "committed") == (NOTHING,)
