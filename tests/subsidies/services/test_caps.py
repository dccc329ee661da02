"""Caps of a rule card are accounts of the ledger: drawn with the money and given back with it."""

import datetime as dt

import pytest

from marketplace.accounts.roles import Role
from marketplace.core import clock
from marketplace.core.errors import DomainError
from marketplace.core.money import Money
from marketplace.engagements import services as orders
from marketplace.ledger.selectors import miscounted
from subsidies.choices import CapYear
from subsidies.models import Application, Program
from subsidies.selectors.caps import category_caps_of, used_of, year_scope, yearly_cap_of
from subsidies.selectors.estimates import award_terms
from subsidies.services import applications, decisions, offers, vouchers
from tests.concurrency import BUYERS, won
from tests.marketplace.accounts.factories import create_member
from tests.marketplace.engagements.factories import Party
from tests.subsidies import trade
from tests.subsidies.factories import CARD

SUBSIDY, NOTHING = Money(720_000), Money(0)
LATE = dt.datetime(2027, 10, 2, 18, tzinfo=dt.UTC)
CAP = Money(1_000_000)


def capped_by(kind, **rule):
    return trade.world(card=[*CARD, (kind, rule)])


@pytest.fixture
def by_year(everybody_may_trade):
    """At most $10,000 for one organization in a federal budget year."""
    return capped_by("cap_year", dollars="10000", year=CapYear.FEDERAL)


@pytest.fixture
def by_service(everybody_may_trade):
    """At most $10,000 for sign-in protection in all."""
    return capped_by("cap_category", dollars="10000", category="mfa")


def used_in_year(w):
    return used_of([year_scope(w.program.pk, w.operator.organisation.pk, dt.date(2026, 10, 1))])


def used_for_service(w):
    (cap,) = category_caps_of(w.program)
    return cap.used


def withdrawn(w):
    applications.withdraw_application(by=w.operator.actor, application_id=trade.recommended(w).pk)


def declined(w):
    reasons = [{"code": "other", "rule": "No.", "value": "", "cure": ""}]
    keys = {"by": w.office.reviewer, "application_id": trade.recommended(w).pk, "reasons": reasons}
    decisions.decline_application(**keys)


def reconsidered(w):
    decisions.reconsider_application(by=w.office.reviewer, application_id=trade.recommended(w).pk, note="Again.")


def lapsed(w):
    application = trade.approved(w)
    with clock.travel(LATE):
        applications.lapse_award(application_id=application.pk)


def given_back(w):
    vouchers.cancel_voucher(by=w.operator.actor, voucher_id=trade.voucher(w).pk, reason="We found free help.")


def revoked(w):
    keys = {"code": "funder_ended_it", "reason": "The award was cut."}
    vouchers.revoke_voucher(by=w.office.administrator, voucher_id=trade.voucher(w).pk, **keys)


def expired(w):
    voucher = trade.voucher(w)
    with clock.travel(LATE):
        vouchers.expire_voucher(voucher_id=voucher.pk)


def order_cancelled_late(w):
    trade.voucher(w)
    order = trade.order(w)
    with clock.travel(LATE):
        orders.cancel_order(by=w.operator.actor, engagement_id=order.pk, reason="The building is sold.")


def offer_refused(w):
    application = trade.offered(w)
    offers.answer_offer(by=w.operator.actor, application_id=application.pk, wanted=False)


WAYS_BACK = [
    withdrawn,
    declined,
    reconsidered,
    lapsed,
    given_back,
    revoked,
    expired,
    order_cancelled_late,
    offer_refused,
]


@pytest.mark.parametrize("back", WAYS_BACK, ids=lambda back: back.__name__)
@pytest.mark.parametrize(("cap", "used"), [("by_year", used_in_year), ("by_service", used_for_service)])
def test_a_cap_is_free_again_when_its_money_comes_back(request, cap, used, back):
    w = request.getfixturevalue(cap)
    back(w)
    assert used(w) == NOTHING
    trade.assert_balanced(w.line)
    assert miscounted() == []


@pytest.mark.parametrize(("cap", "used"), [("by_year", used_in_year), ("by_service", used_for_service)])
def test_a_cap_is_drawn_at_the_recommendation_and_held_by_voucher_and_order(request, cap, used):
    w = request.getfixturevalue(cap)
    application = trade.recommended(w)
    assert used(w) == SUBSIDY
    keys = {"application_id": application.pk, "amount": SUBSIDY - Money(20_000)}
    decisions.approve_application(by=w.office.administrator, **keys)
    assert used(w) == SUBSIDY - Money(20_000)
    applications.accept_award(by=w.operator.actor, application_id=application.pk, signature=trade.SIGNATURE)
    assert used(w) == SUBSIDY - Money(20_000)


