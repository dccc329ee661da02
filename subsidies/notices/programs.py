from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.accounts.models import Organisation
from marketplace.accounts.roles import Kind, Role
from marketplace.notices.services import notify_organisation
from subsidies.models import BudgetLine, Program, RuleCard


def tell_program_planned(program: Program, card: RuleCard) -> None:
    """The marketplace's editors hear that a rule card waits for their words."""
    for organisation in Organisation.objects.of_kind(Kind.MARKETPLACE).order_by("pk"):
        notify_organisation(
            organisation=organisation,
            roles=[Role.EDITOR],
            kind="subsidies.program_planned",
            subject=_("Write the rule card of %(program)s") % {"program": program.name},
            body=_("%(office)s plans the program %(program)s. Its rule card is empty. Ask the office for its rules.")
            % {"office": program.organisation.name, "program": program.name},
            url=reverse("wagtailsnippets_subsidies_rulecard:edit", args=[card.pk]),
        )


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
        url=reverse("program_setup", args=[program.slug]),
    )


def tell_budget_planned(line: BudgetLine) -> None:
    _tell_fiscal(
        line,
        "budget_planned",
        _("%(line)s waits for an authorization") % {"line": line},
        _("%(amount)s. Somebody who did not enter the line authorizes it.") % {"amount": line.authority},
    )


def tell_budget_authorised(line: BudgetLine) -> None:
    _tell_fiscal(
        line,
        "budget_authorised",
        _("%(line)s is authorized") % {"line": line},
        _("%(amount)s can be committed now.") % {"amount": line.authority},
    )


def _tell_fiscal(line: BudgetLine, kind: str, subject: str, body: str) -> None:
    notify_organisation(
        organisation=line.program.organisation,
        roles=[Role.PROGRAM_FISCAL_OFFICER, Role.PROGRAM_ADMINISTRATOR],
        kind=f"subsidies.{kind}",
        subject=subject,
        body=body,
        url=reverse("program_budget", args=[line.program.slug]),
    )
