from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.audit.services import record
from marketplace.core.errors import DomainError, Refused
from marketplace.core.moves import IllegalMove
from subsidies import permissions
from subsidies.models import Application, Score, Selection
from subsidies.services.moves import locked_application
from subsidies.states import ApplicationState


@transaction.atomic
def score_application(*, by: Actor, application_id: int, points: dict[str, int]) -> Application:
    """Give the points of every criterion of the program; their sum ranks the application. Given anew, they replace."""
    application = locked_application(application_id)
    if reason := permissions.why_not_decide(by, application):
        raise Refused(reason)
    if application.state != ApplicationState.IN_REVIEW or application.program.selection != Selection.SCORE:
        raise IllegalMove(application.state, ApplicationState.IN_REVIEW)
    for term in application.program.selection_terms:
        given, most = points.get(term["name"]), int(term["points"])
        if given is None or not 0 <= given <= most:
            raise DomainError(
                _("%(name)s: enter a whole number from 0 to %(most)s.") % {"name": term["name"], "most": most}
            )
        values = {"points": given, "most": most, "given_by_id": by.user_id}
        Score.objects.update_or_create(application=application, criterion=term["name"], defaults=values)
    application.rank_points = Decimal(sum(points[term["name"]] for term in application.program.selection_terms))
    application.save(update_fields=["rank_points"])
    record(by, application, "application.scored", points=str(application.rank_points))
    return application
