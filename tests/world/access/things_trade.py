"""Requests, quotes, orders and payments that the matrix opens."""

from django.core.files.uploadedfile import SimpleUploadedFile

from marketplace.accounts.actor import SYSTEM
from marketplace.accounts.roles import Role
from marketplace.core import clock
from marketplace.core.money import ZERO, Money
from marketplace.engagements import services as engagements
from marketplace.engagements.models import Authority, Engagement, Invitation, Quote, Request, Signature
from marketplace.engagements.models.orders import Route
from marketplace.engagements.services.requests import NOTES_KIND
from marketplace.engagements.states import EngagementState, MilestoneState, QuoteState, RequestState
from marketplace.payments import services as payments
from marketplace.payments.models import ConnectedAccount, Difference, FinanceCase, OwnShare, Payout, PayoutRun
from marketplace.payments.services.cases import open_case
from marketplace.payments.states import OPEN_STATES, OwnShareState, PayoutState
from marketplace.vault import services as vault
from tests.marketplace.accounts.factories import UserFactory, create_member
from tests.marketplace.payments.factories import page_for, put_online
from tests.world.access.declared import FIRM, OFFICE, OPERATOR, STAFF, Thing
from tests.world.access.things import each_once, named, vetting_case


def _request(state, **more) -> Request:
    return Request.objects.filter(state=state, **more).order_by("pk").first()


@each_once
def draft_request() -> Thing:
    """Nobody but its author's organisation knows a draft."""
    request = _request(RequestState.DRAFT)
    return named(request, **{OPERATOR: request.operator_id})


@each_once
def open_request() -> Thing:
    """A request that somebody was invited to and has not quoted on."""
    request = _request(RequestState.OPEN)
    invited = request.invitations.exclude(provider__quotes__request=request).order_by("pk").first()
    return named(request, **{OPERATOR: request.operator_id, FIRM: invited.provider_id})


@each_once
def closed_request() -> Thing:
    request = _request(RequestState.CLOSED)
    return named(
        request, **{OPERATOR: request.operator_id, FIRM: request.invitations.order_by("pk").first().provider_id}
    )


@each_once
def noted_request() -> Thing:
    """An open request with private notes: who was invited learns no more of them than a stranger."""
    request, words = open_request(), "The old pump house has no alarm."
    operator = request.owner.operator
    request.owner.private_notes = vault.seal(by=SYSTEM, organisation=operator, kind=NOTES_KIND, content=words)
    request.owner.save(update_fields=["private_notes"])
    return request


@each_once
def ordered_request() -> Thing:
    """The request behind a running order, with notes that the chosen provider needs for the work."""
    order = running_order()
    request, words = order.owner.request, "The key hangs behind the door."
    request.private_notes = vault.seal(by=SYSTEM, organisation=order.owner.operator, kind=NOTES_KIND, content=words)
    request.save(update_fields=["private_notes"])
    return named(request, **order.sides)


@each_once
def question() -> Thing:
    asked = Request.objects.filter(questions__isnull=False).order_by("pk").first()
    sides = {OPERATOR: asked.operator_id, FIRM: asked.invitations.order_by("pk").first().provider_id}
    thing = named(asked, **sides)
    return Thing(thing.arguments | {"number": 1}, sides, thing.missing | {"number": 1}, asked)


@each_once
def named_firm() -> Thing:
    """A firm that the operator named on an open request; its link went out and is not used."""
    request = open_request()
    firm = Invitation.objects.create(request=request.owner, firm_name="Prairie", firm_email="office@prairie.example")
    buyer = create_member(Role.OPERATOR_OWNER, organisation=request.owner.operator).actor()
    sent = engagements.send_link_again(by=buyer, invitation_id=firm.pk)
    number = {"number": request.owner.invitations.count()}
    return Thing(request.arguments | number, request.sides, request.missing | number, sent)


@each_once
def firm_link() -> dict[str, object]:
    return {"token": engagements.firm_token(named_firm().owner)}


@each_once
def evaluated_request() -> Thing:
    request = _request(RequestState.EVALUATED)
    return named(request, **{OPERATOR: request.operator_id, FIRM: request.evaluation.chosen.provider_id})


@each_once
def sealed_quote() -> Thing:
    """Before the box is opened the operator does not know the quote either."""
    quote = Quote.objects.filter(state=QuoteState.SEALED).order_by("pk").first()
    return named(quote, **{FIRM: quote.provider_id})


@each_once
def draft_quote() -> Thing:
    quote = Quote.objects.filter(state=QuoteState.DRAFT).order_by("pk").first()
    return named(quote, **{FIRM: quote.provider_id})


@each_once
def opened_quote() -> Thing:
    quote = Quote.objects.filter(state=QuoteState.OPENED).select_related("request").order_by("pk").first()
    return named(quote, **{OPERATOR: quote.request.operator_id, FIRM: quote.provider_id})


@each_once
def chosen_quote() -> Thing:
    request = _request(RequestState.EVALUATED)
    quote = request.evaluation.chosen
    return named(quote, **{OPERATOR: request.operator_id, FIRM: quote.provider_id})


def _order(**found) -> Thing:
    order = Engagement.objects.filter(**found).order_by("pk").first()
    return named(order, **{OPERATOR: order.operator_id, FIRM: order.provider_id})


@each_once
def running_order() -> Thing:
    """Work under way, with a milestone to deliver and one that waits to be accepted."""
    return _with_a_message(_order(state=EngagementState.IN_DELIVERY, milestones__state=MilestoneState.DELIVERED))


