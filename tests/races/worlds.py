"""The worlds that races start from. Each is lived through once a session; a test gets a copy of its database."""

import datetime as dt
from functools import partial
from types import SimpleNamespace

from django.db import transaction

from marketplace.accounts.actor import SYSTEM
from marketplace.accounts.roles import Role
from marketplace.core import outbox
from marketplace.core.money import Money
from marketplace.engagements import services as engagements
from marketplace.engagements.models import FundingLine, Signature
from marketplace.ledger.models import Account
from marketplace.ledger.selectors import balances, miscounted
from marketplace.ledger.services import open_account, post
from marketplace.payments import services as payments
from marketplace.payments.models import OwnShare
from subsidies import services
from subsidies.choices import CapYear
from subsidies.models import Application, ApplicationItem, Voucher
from subsidies.selectors.budgets import budgets_of_lines
from subsidies.services import claims, funds
from tests.marketplace.accounts.factories import OrganisationFactory, create_member
from tests.marketplace.engagements import factories as orders
from tests.marketplace.payments.factories import prove_payee
from tests.subsidies import trade
from tests.subsidies.factories import CARD, create_line, create_office, create_planned_program, sign

AWARD, HALF = Money(720_000), Money(360_000)
# Work at this price draws the whole voucher, at half of it one half.
PRICE, HALF_PRICE = trade.PRICE, Money(600_000)
OPERATOR = (Role.OPERATOR_SIGNER, Role.OPERATOR_OWNER)
SMALL_PRICE, SMALL_OWN, SMALL_AWARD = Money(10_000), Money(4_000), Money(6_000)
BUYERS, CASES, FITTING, SMALL_ORDERS = 50, 200, 37, 40


def one_voucher():
    """A voucher of $7,200 and fifty evaluated quotes, each of which would draw it whole."""
    w = trade.world()
    w.voucher = trade.voucher(w)
    w.quotes = [chosen_quote(w, PRICE) for _number in range(BUYERS)]
    rehearse(w, w.quotes[0], trade.OWN)
    return w


def two_halves():
    """A voucher of $7,200 and four evaluated quotes: three that draw one half each, one that draws it whole."""
    w = trade.world()
    w.voucher = trade.voucher(w)
    w.halves = [chosen_quote(w, HALF_PRICE) for _number in range(3)]
    w.whole = chosen_quote(w, PRICE)
    rehearse(w, w.whole, trade.OWN)
    return w


def forty_small_orders():
    """A voucher of $7,200 and forty evaluated quotes that draw $60.00 each."""
    w = trade.world()
    w.voucher = trade.voucher(w)
    w.quotes = [chosen_quote(w, SMALL_PRICE) for _number in range(SMALL_ORDERS)]
    rehearse(w, w.quotes[0], SMALL_OWN)
    return w


def two_claims():
    """An order of two accepted milestones: one claim waits for approval, the other's payment for release.

    `both`, who may do everything in the office, approved the award.
    """
    w = trade.world()
    w.office.second_fiscal_officer = second_fiscal_officer(w.office)
    w.both = w.office.administrator = everybody_at(w.office)
    w.voucher = trade.voucher(w)
    w.order = trade.order(w)
    first, second = trade.accepted_milestones(w, w.order)
    w.claim = trade.claim(w, first, "INV-1")
    w.approved = claims.approve_claim(by=w.office.reviewer, claim_id=trade.claim(w, second, "INV-2").pk)
    w.payout = w.approved.payout
    w.funding_line = FundingLine.objects.get(engagement=w.order)
    return w


def own_share_first():
    """A rule card that pays after the own share: of two accepted milestones one was paid, claimed, and its payment came
    back; the other's share is open."""
    w = trade.world(card=[*CARD, ("own_share_first", {"proof_within_days": 30})])
    trade.voucher(w)
    paid, w.waiting = trade.accepted_milestones(w, trade.order(w))
    outbox.drain()
    w.share = trade.own_share_paid(w, OwnShare.objects.get(milestone=paid))
    w.claim = trade.claim(w, paid)
    payments.record_returned_payment(by=w.provider.actor, own_share_id=w.share.pk)
    return w


def payment_alone():
    """A payment that waits for release; no claim stands behind it, whose own state would guard it too."""
    w = last_award()
    scope, provider = funds.line_scope(w.line.pk), orders.provider_party()
    payable = payments.payable_account(provider.organisation.pk, scope)
    funds.move(SYSTEM, open_account("available", scope), payable, HALF, "owed", "test")
    prove_payee(provider.organisation, w.office.organisation)
    w.payout = payments.queue_payout(
        by=w.office.reviewer, payee=provider.organisation, scope=scope, amount=HALF, claim_reference="none"
    )
    return w


def last_award():
    """A budget line that holds one award, and two cases that wait for a recommendation."""
    return _office_with(AWARD, cases=2)


def line_for_37():
    """A budget line that holds 37 awards and not a cent of a 38th, and 200 cases that wait for a recommendation."""
    return _office_with(AWARD * FITTING + AWARD - Money(1), cases=CASES)


