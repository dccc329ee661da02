"""The demo after one seed: every state of every machine, somebody in every role, and nobody real."""

import datetime as dt
from collections import Counter

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core.management import call_command

from marketplace.accounts import demo
from marketplace.accounts.models import Organisation, User
from marketplace.accounts.roles import Role
from marketplace.core import clock
from marketplace.core.money import ZERO
from marketplace.engagements.models import Acceptance, Engagement, Request
from marketplace.engagements.models.orders import Route
from marketplace.engagements.selectors import why_not_silent
from marketplace.engagements.states import EngagementState, MilestoneState
from marketplace.notices.models import Notice
from marketplace.notices.seeds import MOST_UNREAD
from marketplace.payments.models import Difference, OnlinePayment, OwnRefund, OwnShare, Payout, PayoutRun
from marketplace.payments.permissions import why_not_pay_online, why_not_release_payout, why_not_release_run
from marketplace.payments.states import (
    OPEN_STATES,
    OnlinePaymentState,
    OwnShareState,
    PayoutState,
    RefundState,
    RunState,
)
from marketplace.reference.models import HospitalRecord, WaterSystemRecord
from operators.models import IdentityCase, System
from operators.selectors import facts_for
from providers.models import Listing, VettingCase
from subsidies import permissions
from subsidies.models import Application, Claim, Ending, MonthEnd, Program, Voucher
from subsidies.selectors.budgets import budget_of
from subsidies.selectors.shortfalls import shortfall_of
from subsidies.states import ApplicationState, ClaimState, VoucherState
from tests.test_states import machines

pytestmark = pytest.mark.slow

# What no service leaves behind, and why.
NEVER_HELD = {
    # An accepted award issues the voucher and makes it ready to use in one transaction.
    VoucherState.ISSUED,
    # A refund leaves in the moment in which it is asked for.
    RefundState.QUEUED,
}
INVENTED_PHONE = r"555-01\d\d$"
# Roles that only look, and editors, whose work waits in Wagtail.
NEVER_WAITED_FOR = {Role.OPERATOR_VIEWER, Role.PROGRAM_AUDITOR, Role.EDITOR}


def model_of(moves):
    """The model whose `state` has the machine's words as its choices."""
    choices = type(next(iter(moves))).choices
    fields = [
        field for model in apps.get_models() for field in model._meta.fields if field.name == "state" and field.choices
    ]
    found = [field.model for field in fields if list(field.choices) == choices]
    assert len(found) == 1, f"No model, or more than one, lives by {choices}"
    return found[0]


@pytest.mark.parametrize("moves", list(machines()))
def test_every_state_of_every_machine_has_an_object(world, moves):
    model = model_of(moves)
    held = set(model.objects.order_by("pk").values_list("state", flat=True))
    assert set(moves) - held - NEVER_HELD == set()


def test_states_that_are_said_to_be_empty_are_empty(world):
    assert not Voucher.objects.filter(state__in=NEVER_HELD).exists()
    assert not OwnRefund.objects.filter(state__in=NEVER_HELD).exists()


def test_a_cut_below_promises_has_its_shortfall(world):
    (ending,) = Ending.objects.proposed().select_related("line__program")
    assert shortfall_of(ending.line_id) > ZERO
    assert ending.line.program.state == "paused"
    assert budget_of(ending.line.program).adds_up


def test_the_demo_has_the_promised_size(world):
    vetted = VettingCase.objects.exclude(state__in=["draft", "withdrawn", "expired", "appealed", "upheld", "removed"])
    assert vetted.count() == 40
    assert Listing.objects.count() == 160
    assert Listing.objects.public().count() > 120
    assert System.objects.values("county").distinct().count() == 60
    assert Program.objects.taking_applications().count() == 4


def test_sixty_operators_are_proven_but_for_those_whose_proof_is_the_story(world):
    states = Counter(IdentityCase.objects.values_list("state", flat=True))
    assert states == {"verified": 56, "pending": 2, "unverified": 1, "lapsed": 1}


