"""Subsidy that leaves by Stripe: through the run of two people, once for ever, from the office's own money there."""

import datetime as dt

import pytest
from django.urls import reverse

from marketplace.accounts.models import Organisation
from marketplace.accounts.roles import Role
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from marketplace.core.models import OutboxRow
from marketplace.core.money import ZERO, Money
from marketplace.ledger import selectors as ledger
from marketplace.ledger.services import open_account
from marketplace.notices.models import Notice
from marketplace.payments import claims, conditions, gateway, services, tasks
from marketplace.payments.facts import Unavailable
from marketplace.payments.models import ConnectedAccount, Difference, FinanceCase, PayoutRoute, PayoutRun, TopUp
from marketplace.payments.selectors import funds_of
from marketplace.payments.standin import objects, world
from marketplace.payments.standin.store import opened
from marketplace.payments.states import PayoutState, RunState
from tests.marketplace.accounts.factories import create_member
from tests.marketplace.documents.factories import upload
from tests.marketplace.payments.factories import (
    LINE,
    Office,
    OnlineDeal,
    hear,
    open_bank,
    prove_payee,
    screen,
    today,
)
from tests.subsidies.factories import client_of

AMOUNT = Money(8_240_00)


@pytest.fixture(autouse=True)
def _every_program_pays_by_stripe(monkeypatch):
    monkeypatch.setattr(claims, "by_processor", lambda payouts: {payout.pk for payout in payouts})


@pytest.fixture
def officer():
    return create_member(Role.VETTING_OFFICER).actor()


class StripeOffice(Office):
    """An office that pays by Stripe, and a payee with an account there and no bank account of ours."""

    def __init__(self, *, is_ready=True):
        super().__init__()
        self.account = connect(self.payee, is_ready=is_ready)
        prove_payee(self.payee.organisation, self.organisation, replaced_at=clock.now())

    def fund(self, officer, cents=8_240_00):
        return services.record_top_up(by=officer, office=self.organisation, top_up_id=world.top_up(cents))

    def prepared(self, **fields) -> PayoutRun:
        payout = self.queued(**fields)
        return services.prepare_run(by=self.second, payout_ids=[payout.pk], route=PayoutRoute.STRIPE)

    def released(self, **fields):
        run = self.prepared(**fields)
        services.release_run(by=self.fiscal.actor, run_id=run.pk)
        return run.payouts.get()

    def disbursed(self) -> Money:
        return open_account("disbursed", LINE).balance

    def owed(self) -> Money:
        return services.payable_account(self.payee.organisation.pk, LINE).balance


def connect(payee, *, is_ready=True) -> ConnectedAccount:
    services.start_onboarding(by=payee.actor, organisation=payee.organisation, back_url="https://levee.example/")
    account = ConnectedAccount.objects.get(organisation=payee.organisation)
    if is_ready:
        world.finish_onboarding(account.account_id)
    hear()
    return account


def transfers(payout) -> list[Money]:
    with opened() as book:
        return [Money(one["amount"]) for one in book.all("transfer", transfer_group=payout.reference)]


def spend_on_something_else(cents):
    """The instance moves money of its balance to its own bank."""
    with opened() as book:
        objects.payout(book, "", cents)


def test_a_run_by_stripe_leaves_as_one_transfer_a_payment_and_is_disbursed(officer):
    office = StripeOffice()
    office.fund(officer)
    payout = office.released()
    assert (payout.state, payout.route, payout.connected) == (PayoutState.SENT, PayoutRoute.STRIPE, office.account)
    assert (office.disbursed(), transfers(payout)) == (ZERO, [])
    hear()
    payout.refresh_from_db()
    assert (payout.state, transfers(payout)) == (PayoutState.PAID, [AMOUNT])
    assert payout.bank_reference == payout.transfer_id
    assert (office.owed(), office.disbursed()) == (ZERO, AMOUNT)
    funds = funds_of(office.organisation.pk)
    assert (funds.held, funds.leaving, funds.sent) == (ZERO, ZERO, AMOUNT)
    assert payout.tax_form is not None
    assert payout.run.file is None
    assert ledger.miscounted() == []
    told = Notice.objects.get(kind="payments.payout_paid", user=office.payee.membership.user)
    assert "account with Stripe" in told.body