def _with_a_message(order: Thing) -> Thing:
    writer = create_member(Role.PROVIDER_DELIVERY, organisation=order.owner.provider).actor()
    engagements.send_message(by=writer, engagement_id=order.owner.pk, text="We come on Monday.")
    return order


@each_once
def agreed_order() -> Thing:
    return _order(state=EngagementState.AGREED)


def _milestone(state) -> Thing:
    order = _order(milestones__state=state, state__in=[EngagementState.IN_DELIVERY, EngagementState.DISPUTED])
    milestone = order.owner.milestones.filter(state=state).order_by("position").first()
    place = {"position": milestone.position}
    return Thing(order.arguments | place, order.sides, order.missing | place, milestone)


@each_once
def planned_milestone() -> Thing:
    return _milestone(MilestoneState.PLANNED)


@each_once
def delivered_milestone() -> Thing:
    return _milestone(MilestoneState.DELIVERED)


@each_once
def disputed_milestone() -> Thing:
    return _milestone(MilestoneState.DISPUTED)


def _share(state) -> Thing:
    share = OwnShare.objects.filter(state=state, route=Route.DIRECT).select_related("engagement").order_by("pk").first()
    return named(share, **{OPERATOR: share.engagement.operator_id, FIRM: share.engagement.provider_id})


@each_once
def share_to_invoice() -> Thing:
    return _share(OwnShareState.NOT_DUE)


@each_once
def share_to_pay() -> Thing:
    return _share(OwnShareState.INVOICED)


@each_once
def share_to_pay_online() -> Thing:
    """Another share than the one that is paid by purchase order, of an order on the platform route."""
    share = put_online(OwnShare.objects.filter(state__in=OPEN_STATES).order_by("-pk").first())
    return named(share, **{OPERATOR: share.engagement.operator_id, FIRM: share.engagement.provider_id})


@each_once
def checkout() -> Thing:
    """The page that its operator opened; the provider reads of it on the share."""
    payment = page_for(share_to_pay_online().owner)
    return named(payment, **{OPERATOR: payment.own_share.engagement.operator_id})


@each_once
def test_checkout() -> Thing:
    payment = checkout().owner
    known = {"session_id": payment.checkout_id}
    return Thing(known, checkout().sides, {"session_id": "cs_test_missing"}, payment)


@each_once
def connected() -> Thing:
    firm = vetting_case().owner.provider.organisation
    actor = create_member(Role.PROVIDER_FINANCE, organisation=firm).actor()
    payments.start_onboarding(by=actor, organisation=firm, back_url="https://levee.example/")
    account = ConnectedAccount.objects.get(organisation=firm)
    return Thing({"account_id": account.account_id}, {FIRM: firm.pk}, {"account_id": "acct_missing"}, account)


@each_once
def finance_case() -> Thing:
    payment = checkout().owner
    case = open_case(payment=payment, kind=FinanceCase.Kind.DIFFERENCE, amount=payment.amount)
    return named(case, **{STAFF: None})


@each_once
def payout() -> Thing:
    one = Payout.objects.filter(state=PayoutState.QUEUED).order_by("pk").first()
    return named(one, **{FIRM: one.payee_id, OFFICE: one.office_id})


@each_once
def payee() -> Thing:
    """Its office's fiscal officers look at it before they pay; the firm itself has pages of its own."""
    one = payout().owner
    return named(one.payee, **{OFFICE: one.office_id})


def _run(**values) -> Thing:
    office = payout().owner.office
    first = create_member(Role.PROGRAM_FISCAL_OFFICER, organisation=office).user
    run = PayoutRun.objects.create(office=office, prepared_by=first, total=ZERO, entry_count=0, **values)
    return named(run, **{OFFICE: office.pk})


@each_once
def run() -> Thing:
    return _run()


@each_once
def released_run() -> Thing:
    office, second = payout().owner.office, UserFactory()
    file = vault.seal(by=SYSTEM, organisation=office, kind="payments.bank_file", content="101 021000021")
    today = clock.today()
    return _run(state="released", released_by=second, released_at=clock.now(), effective_on=today, file=file)


@each_once
def statement() -> Thing:
    """Uploaded, its columns not named yet."""
    office = payout().owner.office
    officer = create_member(Role.PROGRAM_FISCAL_OFFICER, organisation=office).actor()
    table = SimpleUploadedFile("december.csv", b"Date,Amount\n12/03/2026,-12.50\n")
    return named(payments.upload_statement(by=officer, upload=table), **{OFFICE: office.pk})


@each_once
def difference() -> Thing:
    office = payout().owner.office
    found = Difference.objects.create(office=office, kind="line", amount=Money(-1250), on=clock.today())
    return named(found, **{OFFICE: office.pk})


@each_once
def entered_account() -> dict[str, object]:
    """Bank details of the firm whose people look, entered by somebody else there."""
    organisation = vetting_case().owner.provider.organisation
    payments.enter_payout_account(
        by=create_member(Role.PROVIDER_FINANCE, organisation=organisation).actor(),
        organisation=organisation,
        bank_name="First Bank",
        holder_name=organisation.name,
        routing_number="021000021",
        account_number="000123456789",
    )
    return {}


@each_once
def authority() -> Thing:
    """Marketplace staff know the paper, and end none."""
    paper = Authority.objects.filter(ended_at__isnull=True).select_related("membership").order_by("pk").first()
    return named(paper, **{OPERATOR: paper.membership.organisation_id, STAFF: None})


@each_once
def signer() -> Thing:
    member = authority().owner.membership
    return named(member, **{OPERATOR: member.organisation_id})


@each_once
def signature() -> Thing:
    one = Signature.objects.order_by("pk").first()
    return named(one, **{OPERATOR: one.organisation_id})