def test_the_facts_of_an_operator_come_from_its_system(world):
    facts = facts_for(Organisation.objects.get(name="Bear Creek Rural Water District"))
    assert (facts["population_served"].value, facts["state"].value, facts["is_rural_rucc"].value) == (2900, "MT", True)


def test_somebody_of_every_role_signs_in_with_one_button(world):
    roles = {role for membership in demo.sign_ins() for role in membership.roles}
    assert roles == set(Role)


def test_everyone_is_invented(world):
    assert not Organisation.objects.exclude(is_synthetic=True).filter(memberships__user__is_synthetic=True).exists()
    assert not Organisation.objects.filter(is_synthetic=False, memberships=None).exists()
    assert not User.objects.exclude(email__endswith=".example").exists()
    assert not EmailAddress.objects.exclude(email__endswith=".example").exists()
    assert not Organisation.objects.filter(phone__gt="").exclude(phone__regex=INVENTED_PHONE).exists()
    assert not Program.objects.exclude(contact_phone__regex=INVENTED_PHONE).exists()
    assert not Program.objects.exclude(contact_email__endswith=".example").exists()
    assert not Application.objects.exclude(organisation__is_synthetic=True, program__is_synthetic=True).exists()
    assert not Request.objects.exclude(operator__is_synthetic=True).exists()
    assert not Engagement.objects.exclude(operator__is_synthetic=True, provider__is_synthetic=True).exists()
    assert not IdentityCase.objects.exclude(profile__organisation__is_synthetic=True).exists()


def test_everybody_with_a_button_finds_something_to_do(world):
    idle = {
        person.membership.user.name
        for person in demo.people()
        if not person.tasks and not person.membership.roles <= NEVER_WAITED_FOR
    }
    assert idle == set()


def cast_with(*roles):
    return [member.actor() for member in demo.sign_ins() if member.roles.intersection(roles)]


def test_a_signer_can_ask_for_quotes_with_a_voucher_at_once(world):
    signers = cast_with(Role.OPERATOR_SIGNER)
    vouchers = Voucher.objects.usable().filter(holder__in=[signer.organisation_id for signer in signers])
    trading = Listing.objects.public().filter(provider__organisation__trading_blocked_at=None)
    asked = set(Request.objects.values_list("operator_id", "category_code"))
    ready = [
        voucher
        for voucher in vouchers
        for code in voucher.categories
        if (voucher.holder_id, code) not in asked and trading.filter(categories__category__code=code).count() >= 3
    ]
    assert ready


def test_somebody_of_the_cast_can_take_each_step_that_a_second_person_has_to_take(world):
    office = cast_with(Role.PROGRAM_REVIEWER, Role.PROGRAM_ADMINISTRATOR, Role.PROGRAM_FISCAL_OFFICER)

    def waits(things, why_not):
        return any(not why_not(actor, thing) for thing in things for actor in office)

    assert waits(Application.objects.filter(state=ApplicationState.SUBMITTED), permissions.why_not_recommend)
    assert waits(Application.objects.filter(state=ApplicationState.RECOMMENDED), permissions.why_not_approve)
    assert waits(Claim.objects.filter(state=ClaimState.SUBMITTED), permissions.why_not_approve_claim)
    assert waits(Payout.objects.filter(state=PayoutState.QUEUED), why_not_release_payout)


def test_an_order_of_the_cast_has_a_milestone_to_accept_and_one_to_deliver(world):
    buyers = [actor.organisation_id for actor in cast_with(Role.OPERATOR_SIGNER)]
    sellers = [actor.organisation_id for actor in cast_with(Role.PROVIDER_DELIVERY)]
    orders = Engagement.objects.filter(operator__in=buyers, provider__in=sellers)
    delivered = orders.filter(milestones__state=MilestoneState.DELIVERED)
    assert delivered.filter(milestones__state=MilestoneState.PLANNED).exists()


