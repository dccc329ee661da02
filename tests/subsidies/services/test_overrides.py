import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from marketplace.accounts.roles import Role
from marketplace.accounts.services import declare_interest
from marketplace.audit.models import AuditEvent
from marketplace.core.errors import DomainError, Refused
from marketplace.notices.models import Notice
from marketplace.payments import services as payments
from subsidies.models import Application, Duty, Override
from subsidies.permissions import why_not_recommend
from subsidies.reasons import OverrideReason
from subsidies.services import decisions, overrides
from tests import refusals
from tests.subsidies import trade
from tests.subsidies.factories import noon

LAST = dt.date(2026, 12, 4)


def asked(w, case, duty=Duty.RECOMMEND, person=None, **changes):
    keys = {"reason": OverrideReason.AWAY, "note": "Both reviewers are away until December 4.", "ends_on": LAST}
    person = person or w.office.fiscal_officer
    return overrides.ask_override(
        **{"by": w.office.administrator, "application_id": case.pk, "duty": duty, "user_id": person.user_id}
        | keys
        | changes
    )


def granted(w, case, **changes):
    return overrides.grant_override(by=w.office.second_administrator, override_id=asked(w, case, **changes).pk)


def nothing_changes(call, match, error=Refused):
    before = refusals.everything()
    with pytest.raises(error, match=match):
        call()
    assert refusals.everything() == before


def test_a_person_without_the_role_does_one_step_of_one_case_once_two_people_let_them(w):
    case = trade.in_review(w)
    override = asked(w, case)
    recommend = {"by": w.office.fiscal_officer, "application_id": case.pk, "amount": case.requested}
    nothing_changes(lambda: decisions.recommend_application(**recommend), "another role")
    overrides.grant_override(by=w.office.second_administrator, override_id=override.pk)
    assert decisions.recommend_application(**recommend).decided_by_id == w.office.fiscal_officer.user_id


def test_it_is_for_that_case_and_that_step_alone_and_ends_with_its_last_day(w):
    case = trade.in_review(w)
    other = Application.objects.get(
        pk=trade.in_review(w, party=trade.trade.Party(Role.OPERATOR_SIGNER, Role.OPERATOR_OWNER)).pk
    )
    granted(w, case)
    assert why_not_recommend(w.office.fiscal_officer, other)
    assert not why_not_recommend(w.office.fiscal_officer, case)
    with noon(2026, 12, 4):
        assert not why_not_recommend(w.office.fiscal_officer, case)
    with noon(2026, 12, 5):
        assert why_not_recommend(w.office.fiscal_officer, case)


def test_whoever_asked_and_whoever_it_is_for_do_not_grant_it(w):
    case = trade.in_review(w)
    mine = asked(w, case)
    nothing_changes(
        lambda: overrides.grant_override(by=w.office.administrator, override_id=mine.pk), "You asked for this"
    )
    theirs = asked(w, case, duty=Duty.RELEASE, person=w.office.second_administrator)
    nothing_changes(
        lambda: overrides.grant_override(by=w.office.second_administrator, override_id=theirs.pk), "It is for you"
    )


def test_the_database_refuses_an_override_that_its_asker_grants(w):
    override = asked(w, trade.in_review(w))
    rows = Override.objects.filter(pk=override.pk)
    for person in (override.asked_by_id, override.user_id):
        with pytest.raises(IntegrityError, match="override_granted_by_a_second_person"), transaction.atomic():
            rows.update(granted_by=person, granted_at=override.asked_at)


def test_nobody_approves_their_own_recommendation_also_by_an_override(w):
    case = trade.recommended(w)
    nothing_changes(
        lambda: asked(w, case, duty=Duty.APPROVE, person=w.office.reviewer), "No override lifts that", DomainError
    )


def test_who_approved_the_award_pays_by_an_override_and_who_approved_the_claim_never(w):
    case = trade.voucher(w).application
    first, *_rest = trade.accepted_milestones(w, trade.order(w))
    payout = trade.claims.approve_claim(by=w.office.reviewer, claim_id=trade.claim(w, first).pk).payout
    for person in (w.office.second_administrator, w.office.reviewer):
        asked_for = asked(w, case, duty=Duty.RELEASE, person=person, by=w.office.fiscal_officer)
        overrides.grant_override(by=w.office.administrator, override_id=asked_for.pk)
    nothing_changes(
        lambda: payments.release_payout(by=w.office.reviewer, payout_id=payout.pk), "You approved this claim"
    )
    approver = w.office.administrator
    nothing_changes(lambda: payments.release_payout(by=approver, payout_id=payout.pk), "fiscal officer")
    asked_for = asked(w, case, duty=Duty.RELEASE, person=approver, by=w.office.fiscal_officer)
    overrides.grant_override(by=w.office.second_administrator, override_id=asked_for.pk)
    assert payments.release_payout(by=approver, payout_id=payout.pk).released_by_id == approver.user_id


def test_an_override_lifts_no_interest(w):
    case = trade.in_review(w)
    granted(w, case)
    declare_interest(by=w.office.fiscal_officer, organisation=case.organisation.name, nature="family")
    assert "You declared a tie" in why_not_recommend(w.office.fiscal_officer, case)
    nothing_changes(lambda: asked(w, case, duty=Duty.RELEASE), "lifts no interest", DomainError)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"note": "  "}, "note"),
        ({"ends_on": dt.date(2026, 11, 22)}, "ends_on"),
        ({"ends_on": dt.date(2026, 12, 24)}, "ends_on"),
        ({"user_id": 0}, "user"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_asked(w, changes, field):
    case = trade.in_review(w)
    before = refusals.everything()
    with pytest.raises(DomainError) as error:
        asked(w, case, **changes)
    assert error.value.field == field
    assert refusals.everything() == before


def test_the_auditors_are_told_from_the_beginning_and_the_audit_holds_the_code_without_the_words(w):
    granted(w, trade.in_review(w))
    kinds = ["subsidies.override_asked", "subsidies.override_answered"]
    told = Notice.objects.filter(user_id=w.office.auditor.user_id, kind__in=kinds)
    assert sorted(told.values_list("kind", flat=True)) == sorted(kinds)
    event = AuditEvent.objects.get(action="override.asked")
    assert event.facts["code"] == OverrideReason.AWAY
    assert "reviewers are away" not in str(event.facts)


def test_a_declined_override_lets_nothing_happen_and_is_not_answered_twice(w):
    case = trade.in_review(w)
    override = asked(w, case)
    overrides.decline_override(by=w.office.second_administrator, override_id=override.pk)
    assert why_not_recommend(w.office.fiscal_officer, case)
    nothing_changes(
        lambda: overrides.grant_override(by=w.office.second_administrator, override_id=override.pk),
        "answered already",
        DomainError,
    )


def test_only_administrators_answer_and_only_deciders_ask(w):
    case = trade.in_review(w)
    override = asked(w, case)
    offices = [w.office.organisation, w.operator.organisation]
    refusals.assert_refused_to_others(
        lambda actor: overrides.grant_override(by=actor, override_id=override.pk),
        organisations=offices,
        allowed=[Role.PROGRAM_ADMINISTRATOR],
    )
    refusals.assert_refused_to_others(
        lambda actor: asked(w, case, by=actor),
        organisations=offices,
        allowed=[Role.PROGRAM_ADMINISTRATOR, Role.PROGRAM_REVIEWER, Role.PROGRAM_FISCAL_OFFICER],
    )
