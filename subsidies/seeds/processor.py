"""Money at the payment processor: one office pays by it, and a firm owes back what its balance did not hold."""

from django.conf import settings

from marketplace.accounts.models import Organisation
from marketplace.accounts.roles import Role
from marketplace.core import clock
from marketplace.core.money import Money
from marketplace.payments import seeds as paying
from marketplace.payments import services as payments
from marketplace.payments.models import BankPayout, FinanceCase, OnlinePayment, Payout, PayoutRoute, TopUp
from marketplace.payments.standin import world
from marketplace.payments.states import PayoutState
from subsidies.models import Program
from subsidies.seeds.programs import CREDIT_UNIONS, afternoon
from subsidies.seeds.story import person
from subsidies.services.routes import set_payment_route

SWITCHED, FUNDED, SENT = 8, 6, 1
PUT_THERE, GIVEN_BACK, COLLECTED = Money(2_000_000), Money(25_000), Money(10_000)
RESOLUTION = "Board resolution 2026-14: our bank takes no payment files."


def seed_processor() -> None:
    """Only where the stand-in answers; running it again changes nothing."""
    if settings.STRIPE_STANDIN and not TopUp.objects.exists():
        _pay_by_stripe(Program.objects.get(slug=CREDIT_UNIONS.slug))
        _owe_back(_officer())


def _officer():
    return person(Organisation.objects.get(is_marketplace=True), Role.VETTING_OFFICER)


def _business_days_ago(days: int):
    return clock.travel(afternoon(clock.business_days_before(clock.today(), days)))


def _pay_by_stripe(program: Program) -> None:
    """Switched on, money put there, and what waited leaves in a run of two people."""
    office = program.organisation
    with _business_days_ago(SWITCHED):
        administrator = person(office, Role.PROGRAM_ADMINISTRATOR)
        set_payment_route(by=administrator, program_id=program.pk, route="stripe", authority=RESOLUTION)
    with _business_days_ago(FUNDED):
        payments.record_top_up(by=_officer(), office=office, top_up_id=world.top_up(PUT_THERE.cents))
    waiting = Payout.objects.filter(office=office, state=PayoutState.QUEUED).select_related("payee").earliest("pk")
    with _business_days_ago(SENT):
        first, second = (person(office, Role.PROGRAM_FISCAL_OFFICER, place) for place in (0, 1))
        cashier = person(waiting.payee, Role.PROVIDER_OWNER)
        paying.get_paid_online(payee=waiting.payee, cashier=cashier)
        paying.prove_payee(payee=waiting.payee, cashier=cashier, officer=first)
        run = payments.prepare_run(by=first, payout_ids=[waiting.pk], route=PayoutRoute.STRIPE)
        payments.release_run(by=second, run_id=run.pk)
        payments.send_subsidy(payout_id=waiting.pk)


def _owe_back(officer) -> None:
    """A firm gives some back after its bank got everything: the operator has it at once, the firm pays in parts."""
    firms = BankPayout.objects.values("account__organisation")
    paid = OnlinePayment.objects.filter(own_share__engagement__provider__in=firms, transfer_id__isnull=False)
    payment = paid.select_related("own_share__engagement__provider").earliest("pk")
    with _business_days_ago(FUNDED):
        cashier = person(payment.own_share.engagement.provider, Role.PROVIDER_OWNER)
        refund = payments.ask_refund(by=cashier, own_share_id=payment.own_share_id, amount=GIVEN_BACK)
        payments.send_refund(refund_id=refund.pk)
        paying.hear()
    with _business_days_ago(SENT):
        debt = FinanceCase.objects.get(payment=payment, kind=FinanceCase.Kind.RECEIVABLE)
        values = {"amount": COLLECTED, "bank_reference": "CHK 1042", "received_on": clock.today()}
        payments.record_collection(by=officer, case_id=debt.pk, **values)