def two_cases():
    """A line of $1,000,000.00 and two cases in review, of two operators."""
    w = trade.world()
    w.cases = [trade.in_review(w).pk, trade.in_review(w, party=trade.another_party()).pk]
    return w


def paid():
    """A claim that was paid."""
    w = trade.world()
    w.claim = trade.paid_claim(w)
    return w


def line_to_allot():
    """An authorized line of $1,000,000.00 of which nothing is allotted yet."""
    office = create_office()
    w = SimpleNamespace(office=office, program=create_planned_program(office))
    w.line = create_line(office, w.program, in_allotments=True)
    services.authorise_budget_line(by=office.fiscal_officer, line_id=w.line.pk)
    return w


def yearly_cap():
    """Two cases of one operator, from two windows of a program that pays it at most $10,000.00 a year."""
    return _two_windows("cap_year", year=CapYear.FEDERAL)


def service_cap():
    """The same of a program that pays at most $10,000.00 for sign-in protection in all."""
    return _two_windows("cap_category", category="mfa")


def _two_windows(kind, **rule):
    w = trade.world(card=[*CARD, (kind, {"dollars": "10000", **rule})])
    w.reviewers = [w.office.reviewer, w.office.second_reviewer]
    w.cases = [trade.in_review(w).pk]
    w.program.opens_on += dt.timedelta(days=1)
    w.program.save(update_fields=["opens_on"])
    w.cases.append(trade.in_review(w).pk)
    return w


def _office_with(authority: Money, *, cases: int):
    office = create_office()
    office.second_fiscal_officer = second_fiscal_officer(office)
    program = create_planned_program(office)
    sign(office, program)
    line = create_line(office, program, cents=authority.cents)
    services.authorise_budget_line(by=office.fiscal_officer, line_id=line.pk)
    program = services.open_program(by=office.administrator, program_id=program.pk)
    w = SimpleNamespace(office=office, program=program, line=line)
    w.reviewers = [office.reviewer, office.second_reviewer]
    w.both = everybody_at(office)
    w.operator = orders.Party(*OPERATOR)
    first = trade.in_review(w)
    w.cases = [first.pk, *copies_of(first, cases - 1)]
    return w


def moved(debit, credit, cents, key):
    return partial(post, debit=debit, credit=credit, amount=Money(cents), key=key, reason="test", by=SYSTEM)


def second_fiscal_officer(office):
    return create_member(Role.PROGRAM_FISCAL_OFFICER, organisation=office.organisation).actor()


def everybody_at(office):
    """One person in every role of a small office."""
    roles = (Role.PROGRAM_REVIEWER, Role.PROGRAM_ADMINISTRATOR, Role.PROGRAM_FISCAL_OFFICER)
    return create_member(*roles, organisation=office.organisation).actor()


def chosen_quote(w, price: Money) -> int:
    request = orders.closed_request(w.operator, [w.provider], [price])
    return orders.evaluate(request, w.operator).chosen_id


@transaction.atomic
def rehearse(w, quote_id: int, own: Money) -> None:
    """Sign once and take it back: what is loaded once a process is loaded before the processes part."""
    engagements.sign_order(by=w.operator.actor, quote_id=quote_id, signature=trade.SIGNATURE, shown_own_share=own)
    transaction.set_rollback(True)


def copies_of(case: Application, count: int) -> list[int]:
    """The same application by so many other operators, written as rows: 200 journeys would take most of a minute."""
    people = OrganisationFactory.create_batch(count)
    signatures = [twin(case.signature, organisation_id=one.pk) for one in people]
    Signature.objects.bulk_create(signatures)
    pairs = zip(people, signatures, strict=True)
    cases = [twin(case, organisation_id=one.pk, signature_id=signature.pk) for one, signature in pairs]
    Application.objects.bulk_create(cases)
    items = [twin(item, application_id=one.pk) for item in case.items.all() for one in cases]
    ApplicationItem.objects.bulk_create(items)
    return [one.pk for one in cases]


def twin(row, **changes):
    """A new row with the same contents, but for its key and its reference."""
    own = {row._meta.pk.attname, "reference"}
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return type(row)(**{name: value for name, value in values.items() if name not in own} | changes)


def assert_books_hold(w) -> dict[str, Money]:
    """After any race: the line adds up, no voucher holds more than its face, all accounts together are zero, and every
    counter equals its transfers. Gives what stands in each kind of account of the line.
    """
    w.line.refresh_from_db()
    (budget,) = budgets_of_lines([w.line])
    assert budget.adds_up, budget
    for voucher in Voucher.objects.filter(budget_line=w.line).order_by("pk"):
        assert Money(0) <= funds.voucher_balance(voucher) <= voucher.face_amount
    scopes = Account.objects.order_by("pk").values_list("scope", flat=True)
    assert sum(balances(scopes).values(), Money(0)) == Money(0)
    assert miscounted() == []
    return {one.kind: one.amount for one in budget.segments}
