from django.db import transaction

from marketplace.accounts.actor import Actor
from marketplace.audit.services import record
from marketplace.core.errors import Refused
from subsidies.models import Program
from subsidies.permissions.programs import why_not_run_program
from subsidies.selectors.exports import PROFILE, AwardRow, public_records


@transaction.atomic
def export_public_records(*, by: Actor, program: Program) -> list[AwardRow]:
    """The awards of a program for everybody to read; the event says which profile and how many."""
    if reason := why_not_run_program(by, program):
        raise Refused(reason)
    rows = public_records(program)
    record(by, program, "program.exported", profile=PROFILE, rows=len(rows))
    return rows