def test_released_or_sent_twice_leaves_once(officer):
    office = StripeOffice()
    office.fund(officer, 20_000_00)
    payout = office.released()
    with pytest.raises(DomainError):
        services.release_run(by=office.fiscal.actor, run_id=payout.run_id)
    hear()
    for _again in range(2):
        services.send_subsidy(payout_id=payout.pk)
    assert transfers(payout) == [AMOUNT]
    assert office.disbursed() == AMOUNT


def test_a_transfer_whose_answer_was_lost_is_found_a_day_later_and_never_made_twice(officer):
    office = StripeOffice()
    office.fund(officer)
    payout = office.released()
    real = gateway.transfer

    def lost(**values):
        real(**values)
        raise Unavailable("lost")

    gateway.transfer = lost
    try:
        with pytest.raises(Unavailable):
            services.send_subsidy(payout_id=payout.pk)
    finally:
        gateway.transfer = real
    assert office.disbursed() == ZERO
    with clock.travel(clock.now() + dt.timedelta(days=2)):
        services.send_subsidy(payout_id=payout.pk)
    payout.refresh_from_db()
    assert (payout.state, transfers(payout)) == (PayoutState.PAID, [AMOUNT])


def test_a_payment_whose_news_and_work_were_lost_is_asked_about_within_the_hour(officer):
    office = StripeOffice()
    office.fund(officer)
    payout = office.released()
    OutboxRow.objects.all().delete()
    with clock.travel(clock.now() + dt.timedelta(hours=2)):
        tasks.ask_again()
        hear()
    payout.refresh_from_db()
    assert payout.state == PayoutState.PAID


def test_an_office_pays_from_its_own_money_at_stripe_and_from_nothing_else(officer):
    rich, poor = StripeOffice(), StripeOffice()
    rich.fund(officer, 50_000_00)
    deal = OnlineDeal()
    deal.pay(deal.early())
    poor.fund(officer, 8_239_99)
    run = poor.prepared(claim="CLM-TEST33")
    with pytest.raises(DomainError, match=r"holds \$8,239.99 at Stripe, and this run needs \$8,240.00"):
        services.release_run(by=poor.fiscal.actor, run_id=run.pk)
    run.refresh_from_db()
    assert (run.state, run.payouts.get().state) == (RunState.PREPARED, PayoutState.QUEUED)
    assert funds_of(rich.organisation.pk).held == Money(50_000_00)
    assert funds_of(poor.organisation.pk).held == Money(8_239_99)


def test_what_stripe_refuses_is_payable_again_with_a_task_and_a_case(officer, sign_in):
    office = StripeOffice()
    office.fund(officer)
    payout = office.released()
    spend_on_something_else(1)
    hear()
    payout.refresh_from_db()
    assert (payout.state, transfers(payout)) == (PayoutState.FAILED, [])
    assert (office.owed(), office.disbursed()) == (AMOUNT, ZERO)
    assert funds_of(office.organisation.pk).held == AMOUNT
    case = FinanceCase.objects.get()
    assert (case.kind, case.payout, case.code) == (FinanceCase.Kind.TRANSFER, payout, "balance_insufficient")
    assert Notice.objects.filter(kind="payments.payout_refused", user_id=office.fiscal.actor.user_id).exists()
    fiscal = sign_in(Role.PROGRAM_FISCAL_OFFICER, organisation=office.organisation)
    for client in (fiscal, client_of(office.payee.actor)):
        assert "did not leave by Stripe" in client.get("/dashboard/").content.decode()
    assert client_of(officer).get(case.get_absolute_url()).status_code == 200


def test_a_payment_that_was_refused_is_paid_once_by_a_later_run(officer):
    office = StripeOffice()
    office.fund(officer)
    payout = office.released()
    spend_on_something_else(1)
    hear()
    world.top_up(1)
    services.requeue_payout(by=office.fiscal.actor, payout_id=payout.pk)
    run = services.prepare_run(by=office.second, payout_ids=[payout.pk], route=PayoutRoute.STRIPE)
    services.release_run(by=office.fiscal.actor, run_id=run.pk)
    hear()
    payout.refresh_from_db()
    assert (payout.state, transfers(payout)) == (PayoutState.PAID, [AMOUNT])
    assert office.disbursed() == AMOUNT
    assert ledger.miscounted() == []


