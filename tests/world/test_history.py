"""A year and a half of trade: how much of it there is, how it is spread, and that its money adds up."""

import datetime as dt
from collections import Counter

import pytest
from django.db.models import F, Min

from marketplace.audit.models import AuditEvent
from marketplace.core import clock
from marketplace.core.money import ZERO
from marketplace.engagements.models import Engagement, Request
from marketplace.ledger.models import Account, Transfer
from marketplace.ledger.selectors import balance, miscounted
from marketplace.notices.models import Notice
from marketplace.payments.models import Payout
from operators.models import JoinRequest, OperatorProfile
from subsidies.models import Application, BudgetCut, BudgetLine, DecisionKind, Deputy, Override, Program, Voucher
from subsidies.selectors.budgets import budget_of
from subsidies.states import ApplicationState, VoucherState

pytestmark = pytest.mark.slow

EIGHTEEN_MONTHS = dt.timedelta(days=548)


def test_sixty_operators_have_made_about_ninety_applications(world):
    assert OperatorProfile.objects.filter(organisation__is_synthetic=True).count() == 60
    assert 85 <= Application.objects.count() <= 110
    assert Voucher.objects.count() >= 50
    assert Engagement.objects.count() >= 40


def test_every_month_of_the_eighteen_has_applications(world):
    zone = dt.UTC
    months = Counter(
        moment.astimezone(zone).strftime("%Y-%m")
        for moment in Application.objects.exclude(submitted_at=None).values_list("submitted_at", flat=True)
    )
    first = Application.objects.aggregate(first=Min("submitted_at"))["first"]
    assert EIGHTEEN_MONTHS - dt.timedelta(days=31) < clock.now() - first < EIGHTEEN_MONTHS + dt.timedelta(days=31)
    day, missing = first.date().replace(day=1), []
    while day <= clock.today():
        if day.strftime("%Y-%m") not in months:
            missing.append(day)
        day = clock.months_after(day, 1)
    assert missing == []


def test_nothing_happened_tomorrow_or_before_its_cause(world):
    now = clock.now()
    assert not AuditEvent.objects.filter(at__gt=now).exists()
    assert not Transfer.objects.filter(posted_at__gt=now).exists()
    assert not Application.objects.filter(decided_at__lt=F("submitted_at")).exists()
    assert not Application.objects.filter(submitted_at__lt=F("organisation__created_at")).exists()
    assert not Request.objects.filter(opened_at__lt=F("operator__created_at")).exists()
    assert not Engagement.objects.filter(signed_at__lt=F("provider__created_at")).exists()


def test_decisions_took_days_and_not_months(world):
    rows = Application.objects.filter(decided_at__isnull=False, decisions__kind=DecisionKind.APPROVE)
    days = sorted((row.decided_at - row.submitted_at).days for row in rows.distinct())
    assert days[len(days) // 2] < 30
    assert days[0] >= 1


def test_each_kind_of_turn_was_taken(world):
    kinds = set(Application.objects.values_list("decisions__kind", flat=True))
    assert {DecisionKind.RETURN, DecisionKind.DECLINE, DecisionKind.REOPEN, DecisionKind.UPHOLD} <= kinds
    assert Application.objects.filter(defects__answered_at__isnull=False, state=ApplicationState.ACCEPTED).exists()
    ended = Counter(Voucher.objects.values_list("state", flat=True))
    assert min(ended[state] for state in (VoucherState.EXPIRED, VoucherState.CANCELLED, VoucherState.USED)) >= 2
    done = set(AuditEvent.objects.values_list("action", flat=True))
    assert {"vetting.suspended", "vetting.reinstated", "budget_line.cut", "override.granted"} <= done
    assert Override.objects.exclude(granted_at=None).exists()
    today = clock.today("America/Chicago")
    assert Deputy.objects.filter(ends_on__lt=today).exists()
    assert Deputy.objects.filter(starts_on__gt=today).exists()
    assert set(JoinRequest.objects.values_list("outcome", flat=True)) == {"", "joined", "refused"}
    assert Notice.objects.exclude(bounced_at=None).exists()


def test_a_dispute_was_put_right_and_paid(world):
    disputed = AuditEvent.objects.filter(action="milestone.disputed").values_list("object_id", flat=True)
    assert Engagement.objects.filter(milestones__in=list(disputed), state="settled").exists()


def test_every_budget_adds_up_to_its_authority(world):
    assert miscounted() == []
    for program in Program.objects.order_by("pk"):
        assert budget_of(program).adds_up, program
    for cut in BudgetCut.objects.order_by("pk"):
        assert balance("returned", f"line:{cut.line_id}") == cut.amount
    assert not [account for account in Account.objects.filter(kind="available") if account.balance < ZERO]
    assert BudgetLine.objects.filter(authorised_at__isnull=False).count() >= 10


def test_a_voucher_that_has_ended_holds_no_money(world):
    ended = Voucher.objects.filter(state__in=[VoucherState.EXPIRED, VoucherState.CANCELLED, VoucherState.REVOKED])
    held = {voucher.reference: balance(voucher.ledger_kind, voucher.ledger_scope) for voucher in ended.order_by("pk")}
    assert {reference for reference, amount in held.items() if amount != ZERO} == set()


def test_what_was_paid_out_is_what_was_claimed(world):
    paid = Payout.objects.filter(state="paid").select_related("claim")
    assert paid.count() >= 20
    assert all(payout.amount == payout.claim.amount for payout in paid)
