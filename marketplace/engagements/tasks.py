from celery import shared_task
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.accounts.actor import SYSTEM
from marketplace.core import clock
from marketplace.engagements import services
from marketplace.engagements.models import Invitation, Milestone, Quote, Request
from marketplace.engagements.states import QuoteState, RequestState


@shared_task(name="engagements.close_due_requests")
def close_due_requests():
    """End the time for questions and open the quotes of every request whose last day has passed."""
    for request in Request.objects.waiting_to_close():
        if request.quoting_is_over:
            services.close_request(by=SYSTEM, request_id=request.pk)
        elif request.state == RequestState.OPEN and request.questions_are_over:
            services.close_questions(by=SYSTEM, request_id=request.pk)


@shared_task(name="engagements.expire_quotes")
def expire_quotes():
    """Opened quotes whose price is no longer good leave the comparison."""
    opened = Quote.objects.filter(state=QuoteState.OPENED).select_related("request")
    for quote in opened:
        if clock.now() > clock.end_of_day(quote.valid_until, quote.request.zone):
            services.expire_quote(by=SYSTEM, quote_id=quote.pk)


@shared_task(name="engagements.ask_second_contacts")
def ask_second_contacts():
    """Work that waits too long for a signer goes to the operator's second contact."""
    for pk in Milestone.objects.waiting_in_silence().order_by("pk").values_list("pk", flat=True):
        services.ask_second_contact(milestone_id=pk)


@shared_task(name="engagements.send_firm_link")
def send_firm_link(invitation_id: int) -> None:
    """E-mail a named firm its link while it has not signed up; the mail does not name the buyer."""
    waiting = Invitation.objects.waiting().exclude(link_sha256="")
    invitation = waiting.select_related("request__operator").filter(pk=invitation_id).first()
    if invitation is None or not invitation.request.is_quotable:
        return
    path = reverse("engagements:firm_invitation", args=[services.firm_token(invitation)])
    context = {
        "invitation": invitation,
        "shown": invitation.request,
        "link": settings.WAGTAILADMIN_BASE_URL + path,
        "instance_name": settings.INSTANCE_NAME,
    }
    body = render_to_string("engagements/email/firm_invitation.txt", context)
    send_mail(_("Levee: you are asked for a quote"), body, None, [invitation.firm_email])
