import datetime as dt

from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.audit.services import record
from marketplace.core import clock
from marketplace.core.errors import DomainError
from marketplace.core.kept import add_one, change, kept
from marketplace.core.money import ZERO, Money
from marketplace.core.moves import check_move
from subsidies.models import Application, Claim, Decision, WaitingOffer
from subsidies.states import APPLICATION_MOVES, CLAIM_MOVES, OFFER_MOVES, OfferState


def locked_application(application_id: int) -> Application:
    """The case with all that a step asks of it; its budget line is one of its own program."""
    found = _locked(application_id)
    if not found:
        raise Application.DoesNotExist
    if found[0].budget_line:
        found[0].budget_line.program = found[0].program
    return found[0]


@kept
def _locked(application_id: int):
    related = ("program", "organisation", "budget_line", "rule_card_version")
    return Application.objects.locked().select_related(*related).filter(pk=application_id)


def refuse_above_what_was_asked(application: Application, amount: Money) -> None:
    """Nobody is promised more than the application asks for."""
    if not ZERO < amount <= application.requested:
        raise DomainError(
            _("Enter an amount above $0.00 and not above what was asked for, %(asked)s.")
            % {"asked": application.requested},
            field="amount",
        )


def move_application(by: Actor, application: Application, target: str, *fields: str, **facts) -> None:
    """Check, write and record one move; `fields` are saved with the state."""
    source = application.state
    check_move(APPLICATION_MOVES, source, target)
    application.state = target
    application.saved_at = clock.now()
    change(application, "state", "saved_at", *fields)
    record(by, application, f"application.{target}", source=source, target=target, **facts)


def decide(by: Actor, application: Application, kind: str, **fields) -> Decision:
    return add_one(
        Decision(
            application=application,
            kind=kind,
            round=application.decision_round,
            decided_by_id=by.user_id,
            **fields,
        )
    )


def start_answer_clock(application: Application) -> None:
    """The office has its business days from today; the caller saves `answer_due_on`."""
    today = clock.today(application.program.zone)
    application.answer_due_on = clock.business_days_after(today, application.program.answer_within_business_days)


def last_day(application: Application, days: int) -> dt.date:
    """So many days from today in the program's zone; what falls on a closed day moves to the next business day."""
    return clock.business_day_from(clock.today(application.program.zone) + dt.timedelta(days=days))


def move_claim(by: Actor, claim: Claim, target: str, *fields: str, **facts) -> None:
    source = claim.state
    check_move(CLAIM_MOVES, source, target)
    claim.state = target
    claim.save(update_fields=["state", *fields])
    record(by, claim, f"claim.{target}", source=source, target=target, **facts)


def move_offer(by: Actor, offer: WaitingOffer, target: str, *fields: str) -> None:
    source = offer.state
    check_move(OFFER_MOVES, source, target)
    offer.state = target
    if not OFFER_MOVES[OfferState(target)]:
        offer.ended_at = clock.now()
    offer.save(update_fields=["state", "ended_at", *fields])
    facts = {"offer": offer.pk, "cents": offer.amount.cents}
    record(by, offer.application, f"waiting_offer.{target}", source=source, target=target, **facts)


def stop_offers(by: Actor, application: Application) -> None:
    """No offer of the waiting list outlives the place in it."""
    for offer in application.offers.running().locked():
        move_offer(by, offer, OfferState.STOPPED)


def is_over(application: Application, last_day: dt.date | None) -> bool:
    """Whether the last day has ended in the program's zone. No clock runs on a letter that reached nobody."""
    if last_day is None or application.unreached_at:
        return False
    return clock.now() > clock.end_of_day(last_day, application.program.zone)
