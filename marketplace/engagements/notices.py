"""Who is told what of the trade. Never a text from the vault; before an order never the operator's name."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from marketplace.accounts.models import Organisation, User
from marketplace.engagements.models import (
    Authority,
    Engagement,
    Invitation,
    Milestone,
    Question,
    Quote,
    Request,
    Signature,
)
from marketplace.engagements.permissions import BUYERS, DELIVERERS, SELLERS
from marketplace.engagements.selectors import answer_by
from marketplace.notices.services import Letter, notify, notify_organisation, send


def _tell(organisation: Organisation, roles, kind: str, subject: str, body: str, thing) -> None:
    notify_organisation(
        organisation=organisation,
        roles=roles,
        kind=f"engagements.{kind}",
        subject=subject,
        body=body,
        url=thing.get_absolute_url(),
    )


def _tell_invited(request: Request, kind: str, subject: str, body: str) -> None:
    for invitation in request.invitations.filter(provider__isnull=False).select_related("provider"):
        if invitation.provider:
            _tell(invitation.provider, SELLERS, kind, subject, body, request)


def tell_request_opened(request: Request) -> None:
    _tell_invited(
        request,
        "request_opened",
        _("You are invited to quote: %(title)s") % {"title": request.title},
        _("%(buyer)s asks for a quote. Ask questions until %(questions)s and send your quote by %(closes)s.")
        % {
            "buyer": request.buyer_in_words,
            "questions": date_format(request.questions_close_on, "F j, Y"),
            "closes": date_format(request.closes_on, "F j, Y"),
        },
    )


def tell_firm_joined(invitation: Invitation) -> None:
    _tell(
        invitation.request.operator,
        BUYERS,
        "firm_joined",
        _("%(firm)s has signed up") % {"firm": invitation.firm_name},
        _("You named this firm for “%(title)s”. It can quote once it is vetted. Quotes end on %(date)s.")
        % {"title": invitation.request.title, "date": date_format(invitation.request.closes_on, "F j, Y")},
        invitation.request,
    )


def tell_question_asked(question: Question) -> None:
    request = question.request
    _tell(
        request.operator,
        BUYERS,
        "question_asked",
        _("A bidder asks about %(title)s") % {"title": request.title},
        _("Answer by %(date)s. Everyone you invited sees the question and your answer.")
        % {"date": date_format(request.questions_close_on, "F j, Y")},
        request,
    )


def tell_question_answered(question: Question) -> None:
    _tell_invited(
        question.request,
        "question_answered",
        _("A question on %(title)s was answered") % {"title": question.request.title},
        _("Read the answer before you send your quote."),
    )


def tell_questions_closed(request: Request) -> None:
    _tell_invited(
        request,
        "questions_closed",
        _("No more questions on %(title)s") % {"title": request.title},
        _("You can still send your quote by %(date)s.") % {"date": date_format(request.closes_on, "F j, Y")},
    )


def tell_request_closed(request: Request, count: int) -> None:
    body = (
        _("Compare them and choose one. Those who quoted are waiting for your answer.")
        if count
        else _("Nobody quoted. You can end this request and ask other providers.")
    )
    _tell(
        request.operator,
        BUYERS,
        "quotes_opened",
        _("%(count)s quotes opened: %(title)s") % {"count": count, "title": request.title},
        body,
        request,
    )
    _tell_invited(
        request,
        "request_closed",
        _("Quotes are open: %(title)s") % {"title": request.title},
        _("The operator now compares the quotes and answers everyone who sent one."),
    )


def tell_request_ended(request: Request) -> None:
    _tell_invited(
        request,
        "request_ended",
        _("Request ended without an order: %(title)s") % {"title": request.title},
        _("Reason: %(reason)s") % {"reason": request.end_reason},
    )


def tell_quote_sealed(quote: Quote) -> None:
    _tell(
        quote.provider,
        SELLERS,
        "quote_sealed",
        _("Your quote is in: %(title)s") % {"title": quote.request.title},
        _("It stays sealed until %(date)s. Until then you may withdraw it and send another.")
        % {"date": date_format(quote.request.closes_on, "F j, Y")},
        quote,
    )


def tell_evaluated(request: Request) -> None:
    _tell(
        request.operator,
        BUYERS,
        "request_evaluated",
        _("A signer can now sign: %(title)s") % {"title": request.title},
        _("The quotes are compared and one is chosen. Nothing is bought before a signer signs."),
        request,
    )


def tell_not_selected(quote: Quote) -> None:
    _tell(
        quote.provider,
        SELLERS,
        "quote_not_selected",
        _("Another quote was chosen: %(title)s") % {"title": quote.request.title},
        _("Thank you for quoting. The reason given: %(reason)s") % {"reason": quote.end_reason},
        quote,
    )


def tell_order_signed(engagement: Engagement) -> None:
    _tell(
        engagement.provider,
        (*DELIVERERS, *SELLERS),
        "order_signed",
        _("You have an order: %(title)s") % {"title": engagement.title},
        _("%(operator)s signed. Price %(price)s, start %(date)s.")
        % {
            "operator": engagement.operator.name,
            "price": engagement.price,
            "date": date_format(engagement.starts_on, "F j, Y"),
        },
        engagement,
    )
    _tell(
        engagement.operator,
        BUYERS,
        "order_signed",
        _("Order signed: %(title)s") % {"title": engagement.title},
        _("Price %(price)s, subsidy %(subsidy)s, you pay %(own)s. The text you signed is on the order's page.")
        % {"price": engagement.price, "subsidy": engagement.subsidy, "own": engagement.own_share},
        engagement,
    )


def tell_order_started(engagement: Engagement) -> None:
    _tell(
        engagement.operator,
        BUYERS,
        "order_started",
        _("Work has started: %(title)s") % {"title": engagement.title},
        _("%(provider)s has started.") % {"provider": engagement.provider.name},
        engagement,
    )


def tell_milestone_delivered(milestone: Milestone) -> None:
    last = answer_by(milestone)
    _tell(
        milestone.engagement.operator,
        BUYERS,
        "milestone_delivered",
        _("Delivered: %(title)s") % {"title": milestone.title},
        _("Check it. A signer accepts it, or you say what is missing by %(date)s.")
        % {"date": date_format(last, "F j, Y") if last else ""},
        milestone.engagement,
    )


def tell_milestone_accepted(milestone: Milestone) -> None:
    _tell(
        milestone.engagement.provider,
        (*DELIVERERS, *SELLERS),
        "milestone_accepted",
        _("Accepted: %(title)s") % {"title": milestone.title},
        _("Invoice %(own)s to the operator and claim the subsidy of %(subsidy)s.")
        % {"own": milestone.own_share, "subsidy": milestone.subsidy},
        milestone.engagement,
    )


def tell_accepted_for_operator(milestone: Milestone, office: Organisation) -> None:
    """Both sides read who accepted; the reason stands on the page."""
    order = milestone.engagement
    words = {"office": office.name, "operator": order.operator.name, "title": milestone.title}
    words |= {"own": str(milestone.own_share), "subsidy": str(milestone.subsidy)}
    _tell(
        order.operator,
        BUYERS,
        "accepted_for_operator",
        _("%(office)s accepted for you: %(title)s") % words,
        _(
            "You did not answer in time, so the program accepted on the provider's evidence. Your own share of %(own)s "
            "is due on the provider's invoice. The page says who signed and why. Is the work not right? Write to "
            "%(office)s."
        )
        % words,
        order,
    )
    _tell(
        order.provider,
        (*DELIVERERS, *SELLERS),
        "accepted_for_operator",
        _("%(office)s accepted for the operator: %(title)s") % words,
        _("%(operator)s did not answer. Invoice %(own)s to it and claim the subsidy of %(subsidy)s.") % words,
        order,
    )


def tell_milestone_disputed(milestone: Milestone) -> None:
    _tell(
        milestone.engagement.provider,
        DELIVERERS,
        "milestone_disputed",
        _("Not accepted yet: %(title)s") % {"title": milestone.title},
        _(
            "The operator says what is missing on the order's page. "
            "Nothing is paid for this milestone until it is settled."
        ),
        milestone.engagement,
    )


def tell_milestone_rework(milestone: Milestone) -> None:
    _tell(
        milestone.engagement.operator,
        BUYERS,
        "milestone_rework",
        _("Being done again: %(title)s") % {"title": milestone.title},
        _("The provider works on it and delivers it again."),
        milestone.engagement,
    )


def tell_milestone_dropped(milestone: Milestone) -> None:
    _tell(
        milestone.engagement.operator,
        BUYERS,
        "milestone_dropped",
        _("Dropped without a charge: %(title)s") % {"title": milestone.title},
        _("You do not pay for it. Its subsidy of %(subsidy)s goes back.") % {"subsidy": milestone.subsidy},
        milestone.engagement,
    )


def tell_order_cancelled(engagement: Engagement) -> None:
    for organisation, roles in ((engagement.operator, BUYERS), (engagement.provider, (*DELIVERERS, *SELLERS))):
        _tell(
            organisation,
            roles,
            "order_cancelled",
            _("Order cancelled: %(title)s") % {"title": engagement.title},
            _("Work that was accepted stays payable. Reason: %(reason)s") % {"reason": engagement.end_reason},
            engagement,
        )


def tell_order_settled(engagement: Engagement) -> None:
    for organisation, roles in ((engagement.operator, BUYERS), (engagement.provider, (*DELIVERERS, *SELLERS))):
        _tell(
            organisation,
            roles,
            "order_settled",
            _("Order settled: %(title)s") % {"title": engagement.title},
            _("Everything is delivered, accepted and paid."),
            engagement,
        )


def tell_message_sent(engagement: Engagement, sender_id: int | None) -> None:
    to_provider = sender_id == engagement.operator_id
    _tell(
        engagement.provider if to_provider else engagement.operator,
        DELIVERERS if to_provider else BUYERS,
        "message_sent",
        _("New message on %(title)s") % {"title": engagement.title},
        _("Sign in to read it. We do not send its text by e-mail."),
        engagement,
    )


def send_copy_to_signer(signature: Signature) -> None:
    copy = Letter(
        user_ids=(signature.signed_by_id,),
        organisation_id=signature.organisation_id,
        kind="engagements.signed_copy",
        subject=_("Your copy of what you signed"),
        body=_("You signed for %(name)s. This is the exact text, to keep or print. Was it not you? Call us at once.")
        % {"name": signature.organisation.name},
        url=signature.get_absolute_url(),
    )
    send(copy)


def tell_authority_recorded(authority: Authority) -> None:
    notify(
        users=[authority.membership.user],
        organisation=authority.membership.organisation,
        kind="engagements.authority_recorded",
        subject=_("You can sign for %(name)s") % {"name": authority.membership.organisation.name},
        body=_("The paper that lets you sign is on record. It is good until %(date)s.")
        % {"date": date_format(authority.ends_on, "F j, Y")},
        url=reverse("engagements:signers"),
    )


def ask_second_contact(milestone: Milestone, person: User) -> None:
    order = milestone.engagement
    notify(
        users=[person],
        organisation=order.operator,
        kind="engagements.second_contact_asked",
        subject=_("No signer has answered: %(title)s") % {"title": milestone.title},
        body=_(
            "%(provider)s delivered this more than five business days ago. Please ask a signer to accept it or to say "
            "what is missing. Nothing is accepted by itself."
        )
        % {"provider": order.provider.name},
        url=reverse("engagements:milestone", args=[order.reference, milestone.position]),
    )