def test_an_account_that_is_not_ready_keeps_the_payment_back():
    office = StripeOffice(is_ready=False)
    payout = office.queued()
    standing = conditions.standing(payout)
    assert [rule.missing for rule in standing.rules if rule.missing] == [
        "Stripe still asks the provider for something. Its page “Get paid online” says what."
    ]
    with pytest.raises(DomainError, match="Stripe still asks"):
        services.prepare_run(by=office.second, payout_ids=[payout.pk], route=PayoutRoute.STRIPE)


def test_a_provider_is_asked_for_the_account_that_its_payment_needs():
    office = Office()
    office.queued()
    provider = client_of(office.payee.actor)
    asked = provider.get("/dashboard/").content.decode()
    assert "Open an account with Stripe: a program pays you there" in asked
    assert "Say where you are paid" not in asked
    connect(office.payee)
    assert "Open an account with Stripe" not in provider.get("/dashboard/").content.decode()


def test_without_a_w9_a_screening_or_with_a_hold_nothing_leaves_by_stripe_either(officer):
    office = StripeOffice()
    office.fund(officer)
    run = office.prepared()
    screen(office.payee.organisation, office.organisation, "possible_match", "Same name.")
    with pytest.raises(DomainError, match="possible match"):
        services.release_run(by=office.fiscal.actor, run_id=run.pk)
    assert funds_of(office.organisation.pk).leaving == ZERO


def test_one_person_alone_sends_nothing(officer):
    office = StripeOffice()
    office.fund(officer)
    run = office.prepared()
    with pytest.raises(Refused, match="a colleague has to release"):
        services.release_run(by=office.second, run_id=run.pk)
    payout = run.payouts.get()
    services.discard_run(by=office.second, run_id=run.pk)
    with pytest.raises(DomainError, match="Put it into a run"):
        services.release_payout(by=office.fiscal.actor, payout_id=payout.pk)
    payout.refresh_from_db()
    assert payout.state == PayoutState.QUEUED


def test_nobody_enters_by_hand_what_became_of_a_payment_by_stripe(officer):
    office = StripeOffice()
    office.fund(officer)
    payout = office.released()
    fiscal = office.fiscal.actor
    with pytest.raises(Refused, match="Nothing is entered by hand"):
        services.mark_payout_paid(by=fiscal, payout_id=payout.pk, bank_reference="ACH-1")
    with pytest.raises(Refused, match="Nothing is entered by hand"):
        services.mark_payout_failed(by=fiscal, payout_id=payout.pk)
    with pytest.raises(DomainError, match="Stripe, which tells us"):
        services.mark_run_paid(by=fiscal, run_id=payout.run_id, bank_reference="ACH-1", paid_on=today())
    payout.refresh_from_db()
    assert payout.state == PayoutState.SENT


def test_one_run_has_one_route(monkeypatch):
    office = StripeOffice()
    open_bank(office)
    payout = office.queued()
    with pytest.raises(DomainError, match="another route"):
        services.prepare_run(by=office.second, payout_ids=[payout.pk])
    run = services.prepare_run(by=office.second, payout_ids=[payout.pk], route=PayoutRoute.STRIPE)
    monkeypatch.setattr(claims, "by_processor", lambda payouts: set())
    with pytest.raises(DomainError, match="another route"):
        services.release_run(by=office.fiscal.actor, run_id=run.pk)
    assert PayoutRun.objects.get().state == RunState.PREPARED


def test_who_is_paid_in_the_providers_place_is_paid_by_file():
    office = StripeOffice()
    payout = office.queued()
    assert conditions.standing(payout).route == PayoutRoute.STRIPE
    details = services.OtherPayeeDetails(
        why="trustee",
        name="Ellen Marsh, trustee",
        bank_name="First Bank",
        routing_number="011000015",
        account_number="5550001111",
        upload=upload(),
    )
    services.name_other_payee(by=office.fiscal.actor, payee=office.payee.organisation, details=details)
    assert conditions.standing(payout).route == PayoutRoute.FILE


