from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from marketplace.accounts.models import Organisation
from marketplace.accounts.roles import Kind, Role
from marketplace.accounts.selectors import members_with_role
from marketplace.notices.services import notify, notify_organisation
from subsidies.models import BudgetCut, BudgetLine, Deputy, Program, RuleCard


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


def tell_deputy_named(deputy: Deputy) -> None:
    """The person who stands in, and the office's auditors."""
    words = {
        "name": deputy.user.name,
        "step": deputy.get_duty_display().lower(),
        "program": deputy.program.name,
        "first": date_format(deputy.starts_on, "F j, Y"),
    }
    if deputy.ends_on:
        words["last"] = date_format(deputy.ends_on, "F j, Y")
        body = _("From %(first)s to %(last)s, %(name)s stands in for this step of %(program)s: %(step)s.") % words
    else:
        body = _("From %(first)s on, %(name)s stands in for this step of %(program)s: %(step)s.") % words
    _tell_of_deputy(deputy, "deputy_named", _("%(name)s is a deputy of %(program)s") % words, body)


def tell_deputy_ended(deputy: Deputy) -> None:
    words = {"name": deputy.user.name, "step": deputy.get_duty_display().lower(), "program": deputy.program.name}
    body = _("%(name)s no longer stands in for this step of %(program)s: %(step)s.") % words
    _tell_of_deputy(deputy, "deputy_ended", _("%(name)s is no longer a deputy of %(program)s") % words, body)


def _tell_of_deputy(deputy: Deputy, kind: str, subject: str, body: str) -> None:
    office = deputy.program.organisation
    auditors = members_with_role(office, Role.PROGRAM_AUDITOR)
    notify(
        users=list(dict.fromkeys([deputy.user, *auditors])),
        kind=f"subsidies.{kind}",
        subject=subject,
        body=body,
        url=reverse("program_setup", args=[deputy.program.slug]),
        organisation=office,
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


def tell_budget_cut(cut: BudgetCut) -> None:
    _tell_fiscal(
        cut.line,
        "budget_cut",
        _("%(amount)s was taken off %(line)s") % {"amount": cut.amount, "line": cut.line},
        _("Why: %(reason)s Nothing that was promised changes.") % {"reason": cut.reason},
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
