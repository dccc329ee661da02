import re

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Organisation
from marketplace.audit.services import record
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from marketplace.core.money import ZERO
from marketplace.ledger.services import open_account, post
from subsidies import notices
from subsidies.models import BudgetLine, FundSource, FundSourceKind, Program
from subsidies.permissions import budgets as permissions

ALN = re.compile(r"[0-9]{2}\.[0-9]{3}")
# Each date of a line, the date it may not lie before, and what that one is called.
DATES = (
    ("last_obligation_on", "opens_on"),
    ("last_claim_on", "last_obligation_on"),
    ("closes_on", "last_claim_on"),
)
TERMS = frozenset(
    {"name", "accounting_string", "authority", "obligation_event", "opens_on", "priority", "is_synthetic"}
    | {"in_allotments", "reuses_recovered", "payee_role", "payee_reason"}
    | {later for later, _earlier in DATES}
)


@transaction.atomic
def create_fund_source(*, by: Actor, organisation: Organisation, **terms) -> FundSource:
    """Write down where money comes from; federal money needs its ALN, FAIN, date and share (2 CFR 200.211)."""
    if reason := permissions.why_not_plan_budget(by, organisation.pk):
        raise Refused(reason)
    source = FundSource(organisation=organisation, **terms)
    if source.aln and not ALN.fullmatch(source.aln):
        raise DomainError(_("Enter two digits, a dot and three digits, for example 97.137."), field="aln")
    if source.kind == FundSourceKind.FEDERAL:
        _check_federal(source)
    elif source.federal_share is not None:
        raise DomainError(_("Only federal money has a federal share. Leave it empty."), field="federal_share")
    source.save()
    record(by, source, "fund_source.created", kind=source.kind)
    return source


def _check_federal(source: FundSource) -> None:
    sentences = {
        "aln": _("Federal money has an Assistance Listing number. Enter it, for example 97.137."),
        "fain": _("Federal money has a Federal Award Identification Number. Enter it as the award letter has it."),
        "awarded_on": _("Federal money has an award date. Enter the date on the award letter."),
        "federal_share": _("Federal money has a federal share. Enter the percentage that the award pays, up to 100."),
    }
    for name, sentence in sentences.items():
        if not getattr(source, name):
            raise DomainError(sentence, field=name)
    if not 0 < source.federal_share <= 1:
        raise DomainError(_("Enter a federal share above 0 and not above 100 percent."), field="federal_share")


@transaction.atomic
def create_budget_line(*, by: Actor, program: Program, fund_source: FundSource, **terms) -> BudgetLine:
    """Plan a budget line; it carries no money until a second person authorizes it."""
    if reason := permissions.why_not_plan_budget(by, program.organisation_id):
        raise Refused(reason)
    line = BudgetLine(program=program, fund_source=fund_source, planned_by_id=by.user_id, **terms)
    _check_line(line)
    line.save()
    record(by, line, "budget_line.created", program=program.pk)
    notices.tell_budget_planned(line)
    return line


@transaction.atomic
def change_budget_line(*, by: Actor, line_id: int, fund_source: FundSource, **terms) -> BudgetLine:
    """Correct a planned line. Whoever changed it last counts as the person who planned it."""
    line = BudgetLine.objects.locked().select_related("program__organisation").get(pk=line_id)
    if reason := permissions.why_not_plan_budget(by, line.program.organisation_id):
        raise Refused(reason)
    if line.authorised_at:
        raise DomainError(_("This budget line is authorized, so its terms stand."), code="authorised")
    if unknown := set(terms) - TERMS:
        raise TypeError(f"not a term of a budget line: {sorted(unknown)}")
    line.fund_source, line.planned_by_id = fund_source, by.user_id
    for name, value in terms.items():
        setattr(line, name, value)
    _check_line(line)
    line.save()
    record(by, line, "budget_line.changed", fields=sorted(terms))
    return line


def _check_line(line: BudgetLine) -> None:
    if line.fund_source.organisation_id != line.program.organisation_id:
        raise DomainError(_("Choose a source of money of your own office."), field="fund_source")
    if line.authority <= ZERO:
        raise DomainError(_("Enter the amount of this budget line, more than $0.00."), field="authority")
    _check_payee(line)
    for later, earlier in DATES:
        floor = getattr(line, earlier)
        if getattr(line, later) < floor:
            raise DomainError(
                _("Enter a day on or after %(day)s: %(label)s.")
                % {"day": date_format(floor, "F j, Y"), "label": line._meta.get_field(earlier).verbose_name},
                field=later,
            )


def _check_payee(line: BudgetLine) -> None:
    """The office determines and documents the role for federal money (2 CFR 200.331); for other money it may."""
    if line.fund_source.kind == FundSourceKind.FEDERAL and not line.payee_role:
        sentence = _("For federal money, say what who gets it is to your office. Most often it is a beneficiary.")
        raise DomainError(sentence, field="payee_role")
    if line.payee_role and not line.payee_reason.strip():
        sentence = _("Say why, for example: it receives the help and carries out no part of our program.")
        raise DomainError(sentence, field="payee_reason")


@transaction.atomic
def authorise_budget_line(*, by: Actor, line_id: int) -> BudgetLine:
    """Put the line's authority to work, once, by somebody who did not plan it.

    It is `available` whole, or waits in `unallotted` where allotments release it.
    """
    line = BudgetLine.objects.locked().select_related("program__organisation").get(pk=line_id)
    if reason := permissions.why_not_authorise_budget(by, line):
        raise Refused(reason)
    if line.authorised_at:
        raise DomainError(_("This budget line is authorized already."), code="authorised")
    _check_line(line)
    line.authorised_at, line.authorised_by_id = clock.now(), by.user_id
    line.save(update_fields=["authorised_at", "authorised_by"])
    record(by, line, "budget_line.authorised", cents=line.authority.cents)
    notices.tell_budget_authorised(line)
    scope = f"line:{line.pk}"
    post(
        debit=open_account("authority", scope, limited=False),
        credit=open_account("unallotted" if line.in_allotments else "available", scope),
        amount=line.authority,
        key=f"line:{line.pk}:authority",
        reason="budget.authorised",
        by=by,
    )
    return line