def test_the_cap_of_a_service_is_one_for_all_organizations(by_service):
    w = by_service
    trade.recommended(w)
    second = trade.in_review(w, party=Party(Role.OPERATOR_SIGNER, Role.OPERATOR_OWNER))
    with pytest.raises(DomainError) as refusal:
        decisions.recommend_application(by=w.office.reviewer, application_id=second.pk, amount=SUBSIDY)
    assert (refusal.value.code, refusal.value.field) == ("category_cap", "amount")
    for words in ("$10,000.00", "mfa", "$7,200.00", "$2,800.00"):
        assert words in str(refusal.value)
    assert used_for_service(w) == SUBSIDY
    assert trade.assert_balanced(w.line)["committed"] == SUBSIDY
    decisions.recommend_application(by=w.office.reviewer, application_id=second.pk, amount=CAP - SUBSIDY)
    assert used_for_service(w) == CAP


def recommend(w, case, number):
    keys = {"application_id": case.pk, "amount": case.requested}
    decisions.recommend_application(by=w.reviewers[number], **keys)


@pytest.mark.parametrize("cap", ["by_year", "by_service"])
def test_of_recommendations_at_the_same_moment_only_what_a_cap_holds_passes(together, request, cap):
    w = request.getfixturevalue(cap)
    parties = [Party(Role.OPERATOR_SIGNER, Role.OPERATOR_OWNER) for _number in range(BUYERS)]
    cases = [trade.in_review(w, party=party) for party in parties]
    if cap == "by_year":
        # The same organization, with one case in each of several windows.
        for number, case in enumerate(cases):
            opened = dt.date(2026, 7, 1 + number)
            keys = {"organisation": w.operator.organisation, "window_opened_on": opened}
            Application.objects.filter(pk=case.pk).update(**keys)
    members = [create_member(Role.PROGRAM_REVIEWER, organisation=w.office.organisation) for _number in range(BUYERS)]
    w.reviewers = [member.actor() for member in members]
    answers = together(lambda number: recommend(w, cases[number], number))
    assert won(answers) == 1
    assert {answer.code for answer in answers} <= {"", "yearly_cap", "category_cap"}
    assert trade.assert_balanced(w.line)["committed"] == SUBSIDY
    assert (used_in_year if cap == "by_year" else used_for_service)(w) == SUBSIDY
    assert miscounted() == []


def test_a_year_of_the_program_runs_from_its_first_day(everybody_may_trade):
    w = capped_by("cap_year", dollars="10000", year=CapYear.PROGRAM)
    trade.voucher(w)
    Program.objects.filter(pk=w.program.pk).update(closes_on=dt.date(2028, 1, 31))
    other = Application(program=Program.objects.get(pk=w.program.pk), organisation=w.operator.organisation)
    terms = award_terms(Application.objects.get())
    with clock.travel(dt.datetime(2027, 6, 30, 18, tzinfo=dt.UTC)):
        assert yearly_cap_of(other, terms).left == CAP - SUBSIDY
    with clock.travel(dt.datetime(2027, 7, 1, 18, tzinfo=dt.UTC)):
        assert yearly_cap_of(other, terms).left == CAP


def test_a_lower_cap_of_later_rules_counts_what_is_promised_already(by_service):
    w = by_service
    trade.recommended(w)
    version = w.program.current_version
    lower = type(version)(program=w.program, number=2, rules={"rules": [*version.rules["rules"]]})
    lower.rules["rules"][-1] = lower.rules["rules"][-1] | {"cents": 800_000}
    lower.text, lower.sha256, lower.typed_name = "text", "0" * 64, "Somebody"
    lower.signed_by_id = w.office.administrator.user_id
    lower.save()
    second = trade.in_review(w, party=Party(Role.OPERATOR_SIGNER, Role.OPERATOR_OWNER))
    with pytest.raises(DomainError, match=r"\$800\.00 is left"):
        decisions.recommend_application(by=w.office.reviewer, application_id=second.pk, amount=SUBSIDY)
    decisions.recommend_application(by=w.office.reviewer, application_id=second.pk, amount=Money(80_000))
    assert used_for_service(w) == Money(800_000)
