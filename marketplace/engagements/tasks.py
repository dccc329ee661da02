from celery import shared_task

from marketplace.accounts.actor import SYSTEM
from marketplace.core import clock
from marketplace.engagements import services
from marketplace.engagements.models import Milestone, Quote, Request
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
