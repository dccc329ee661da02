"""What waits for whom: the dashboard names a step only to those who may take it."""

import datetime as dt

from marketplace.accounts.roles import Role
from marketplace.core import clock
from marketplace.core.money import Money
from marketplace.core.panels import collect, tasks_for
from marketplace.payments.services import open_own_share
from subsidies import services
from subsidies.services import decisions
from tests.marketplace.accounts.factories import create_member
from tests.marketplace.engagements import factories as buying
from tests.subsidies import trade
from tests.subsidies.factories import CARD, client_of, create_line


def titles(actor):
    return [task.title for task in tasks_for(actor)]


def test_a_recommendation_waits_for_a_second_person(w):
    application = trade.in_review(w)
    answer = f"Answer {application.reference} of {application.organisation.name}"
    assert answer in titles(w.office.reviewer)
    assert answer not in titles(w.office.administrator)
    decisions.recommend_application(by=w.office.reviewer, application_id=application.pk, amount=application.requested)
    approve = f"Approve {application.reference} of {application.organisation.name}, or send it back"
    assert titles(w.office.reviewer) == []
    assert approve in titles(w.office.administrator)


def test_a_voucher_waits_until_its_holder_asks_for_quotes(w):
    voucher = trade.voucher(w)
    ask = f"Ask for quotes: {voucher.program.name} pays for Sign-in protection"
    assert ask in titles(w.operator.actor)
    page = client_of(w.operator.actor).get(voucher.get_absolute_url()).content.decode()
    assert "/services/?category=mfa" in page
    assert (
        "/services/?category=mfa" not in client_of(w.office.reviewer).get(voucher.get_absolute_url()).content.decode()
    )
    buying.open_request(w.operator, [w.provider])
    assert ask not in titles(w.operator.actor)


def test_only_who_may_claim_is_asked_to(w):
    trade.voucher(w)
    trade.accepted_milestones(w, trade.order(w))
    delivery = create_member(Role.PROVIDER_DELIVERY, organisation=w.provider.organisation).actor()
    assert any(title.startswith("Claim $") for title in titles(w.provider.actor))
    assert not any(title.startswith("Claim $") for title in titles(delivery))


def test_nobody_is_asked_to_claim_what_waits_for_the_own_share(everybody_may_trade):
    w = trade.world(card=[*CARD, ("own_share_first", {"proof_within_days": 30})])
    trade.voucher(w)
    shares = [open_own_share(milestone_id=one.pk) for one in trade.accepted_milestones(w, trade.order(w))]
    assert not any(title.startswith("Claim $") for title in titles(w.provider.actor))
    trade.own_share_paid(w, shares[0])
    assert sum(title.startswith("Claim $") for title in titles(w.provider.actor)) == 1


def test_a_payment_is_news_for_a_month(w):
    trade.voucher(w)
    one = trade.claim(w, trade.accepted_milestones(w, trade.order(w))[0])
    trade.paid(w, one)
    title = f"Claim {one.reference}"
    assert title in [row.title for row in collect("rows", w.provider.actor)]
    with clock.travel(clock.now() + dt.timedelta(days=31)):
        assert title not in [row.title for row in collect("rows", w.provider.actor)]


def test_money_waits_for_a_fiscal_officer_who_did_not_enter_it(w):
    second = create_member(Role.PROGRAM_FISCAL_OFFICER, organisation=w.office.organisation).actor()
    line = create_line(w.office, w.program, name="In parts", in_allotments=True)
    services.authorise_budget_line(by=w.office.fiscal_officer, line_id=line.pk)
    keys = {"line_id": line.pk, "amount": Money(500), "available_on": w.line.opens_on}
    services.plan_allotment(by=w.office.fiscal_officer, **keys)
    case = trade.recommended(w)
    cut = {"amount": w.line.authority, "reason": "It ends.", "below_promises": True}
    services.cut_budget_line(by=w.office.fiscal_officer, line_id=w.line.pk, **cut)
    services.propose_ending(by=second, line_id=w.line.pk, application_id=case.pk, reason="It was awarded last.")
    authorise = "Authorize an allotment of $5.00: Plains Grant: In parts"
    confirm = f"Confirm that {case.reference} ends, or let it stand"
    assert (authorise in titles(second), confirm in titles(second)) == (True, False)
    assert (authorise in titles(w.office.fiscal_officer), confirm in titles(w.office.fiscal_officer)) == (False, True)
