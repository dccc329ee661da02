from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from marketplace.accounts.models import Organisation
from marketplace.accounts.roles import Kind, Role
from marketplace.accounts.selectors import members_with_role
from marketplace.notices.services import notify, notify_organisation
from subsidies.models import Allotment, BudgetCut, BudgetLine, Deputy, Ending, MonthEnd, Program, RuleCard


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


def tell_payment_route(program: Program) -> None:
    """Who pays, and who audits, learn how the money leaves from now on."""
    words = {"program": program.name}
    notify_organisation(
        organisation=program.organisation,
        roles=[Role.PROGRAM_ADMINISTRATOR, Role.PROGRAM_FISCAL_OFFICER, Role.PROGRAM_AUDITOR],
        kind="subsidies.payment_route",
        subject=_("%(program)s pays by Stripe from now on") % words
        if program.pays_by_stripe
        else _("%(program)s pays by bank file from now on") % words,
        body=_(
            "An administrator of your office changed how released payments leave. The set-up page says who decided."
        ),
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
        _("Why: %(reason)s") % {"reason": cut.reason} + " " + _what_a_cut_means(cut),
    )


def _what_a_cut_means(cut: BudgetCut) -> str:
    if not cut.uncovered:
        return _("Nothing that was promised changes.")
    return _("%(missing)s of what is promised is not covered. Two people decide which commitments end.") % {
        "missing": cut.uncovered
    }


def tell_ending_proposed(ending: Ending) -> None:
    words = {"reference": ending.application.reference, "line": ending.line}
    _tell_fiscal(
        ending.line,
        "ending_proposed",
        _("%(reference)s may end because %(line)s is not covered") % words,
        _("Somebody who did not propose it confirms it or lets it stand."),
        reverse("shortfall", args=[ending.line.program.slug, ending.line.reference]),
    )


def tell_budget_closed(line: BudgetLine) -> None:
    _tell_fiscal(
        line,
        "budget_closed",
        _("%(line)s is closed") % {"line": line},
        _("What was left is closed out. Nothing is booked on this line any more."),
    )


def tell_month_signed(signed: MonthEnd) -> None:
    """Those who answer for the money, and the auditors."""
    words = {"month": date_format(signed.month, "F Y"), "name": signed.signed_by.name, "program": signed.program.name}
    notify_organisation(
        organisation=signed.program.organisation,
        roles=[Role.PROGRAM_FISCAL_OFFICER, Role.PROGRAM_ADMINISTRATOR, Role.PROGRAM_AUDITOR],
        kind="subsidies.month_signed",
        subject=_("%(program)s: %(month)s is signed off") % words,
        body=_("%(name)s signed the books. Nothing is booked into %(month)s any more.") % words,
        url=reverse("month_end", args=[signed.program.slug]),
    )


def tell_allotment_planned(allotment: Allotment) -> None:
    words = {"amount": allotment.amount, "line": allotment.line, "day": date_format(allotment.available_on, "F j, Y")}
    _tell_fiscal(
        allotment.line,
        "allotment_planned",
        _("An allotment of %(line)s waits for an authorization") % words,
        _("%(amount)s from %(day)s on. A fiscal officer who did not plan it authorizes it.") % words,
    )


def tell_allotment_authorised(allotment: Allotment) -> None:
    words = {"amount": allotment.amount, "line": allotment.line, "day": date_format(allotment.available_on, "F j, Y")}
    _tell_fiscal(
        allotment.line,
        "allotment_authorised",
        _("An allotment of %(line)s is authorized") % words,
        _("%(amount)s can be committed from %(day)s on.") % words,
    )


def tell_allotment_withdrawn(allotment: Allotment) -> None:
    words = {"amount": allotment.amount, "line": allotment.line}
    _tell_fiscal(
        allotment.line,
        "allotment_withdrawn",
        _("An allotment of %(line)s is withdrawn") % words,
        _("%(amount)s will not be released by it.") % words,
    )


def _tell_fiscal(line: BudgetLine, kind: str, subject: str, body: str, url: str = "") -> None:
    notify_organisation(
        organisation=line.program.organisation,
        roles=[Role.PROGRAM_FISCAL_OFFICER, Role.PROGRAM_ADMINISTRATOR],
        kind=f"subsidies.{kind}",
        subject=subject,
        body=body,
        url=url or reverse("program_budget", args=[line.program.slug]),
    )
