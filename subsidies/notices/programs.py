from django.utils.translation import gettext as _

from marketplace.accounts.roles import Role
from marketplace.notices.services import notify_organisation
from subsidies.models import Program


def tell_program_moved(program: Program) -> None:
    """The whole office hears that a program opened, paused or closed."""
    notify_organisation(
        organisation=program.organisation,
        roles=[
            Role.PROGRAM_ADMINISTRATOR,
            Role.PROGRAM_REVIEWER,
            Role.PROGRAM_FISCAL_OFFICER,
            Role.PROGRAM_AUDITOR,
        ],
        kind="subsidies.program_moved",
        subject=_("%(program)s: %(state)s") % {"program": program.name, "state": program.get_state_display()},
        body=_("The program %(program)s is now in this state: %(state)s.")
        % {"program": program.name, "state": program.get_state_display()},
        url=f"/programs/{program.slug}/setup/",
    )
