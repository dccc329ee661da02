"""Public money moved through the services, one step further a function, from the draft to the bank."""

import datetime as dt
from types import SimpleNamespace

from marketplace.accounts.roles import Role
from marketplace.core import clock
from marketplace.core.money import Money
from marketplace.engagements import services as orders
from marketplace.engagements.models import FundingLine, Milestone
from marketplace.engagements.services import SignatureDetails
from marketplace.ledger.selectors import total
from marketplace.payments import services as payments
from marketplace.payments.models import OwnShare
from marketplace.payments.states import OwnShareState
from subsidies.models import Application, OwnShareSample
from subsidies.reasons import RecoveryGround
from subsidies.services import applications, claims, decisions, offers, recoveries, samples
from subsidies.services.applications import ItemDetails
from tests.marketplace.accounts.factories import create_member
from tests.marketplace.documents.factories import upload
from tests.marketplace.engagements import factories as trade
from tests.marketplace.payments.factories import prove_payee
from tests.subsidies.factories import CARD, create_office, create_open_program

# The office looks at every own share that both sides recorded.
EVERY_SHARE_LOOKED_AT = [*CARD, ("own_share_first", {"looked_at_percent": 100})]
NOW = dt.datetime(2026, 11, 23, 18, tzinfo=dt.UTC)
SIGNATURE = SignatureDetails(typed_name="Dana Reyes", title="General manager", consented=True)
PRICE, OWN, BACK = Money(1_200_000), Money(480_000), Money(90_000)
KINDS = (
    "shortfall",
    "unallotted",
    "available",
    "committed",
    "obligated",
    "payable",
    "disbursed",
    "recovery",
    "closed_out",
    "returned",
)


def fact(name, value):
    return {"name": name, "label": name, "value": value, "source": "you told us", "method": "attested", "expires": None}


FACTS = [
    fact("sector", "WWS"),
    fact("state", "MT"),
    fact("ownership", "local"),
    fact("population_served", 2900),
    fact("is_rural_rucc", "yes"),
    fact("sam_registered", "yes"),
]


def world(**program):
    """An office with an open program of $1,000,000, an operator with a signer, and a provider."""
    office = create_office()
    office.second_administrator = create_member(
        Role.PROGRAM_ADMINISTRATOR, organisation=office.organisation, title="second"
    ).actor()
    office, opened, line = create_open_program(office, **program)
    return SimpleNamespace(
        office=office,
        program=opened,
        line=line,
        operator=trade.Party(Role.OPERATOR_SIGNER, Role.OPERATOR_OWNER),
        provider=trade.Party(Role.PROVIDER_OWNER, Role.PROVIDER_FINANCE),
    )


def totals(line):
    return {kind: total(kind, pool=f"line:{line.pk}") for kind in KINDS}


def assert_balanced(line):
    """Authority + shortfall = all that stands on the line; `shortfall` and `recovery` are below zero in the ledger."""
    sums = totals(line)
    assert sum(sums.values(), Money(0)) == line.authority
    below = ("shortfall", "recovery")
    assert all(sums[kind] <= Money(0) for kind in below)
    assert all(amount >= Money(0) for kind, amount in sums.items() if kind not in below)
    return sums


def draft(w, price=PRICE, party=None, facts=FACTS):
    by = (party or w.operator).actor
    application = applications.start_application(by=by, program_id=w.program.pk)
    item = ItemDetails("mfa", "Sign-in protection", price, "estimate", "Last year's price plus 5%.")
    pk = application.pk
    applications.save_systems(by=by, application_id=pk, systems=[{"reference": "SYS-1", "name": "Bear Creek"}])
    applications.save_items(by=by, application_id=pk, items=[item])
    applications.save_facts(by=by, application_id=pk, facts=facts)
    applications.save_free_help(by=by, application_id=pk, considered=["scanning"], note="We use it.")
    return applications.save_documents(by=by, application_id=pk, documents=[])


def submitted(w, **changes):
    party = changes.get("party") or w.operator
    application = draft(w, **changes)
    return applications.submit_application(by=party.actor, application_id=application.pk, signature=SIGNATURE)


def in_review(w, **changes):
    application = submitted(w, **changes)
    return decisions.take_case(by=w.office.reviewer, application_id=application.pk)


def wait_listed(w, **changes):
    application = in_review(w, **changes)
    decisions.wait_list_application(by=w.office.reviewer, application_id=application.pk)
    return Application.objects.get(pk=application.pk)


def offered(w, **changes):
    application = wait_listed(w, **changes)
    offers.make_offer(by=w.office.reviewer, application_id=application.pk, amount=application.requested)
    return Application.objects.get(pk=application.pk)


def recommended(w, **changes):
    application = in_review(w, **changes)
    decisions.recommend_application(by=w.office.reviewer, application_id=application.pk, amount=application.requested)
    return Application.objects.get(pk=application.pk)