def test_a_transfer_taken_back_at_stripe_is_the_offices_money_again_and_a_difference(officer):
    office = StripeOffice()
    office.fund(officer)
    payout = office.released()
    hear()
    payout.refresh_from_db()
    world.reverse(payout.transfer_id, 1_000_00)
    hear()
    services.follow_subsidy(payout_id=payout.pk)
    funds = funds_of(office.organisation.pk)
    assert (funds.held, funds.sent) == (Money(1_000_00), AMOUNT - Money(1_000_00))
    found = Difference.objects.get()
    assert (found.kind, found.payout, found.office) == (Difference.Kind.RETURNED, payout, office.organisation)
    told = Notice.objects.filter(kind="payments.difference").values_list("user_id", flat=True)
    assert set(told) == {office.fiscal.actor.user_id, office.second.user_id}


def test_the_night_finds_top_up_transfer_and_reversal_in_the_ledger(officer):
    Organisation.objects.filter(pk=officer.organisation_id).update(is_marketplace=True)
    office = StripeOffice()
    office.fund(officer)
    payout = office.released()
    hear()
    payout.refresh_from_db()
    world.reverse(payout.transfer_id, 1_000_00)
    hear()
    with clock.travel(clock.now() + dt.timedelta(minutes=1)):
        tasks.reconcile()
        hear()
    assert not Difference.objects.filter(kind=Difference.Kind.LINE).exists()


def test_money_at_stripe_that_nobody_claimed_waits_for_an_officer_and_then_fits(officer):
    office = StripeOffice()
    name = world.top_up(5_000_00)

    def night():
        with clock.travel(clock.now() + dt.timedelta(minutes=1)):
            tasks.reconcile()
            hear()

    night()
    found = Difference.objects.get()
    services.record_top_up(by=officer, office=office.organisation, top_up_id=name)
    night()
    found.refresh_from_db()
    assert found.closed_at is not None


def test_the_same_money_counts_once_and_strangers_record_none(officer):
    office = StripeOffice()
    row = office.fund(officer, 1_000_00)
    with pytest.raises(DomainError, match="recorded already"):
        services.record_top_up(by=officer, office=office.organisation, top_up_id=row.top_up_id)
    with pytest.raises(DomainError, match="Stripe knows no such money"):
        services.record_top_up(by=officer, office=office.organisation, top_up_id="tu_missing")
    with pytest.raises(DomainError, match="Choose the program office"):
        services.record_top_up(by=officer, office=office.payee.organisation, top_up_id=world.top_up(1))
    with pytest.raises(Refused):
        services.record_top_up(by=office.fiscal.actor, office=office.organisation, top_up_id=world.top_up(1))
    assert TopUp.objects.count() == 1
    assert funds_of(office.organisation.pk).held == Money(1_000_00)


def test_the_pages_lead_through_a_run_by_stripe(officer, sign_in):
    office = StripeOffice()
    fiscal = sign_in(Role.PROGRAM_FISCAL_OFFICER, organisation=office.organisation)
    payout = office.queued()
    page = fiscal.get(reverse("payments:new_run")).content.decode()
    assert "1 more payment leaves by Stripe" in page
    address = f"{reverse('payments:new_run')}?route=stripe"
    assert "That is less than may leave" in fiscal.get(address).content.decode()
    staff = sign_in(Role.VETTING_OFFICER)
    money = {"office": office.organisation.pk, "top_up_id": world.top_up(9_000_00)}
    assert staff.post(reverse("payments:funds"), money | {"top_up_id": "tu_no"}).status_code == 422
    assert staff.post(reverse("payments:funds"), money).status_code == 302
    assert "$9,000.00" in fiscal.get(reverse("payments:funds")).content.decode()
    assert fiscal.post(reverse("payments:funds"), money).status_code == 403
    assert fiscal.post(address, {"payouts": [payout.pk]}).status_code == 302
    run = PayoutRun.objects.get()
    second = sign_in(Role.PROGRAM_FISCAL_OFFICER, organisation=office.organisation)
    answer = second.post(reverse("payments:run_move", args=[run.reference]), {"step": "release"}, follow=True)
    assert "leaves by Stripe, each payment on its own" in answer.content.decode()
    assert second.get(reverse("payments:run_file", args=[run.reference])).status_code == 403
    assert "By Stripe, which tells us what was paid" in second.get(reverse("payments:runs")).content.decode()
    assert "Has your bank paid" not in second.get("/dashboard/").content.decode()
    hear()
    shown = second.get(payout.get_absolute_url()).content.decode()
    assert "Its account with Stripe" in shown
    assert office.account.account_id in shown
    assert "was paid $8,240.00" in shown
    assert "tr_standin" in shown