def test_an_order_of_the_cast_was_paid_online_and_by_a_run_that_the_bank_shows(world):
    buyers = [actor.organisation_id for actor in cast_with(Role.OPERATOR_SIGNER)]
    orders = Engagement.objects.filter(operator__in=buyers, route=Route.PLATFORM, state=EngagementState.SETTLED)
    order = orders.filter(payouts__run__statement_line__isnull=False).distinct().get()
    shares = OwnShare.objects.filter(engagement=order).order_by("pk")
    assert {share.state for share in shares} == {OwnShareState.PAID}
    paid = OnlinePayment.objects.filter(own_share__in=shares, state=OnlinePaymentState.SUCCEEDED)
    assert paid.filter(transfer_id__isnull=False).count() == len(shares) == 2
    assert {payout.state for payout in order.payouts.order_by("pk")} == {PayoutState.PAID}


def test_somebody_of_the_cast_can_pay_online(world):
    waiting = OwnShare.objects.filter(route=Route.PLATFORM, state__in=OPEN_STATES).select_related("engagement")
    buyers = cast_with(Role.OPERATOR_SIGNER)
    assert any(not why_not_pay_online(actor, share) for actor in buyers for share in waiting.order_by("pk"))


def test_a_second_fiscal_officer_of_the_cast_can_release_a_run(world):
    officers = cast_with(Role.PROGRAM_FISCAL_OFFICER)
    runs = PayoutRun.objects.filter(state=RunState.PREPARED).order_by("pk")
    assert any(not why_not_release_run(actor, run) for actor in officers for run in runs)


def test_differences_with_the_bank_are_explained_looked_into_and_new(world):
    found = Difference.objects.order_by("pk")
    assert found.filter(closed_at__isnull=False, why__gt="").exists()
    assert found.open().filter(owner__isnull=False).exists()
    assert found.open().filter(owner__isnull=True).exists()


def test_a_month_that_was_compared_with_the_bank_is_signed_off(world):
    signed = MonthEnd.objects.latest("month")
    assert signed.bank["lines"] > 0
    assert signed.bank["open"] == 0


def test_a_program_accepted_on_evidence_where_the_operator_stayed_silent(world):
    accepted = Acceptance.objects.filter(program_signature__isnull=False).select_related("milestone__engagement")
    for acceptance in accepted.order_by("pk"):
        assert acceptance.program_reason
        rest = acceptance.milestone.engagement.milestones.filter(state=MilestoneState.DELIVERED)
        assert [why_not_silent(one) for one in rest.order_by("pk")] == [""]
    assert accepted


def test_no_entry_of_a_public_registry_takes_part(world):
    numbers = set(System.objects.values_list("identifiers__value", flat=True))
    assert len(numbers) == 60
    assert not WaterSystemRecord.objects.filter(pwsid__in=numbers).exists()
    assert not HospitalRecord.objects.filter(ccn__in=numbers).exists()
    for name in System.objects.values_list("name", flat=True):
        assert not WaterSystemRecord.objects.filter(name__iexact=name).exists()
        assert not HospitalRecord.objects.filter(name__iexact=name).exists()


def test_nobody_is_greeted_by_a_heap_of_old_messages(world):
    for user in User.objects.filter(is_synthetic=True):
        unread = Notice.objects.unread().filter(user=user)
        assert unread.count() <= MOST_UNREAD
        assert not unread.filter(created_at__lt=clock.now() - dt.timedelta(days=15)).exists()


def test_seeding_again_changes_nothing(world):
    def rows():
        return {model: model._default_manager.count() for model in apps.get_models() if not model._meta.proxy}

    before, changed = rows(), Notice.objects.unread().count()
    call_command("seed", verbosity=0)
    assert (rows(), Notice.objects.unread().count()) == (before, changed)