def recommended_then(w, change, *arguments):
    """A recommendation, and what happens next."""
    application = recommended(w)
    change(w, *arguments)
    return application


def another_party():
    return trade.Party(Role.OPERATOR_SIGNER, Role.OPERATOR_OWNER)


def approved(w, **changes):
    application = recommended(w, **changes)
    decisions.approve_application(
        by=w.office.administrator, application_id=application.pk, amount=application.recommended_amount
    )
    application.refresh_from_db()
    return application


def voucher(w, **changes):
    application = approved(w, **changes)
    return applications.accept_award(by=w.operator.actor, application_id=application.pk, signature=SIGNATURE)


def order(w, price=PRICE, own=OWN):
    return trade.signed_order(w.operator, w.provider, price, shown_own_share=own)


def accepted_milestones(w, engagement):
    return accepted_milestones_of(w, engagement.milestones.all())


def accepted_milestones_of(w, milestones):
    for milestone in milestones:
        orders.deliver_milestone(by=w.provider.actor, milestone_id=milestone.pk, evidence="Report handed over.")
        orders.accept_milestone(by=w.operator.actor, milestone_id=milestone.pk, signature=trade.SIGNATURE)
    return list(Milestone.objects.filter(pk__in=[milestone.pk for milestone in milestones]).order_by("pk"))


def claim(w, milestone, number="INV-1"):
    prove_payee(w.provider.organisation, w.office.organisation)
    line = FundingLine.objects.get(engagement=milestone.engagement)
    return claims.submit_claim(
        by=w.provider.actor, milestone_id=milestone.pk, funding_line_id=line.pk, invoice_number=number
    )


def released(w, one):
    payout = claims.approve_claim(by=w.office.reviewer, claim_id=one.pk).payout
    return payments.release_payout(by=w.office.fiscal_officer, payout_id=payout.pk)


def paid(w, one):
    payout = released(w, one)
    return payments.mark_payout_paid(by=w.office.fiscal_officer, payout_id=payout.pk, bank_reference="ACH-1")


def paid_claim(w):
    voucher(w)
    one = claim(w, accepted_milestones(w, order(w))[0])
    paid(w, one)
    one.refresh_from_db()
    return one


def noticed(w):
    """A part of a paid claim is asked back."""
    keys = {"ground": RecoveryGround.NOT_DELIVERED, "words": "The second day did not take place."}
    return recoveries.give_notice(by=w.office.reviewer, claim_id=paid_claim(w).pk, amount=BACK, **keys)


def answered(w):
    keys = {"recovery_id": noticed(w).pk, "answer": "We forgot to take it off."}
    return recoveries.answer_notice(by=w.provider.actor, **keys)


def established(w):
    return recoveries.establish_debt(by=w.office.administrator, recovery_id=answered(w).pk)


def repaid(w):
    one = established(w)
    today = clock.today(w.program.zone)
    keys = {"recovery_id": one.pk, "repaid_on": today, "bank_reference": "ACH-2042"}
    return recoveries.record_repayment(by=w.office.fiscal_officer, **keys)


def own_share_recorded(w, share):
    """Invoiced by the provider where it is not yet, and recorded as paid by the operator."""
    today = clock.today(w.operator.organisation.zone)
    if share.state == OwnShareState.NOT_DUE:
        payments.invoice_own_share(
            by=w.provider.actor, own_share_id=share.pk, invoice_number=f"INV-{share.pk}", invoiced_on=today
        )
    details = payments.PaymentDetails(paid_on=today, method="check", number="1042", amount=share.amount)
    payments.record_payment(by=w.operator.actor, own_share_id=share.pk, details=details)
    share.refresh_from_db()


def own_share_paid(w, share):
    own_share_recorded(w, share)
    return payments.confirm_receipt(by=w.provider.actor, own_share_id=share.pk)


def own_share_of(w, engagement):
    """Of its first milestone, delivered and accepted."""
    milestone = accepted_milestones_of(w, engagement.milestones.order_by("position")[:1])[0]
    payments.open_own_share(milestone_id=milestone.pk)
    return OwnShare.objects.get(milestone=milestone)


def sampled(w):
    """An own share of a paid milestone whose bank record the office asked for."""
    voucher(w)
    share = own_share_of(w, order(w))
    own_share_paid(w, share)
    show_by = clock.today(w.program.zone) + dt.timedelta(days=samples.DAYS_TO_SHOW)
    return OwnShareSample.objects.create(own_share=share, program=w.program, why="lot", show_by=show_by)


def shown(w):
    sample = sampled(w)
    return samples.show_payment(by=w.operator.actor, sample_id=sample.pk, upload=upload("bank.pdf"))


def travelled():
    return clock.travel(NOW)
