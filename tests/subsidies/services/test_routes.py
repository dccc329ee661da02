"""How a program's money leaves: by bank file unless its owner says otherwise, and never against signed rules."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from marketplace.accounts.roles import Role
from marketplace.audit.models import AuditEvent
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from marketplace.core.money import ZERO
from marketplace.notices.models import Notice
from marketplace.payments import conditions
from marketplace.payments import services as payments
from marketplace.payments.models import Payout, PayoutRoute, PayoutRun
from marketplace.payments.standin import world
from marketplace.payments.states import PayoutState, RunState
from subsidies import services
from subsidies.models import Claim, Duty, Program
from subsidies.services import claims
from subsidies.states import ClaimState
from tests.marketplace.accounts.factories import create_member
from tests.marketplace.payments.factories import hear
from tests.marketplace.payments.test_by_stripe import connect, transfers
from tests.subsidies import trade
from tests.subsidies.factories import CARD, client_of, sign

RESOLUTION = "Board resolution 14 of November 30."


@pytest.fixture(autouse=True)
def _new_books_of_the_standin(tmp_path, settings):
    settings.STRIPE_STANDIN_FILE = tmp_path / "standin.sqlite3"


@pytest.fixture
def payout(w) -> Payout:
    trade.voucher(w)
    milestone = trade.accepted_milestones(w, trade.order(w))[0]
    claim = trade.claim(w, milestone)
    return claims.approve_claim(by=w.office.reviewer, claim_id=claim.pk).payout


def switch(w, by=None, **changes):
    values = {"route": "stripe", "authority": RESOLUTION}
    return services.set_payment_route(by=by or w.office.administrator, program_id=w.program.pk, **values | changes)


def route_of(payout) -> str:
    return conditions.standing(payout).route


def forbid(w):
    """New rules are signed that leave only the bank's file."""
    card = [*CARD, ("file_only", {})]
    services.write_rule_card(by=w.office.administrator, program=w.program, blocks=card)
    return sign(w.office, w.program)


def test_public_money_leaves_by_file_until_the_programs_owner_says_otherwise(w, payout):
    assert route_of(payout) == PayoutRoute.FILE
    switch(w)
    assert route_of(payout) == PayoutRoute.STRIPE
    switch(w, route="file", authority="Board resolution 15.")
    assert route_of(payout) == PayoutRoute.FILE


def test_who_switched_it_and_by_what_right_is_kept_and_told(w):
    program = switch(w)
    by = w.office.administrator
    assert (program.route_authority, program.route_set_by_id) == (RESOLUTION, by.user_id)
    event = AuditEvent.objects.get(action="program.payment_route_set")
    assert (event.user_id, event.source, event.target) == (by.user_id, "file", "stripe")
    told = Notice.objects.filter(kind="subsidies.payment_route").values_list("user_id", flat=True)
    assert w.office.fiscal_officer.user_id in told


@pytest.mark.parametrize("who", ["reviewer", "fiscal_officer"])
def test_only_the_programs_administrator_switches_it(w, who):
    with pytest.raises(Refused):
        switch(w, by=getattr(w.office, who))
    for other in (w.provider.actor, create_member(Role.VETTING_OFFICER).actor()):
        with pytest.raises(Refused):
            switch(w, by=other)
    assert not Program.objects.get(pk=w.program.pk).pays_by_stripe


def test_without_a_decision_that_can_be_named_it_stays_off(w):
    with pytest.raises(DomainError, match="by what right"):
        switch(w, authority=" ")
    with pytest.raises(IntegrityError, match="program_by_stripe_names_who_decided"), transaction.atomic():
        Program.objects.filter(pk=w.program.pk).update(pays_by_stripe=True)
    assert not Program.objects.get(pk=w.program.pk).pays_by_stripe


def test_rules_that_forbid_it_are_stronger_than_the_switch(w, payout):
    switch(w)
    version = forbid(w)
    assert "never by a payment processor" in version.text
    assert route_of(payout) == PayoutRoute.FILE
    with pytest.raises(DomainError, match="by bank file only"):
        switch(w)
    assert client_of(w.office.administrator).get(f"/programs/{w.program.slug}/setup/").status_code == 200


