from marketplace.accounts.actor import Actor
from marketplace.audit.services import record
from marketplace.core import clock
from marketplace.core.moves import check_move
from subsidies.models import Application, Claim
from subsidies.states import APPLICATION_MOVES, CLAIM_MOVES


def locked_application(application_id: int) -> Application:
    related = ("program", "organisation", "budget_line__program", "rule_card_version")
    return Application.objects.locked().select_related(*related).get(pk=application_id)


def move_application(by: Actor, application: Application, target: str, *fields: str, **facts) -> None:
    """Check, write and record one move; `fields` are saved with the state."""
    source = application.state
    check_move(APPLICATION_MOVES, source, target)
    application.state = target
    application.saved_at = clock.now()
    application.save(update_fields=["state", "saved_at", *fields])
    record(by, application, f"application.{target}", source=source, target=target, **facts)


def move_claim(by: Actor, claim: Claim, target: str, *fields: str, **facts) -> None:
    source = claim.state
    check_move(CLAIM_MOVES, source, target)
    claim.state = target
    claim.save(update_fields=["state", *fields])
    record(by, claim, f"claim.{target}", source=source, target=target, **facts)
