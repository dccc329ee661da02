"""The pages of requests, quotes, orders and their payments."""

from marketplace.accounts.models import Organisation
from marketplace.engagements import forms
from marketplace.engagements.forms.orders import OrderForm
from marketplace.engagements.forms.quotes import LineForm, MilestoneForm
from marketplace.engagements.models import Engagement, Milestone, Quote, Request
from marketplace.engagements.models.orders import Route
from marketplace.engagements.states import EngagementState, MilestoneState, QuoteState, RequestState
from marketplace.payments.forms import (
    AccountForm,
    CloseCaseForm,
    InvoiceForm,
    PaidForm,
    PaymentForm,
    RefundForm,
    disbursing,
    statements,
)
from marketplace.payments.models import FinanceCase, OwnShare, Payout, PayoutAccount
from marketplace.payments.services.cases import open_case
from marketplace.payments.states import OwnShareState, PayoutState
from operators.states import IdentityState
from tests.marketplace.payments.factories import page_for, paid_online, prove_payee, put_online
from tests.world.access import things_trade
from tests.world.badinput.ways import to, way


def operators():
    verified = Organisation.objects.filter(operator_profile__identity_case__state=IdentityState.VERIFIED)
    return verified.order_by("pk")


def operator() -> Organisation:
    return operators()[0]


def request_in(state: str) -> Request:
    return Request.objects.filter(state=state).order_by("pk")[0]


def milestone_in(*states: str) -> Milestone:
    running = Milestone.objects.filter(state__in=states, engagement__state=EngagementState.IN_DELIVERY)
    return running.order_by("pk")[0]


def to_milestone(organisation: Organisation, milestone: Milestone):
    return to(organisation, "engagements:milestone", milestone.engagement.reference, milestone.position)


@way(forms.RequestForm)
def a_new_request():
    return to(operator(), "engagements:new_request")


@way(forms.QuestionForm)
def questions_about_a_request():
    shown = request_in(RequestState.OPEN)
    return to(shown.invitations.order_by("pk")[0].provider, "engagements:questions", shown.reference)


@way(forms.AnswerForm)
def an_answer():
    shown = Request.objects.filter(questions__isnull=False).order_by("pk")[0]
    return to(shown.operator, "engagements:answer", shown.reference, 1)


@way(forms.ReasonForm)
def the_end_of_a_request():
    shown = request_in(RequestState.OPEN)
    return to(shown.operator, "engagements:cancel_request", shown.reference)


@way(forms.EvaluationForm)
def quotes_compared():
    shown = Request.objects.filter(state=RequestState.CLOSED, quotes__state=QuoteState.OPENED).order_by("pk")[0]
    return to(shown.operator, "engagements:evaluate", shown.reference)


@way(forms.QuoteForm, MilestoneForm, LineForm)
def a_quote():
    draft = Quote.objects.filter(state=QuoteState.DRAFT, request__state=RequestState.OPEN).order_by("pk")[0]
    return to(draft.provider, "engagements:write_quote", draft.request.reference)


@way(forms.DeclarationForm)
def a_quote_to_send():
    draft = Quote.objects.filter(state=QuoteState.DRAFT, request__state=RequestState.OPEN).order_by("pk")[0]
    return to(draft.provider, "engagements:quote", draft.reference)


@way(OrderForm)
def an_order_to_sign():
    chosen = Quote.objects.filter(state=QuoteState.OPENED, request__state=RequestState.EVALUATED).order_by("pk")
    quote = next(one for one in chosen if one.request.evaluation.chosen_id == one.pk)
    return to(quote.request.operator, "engagements:accept_quote", quote.reference)


@way(forms.DeliverForm)
def a_milestone_to_deliver():
    milestone = milestone_in(MilestoneState.PLANNED)
    return to_milestone(milestone.engagement.provider, milestone)


@way(forms.SignatureForm, forms.TextForm)
def a_milestone_to_accept():
    milestone = Milestone.objects.filter(state=MilestoneState.DELIVERED).order_by("pk")[0]
    return to_milestone(milestone.engagement.operator, milestone)