def test_without_online_payment_nothing_leaves_by_stripe(w, payout, settings):
    switch(w)
    settings.ONLINE_PAYMENTS = False
    assert route_of(payout) == PayoutRoute.FILE
    with pytest.raises(DomainError, match="switched off"):
        switch(w)


def test_a_claim_of_a_program_that_pays_by_stripe_is_paid_there_once(w, payout):
    switch(w)
    connect(w.provider)
    trade.prove_payee(w.provider.organisation, w.office.organisation)
    officer = create_member(Role.VETTING_OFFICER).actor()
    payments.record_top_up(by=officer, office=w.office.organisation, top_up_id=world.top_up(payout.amount.cents))
    second = create_member(Role.PROGRAM_FISCAL_OFFICER, organisation=w.office.organisation).actor()
    run = payments.prepare_run(by=w.office.fiscal_officer, payout_ids=[payout.pk], route=PayoutRoute.STRIPE)
    payments.release_run(by=second, run_id=run.pk)
    assert Claim.objects.get(payout=payout).state == ClaimState.RELEASED
    hear()
    payout.refresh_from_db()
    assert (payout.state, transfers(payout)) == (PayoutState.PAID, [payout.amount])
    assert Claim.objects.get(payout=payout).state == ClaimState.PAID
    sums = trade.assert_balanced(w.line)
    assert (sums["payable"], sums["disbursed"]) == (ZERO, payout.amount)


def test_a_deputy_for_paying_stays_inside_the_program_the_days_and_the_single_payment(w, payout):
    trade.prove_payee(w.provider.organisation, w.office.organisation)
    deputy = w.office.second_reviewer
    later = clock.today(w.program.zone) + dt.timedelta(days=3)
    keys = {"by": w.office.administrator, "program_id": w.program.pk, "duty": Duty.RELEASE, "user_id": deputy.user_id}
    named = services.name_deputy(**keys, starts_on=later, ends_on=later)
    with pytest.raises(Refused, match="fiscal officer"):
        payments.release_payout(by=deputy, payout_id=payout.pk)
    services.end_deputy(by=w.office.administrator, program_id=w.program.pk, deputy_id=named.pk)
    services.name_deputy(**keys)
    with pytest.raises(Refused, match="fiscal officer"):
        payments.prepare_run(by=deputy, payout_ids=[payout.pk])
    run = PayoutRun.objects.create(
        office=w.office.organisation, prepared_by_id=w.office.reviewer.user_id, total=payout.amount, entry_count=1
    )
    Payout.objects.filter(pk=payout.pk).update(run=run)
    with pytest.raises(Refused, match="fiscal officer"):
        payments.release_run(by=deputy, run_id=run.pk)
    run.refresh_from_db()
    payout.refresh_from_db()
    assert (run.state, payout.state) == (RunState.PREPARED, PayoutState.QUEUED)


def test_a_deputy_of_another_program_of_the_office_releases_nothing_here(w, payout):
    deputy = w.office.second_reviewer
    other = services.create_program(
        by=w.office.administrator,
        organisation=w.office.organisation,
        name="Another program",
        opens_on=clock.today(w.program.zone),
        selection="order_of_complete_filing",
    )
    services.name_deputy(by=w.office.administrator, program_id=other.pk, duty=Duty.RELEASE, user_id=deputy.user_id)
    with pytest.raises(Refused, match="fiscal officer"):
        payments.release_payout(by=deputy, payout_id=payout.pk)
    payout.refresh_from_db()
    assert payout.state == PayoutState.QUEUED


def test_the_page_says_what_forbids_it_and_asks_who_decided(w, sign_in):
    client = sign_in(Role.PROGRAM_ADMINISTRATOR, organisation=w.office.organisation)
    address = f"/programs/{w.program.slug}/setup/payment-route/"
    assert "unless you say otherwise" in client.get(address).content.decode()
    assert client.post(address, {"route": "stripe", "authority": ""}).status_code == 422
    assert client.post(address, {"route": "stripe", "authority": RESOLUTION}).status_code == 302
    assert RESOLUTION in client.get(f"/programs/{w.program.slug}/setup/").content.decode()
    forbid(w)
    assert "bank file only" in client.get(address).content.decode()
    answer = client.post(address, {"route": "stripe", "authority": RESOLUTION})
    assert answer.status_code == 422
    assert RESOLUTION in answer.content.decode()
