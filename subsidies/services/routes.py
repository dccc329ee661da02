"""How a program's money leaves: by bank file, or by Stripe where the office's administrator says so."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.audit.services import record
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from subsidies import notices
from subsidies.models import Program
from subsidies.permissions import programs as permissions
from subsidies.selectors.routes import why_not_by_stripe


@transaction.atomic
def set_payment_route(*, by: Actor, program_id: int, route: str, authority: str) -> Program:
    """Switch a program's payments to "stripe" or back to "file", with who decided it and by what right.

    Payments that were released already are not touched; each later one follows what stands when it is released.
    """
    program = Program.objects.locked().select_related("organisation").get(pk=program_id)
    if reason := permissions.why_not_run_program(by, program):
        raise Refused(reason)
    by_stripe = route == "stripe"
    if by_stripe and (reason := why_not_by_stripe(program)):
        raise DomainError(reason, field="route", code="file_only")
    if not settings.ONLINE_PAYMENTS and by_stripe:
        raise DomainError(_("Online payment is switched off on this site."), field="route", code="switched_off")
    if not authority.strip():
        raise DomainError(
            _("Say who decided it and by what right, for example: Board resolution 14 of November 30."),
            field="authority",
        )
    source, program.pays_by_stripe = program.pays_by_stripe, by_stripe
    program.route_authority, program.route_set_by_id, program.route_set_at = authority.strip(), by.user_id, clock.now()
    program.save(update_fields=["pays_by_stripe", "route_authority", "route_set_by", "route_set_at"])
    record(by, program, "program.payment_route_set", source=_word(source), target=_word(by_stripe))
    notices.tell_payment_route(program)
    return program


def _word(by_stripe: bool) -> str:
    return "stripe" if by_stripe else "file"