@way(forms.MessageForm)
def messages_of_an_order():
    order = Engagement.objects.filter(state=EngagementState.IN_DELIVERY).order_by("pk")[0]
    return to(order.operator, "engagements:messages", order.reference)


@way(InvoiceForm)
def an_own_share_to_invoice():
    share = OwnShare.objects.filter(state=OwnShareState.NOT_DUE).order_by("pk")[0]
    return to(share.engagement.provider, "payments:own_share", share.reference)


@way(PaymentForm)
def an_own_share_to_pay():
    by_purchase_order = OwnShare.objects.filter(state=OwnShareState.INVOICED, proofs=None, route=Route.DIRECT)
    share = by_purchase_order.order_by("pk")[0]
    return to(share.engagement.operator, "payments:own_share", share.reference)


@way(AccountForm)
def where_a_provider_is_paid():
    return to(Organisation.objects.filter(provider_profile__isnull=False).order_by("pk")[0], "payments:account")


@way(PaidForm)
def a_payout_on_its_way():
    payout = Payout.objects.filter(state=PayoutState.SENT, office__isnull=False).order_by("pk")[0]
    return to(payout.office, "payments:payout", payout.reference)


@way(disbursing.TaxFormForm)
def the_tax_form_of_a_provider():
    return to(Organisation.objects.filter(provider_profile__isnull=False).order_by("pk")[0], "payments:tax_form")


def a_payment_in_line() -> Payout:
    waiting = Payout.objects.filter(state=PayoutState.QUEUED, office__isnull=False, run__isnull=True)
    return waiting.order_by("pk")[0]


@way(disbursing.HoldForm)
def a_payment_to_hold():
    payout = a_payment_in_line()
    return to(payout.office, "payments:payout", payout.reference)


@way(disbursing.ScreeningForm, disbursing.OtherPayeeForm)
def a_payee_of_the_office():
    payout = a_payment_in_line()
    return to(payout.office, "payments:payee", payout.payee.reference)


@way(disbursing.CallBackForm)
def a_payee_to_call_back():
    """Its account is as good as new."""
    payout = a_payment_in_line()
    prove_payee(payout.payee, payout.office)
    PayoutAccount.objects.current().filter(organisation=payout.payee).update(
        called_back_by=None, called_back_at=None, call_back_note=""
    )
    return to(payout.office, "payments:payee", payout.payee.reference)


@way(disbursing.PayingOfficeForm)
def how_an_office_pays():
    return to(a_payment_in_line().office, "payments:office")


@way(disbursing.RunForm)
def a_run_to_prepare():
    payout = a_payment_in_line()
    prove_payee(payout.payee, payout.office)
    return to(payout.office, "payments:new_run")


@way(disbursing.FileForm)
def returns_of_the_bank():
    return to(a_payment_in_line().office, "payments:returns")


@way(statements.StatementForm)
def a_statement_to_upload():
    return to(a_payment_in_line().office, "payments:statements")


@way(statements.MapperForm)
def a_statement_whose_columns_are_not_named():
    shown = things_trade.statement().owner
    return to(shown.office, "payments:statement", shown.reference)


@way(statements.ExplainForm)
def a_difference_to_explain():
    found = things_trade.difference().owner
    return to(found.office, "payments:difference", found.reference)


@way(RefundForm)
def an_own_share_paid_online():
    share = paid_online(OwnShare.objects.filter(state=OwnShareState.INVOICED, proofs=None).order_by("-pk")[0])
    return to(share.engagement.provider, "payments:own_share", share.reference)


@way(CloseCaseForm)
def a_case_of_finance():
    share = OwnShare.objects.filter(state=OwnShareState.INVOICED, proofs=None).order_by("-pk")[0]
    payment = page_for(put_online(share))
    case = open_case(payment=payment, kind=FinanceCase.Kind.DIFFERENCE, amount=payment.amount)
    return to(Organisation.objects.get(is_marketplace=True), "payments:finance_case", case.reference)
