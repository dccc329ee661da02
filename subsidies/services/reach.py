"""A clock does not start on a letter that came back: the office hears of it and says when it reached the applicant."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts.actor import SYSTEM, Actor
from marketplace.audit.services import record
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from marketplace.notices.models import Notice
from subsidies import notices, permissions
from subsidies.models import Application, DecisionKind
from subsidies.services.moves import decide, last_day, locked_application
from subsidies.services.offers import last_day_to_answer
from subsidies.states import ApplicationState, OfferState

# Letters that name a last day, by the state in which that day counts.
LETTERS = {
    ApplicationState.RETURNED: "subsidies.application_returned",
    ApplicationState.APPROVED: "subsidies.award",
    ApplicationState.DECLINED: "subsidies.declined",
    ApplicationState.IN_REVIEW: "subsidies.offer",
}


def stop_unreached_clocks(*, came_back: Iterable[Notice]) -> None:
    """Hear of e-mails that came back: where a letter reached nobody at all, its clock stops."""
    addresses = {notice.url for notice in came_back if notice.kind in LETTERS.values()}
    references = [url.strip("/").rpartition("/")[2] for url in addresses]
    for pk in Application.objects.filter(reference__in=references).order_by("pk").values_list("pk", flat=True):
        stop_clock(application_id=pk)


@transaction.atomic
def stop_clock(*, application_id: int) -> bool:
    """False when the letter of today's state reached somebody, or none was sent."""
    application = locked_application(application_id)
    kind = LETTERS.get(ApplicationState(application.state))
    last = application.decisions.last()
    if kind is None or last is None or application.unreached_at:
        return False
    sent = Notice.objects.filter(kind=kind, url=application.get_absolute_url(), created_at__gte=last.decided_at)
    if not sent.exists() or sent.delivered().exists():
        return False
    application.unreached_at = clock.now()
    application.save(update_fields=["unreached_at"])
    record(SYSTEM, application, "application.unreached")
    notices.tell_office(application, _("was not reached: our e-mail came back, so its deadline does not run"))
    return True


@transaction.atomic
def restart_clock(*, by: Actor, application_id: int, note: str) -> Application:
    """The office reached the applicant in another way and says how; the days count from today."""
    application = locked_application(application_id)
    if reason := permissions.why_not_decide(by, application):
        raise Refused(reason)
    if application.unreached_at is None:
        raise DomainError(_("This letter reached the applicant."), code="reached")
    if not note.strip():
        raise DomainError(_("Say whom you reached and how, for example: Dana Reyes, by phone."), field="note")
    decide(by, application, DecisionKind.REACHED, note=note.strip())
    application.unreached_at = None
    _new_days(application)
    application.save(update_fields=["unreached_at", "cure_by", "accept_by", "appeal_by"])
    record(by, application, "application.reached")
    return application


def _new_days(application: Application) -> None:
    """The days of the state, counted from today."""
    program = application.program
    if application.state == ApplicationState.RETURNED:
        application.cure_by = last_day(application, program.cure_days)
        application.defects.filter(answered_at__isnull=True).update(cure_by=application.cure_by)
    elif application.state == ApplicationState.APPROVED:
        last = last_day(application, program.accept_within_days)
        application.accept_by = min(last, application.budget_line.last_obligation_on)
    elif application.state == ApplicationState.DECLINED:
        application.appeal_by = last_day(application, program.appeal_within_days)
    elif offer := application.offers.filter(state=OfferState.OPEN).first():
        offer.answer_by = last_day_to_answer(application)
        offer.save(update_fields=["answer_by"])
