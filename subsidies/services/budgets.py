import re

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Organisation
from marketplace.audit.services import record
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from marketplace.core.money import ZERO, Money
from marketplace.ledger.selectors import balance
from marketplace.ledger.services import open_account, post
from subsidies import notices
from subsidies.models import BudgetCut, BudgetLine, FundSource, FundSourceKind, Program
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
    | {later for later, _earlier in DATES}
)


@transaction.atomic
def create_fund_source(*, by: Actor, organisation: Organisation, **terms) -> FundSource:
    """Write down where money comes from; federal money needs its ALN, FAIN and award date (2 CFR 200.211)."""
    if reason := permissions.why_not_plan_budget(by, organisation.pk):
        raise Refused(reason)
    source = FundSource(organisation=organisation, **terms)
    if source.aln and not ALN.fullmatch(source.aln):
        raise DomainError(_("Enter two digits, a dot and three digits, for example 97.137."), field="aln")
    if source.kind == FundSourceKind.FEDERAL:
        _check_federal(source)
    source.save()
    record(by, source, "fund_source.created", kind=source.kind)
    return source


def _check_federal(source: FundSource) -> None:
    sentences = {
        "aln": _("Federal money has an Assistance Listing number. Enter it, for example 97.137."),
        "fain": _("Federal money has a Federal Award Identification Number. Enter it as the award letter has it."),
        "awarded_on": _("Federal money has an award date. Enter the date on the award letter."),
    }
    for name, sentence in sentences.items():
        if not getattr(source, name):
            raise DomainError(sentence, field=name)


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
    for later, earlier in DATES:
        floor = getattr(line, earlier)
        if getattr(line, later) < floor:
            raise DomainError(
                _("Enter a day on or after %(day)s: %(label)s.")
                % {"day": date_format(floor, "F j, Y"), "label": line._meta.get_field(earlier).verbose_name},
                field=later,
            )


@transaction.atomic
def authorise_budget_line(*, by: Actor, line_id: int) -> BudgetLine:
    """Put the line's authority into its `available` account, once, by somebody who did not plan it."""
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
        credit=open_account("available", scope),
        amount=line.authority,
        key=f"line:{line.pk}:authority",
        reason="budget.authorised",
        by=by,
    )
    return line


@transaction.atomic
def cut_budget_line(*, by: Actor, line_id: int, amount: Money, reason: str) -> BudgetCut:
    """Give back to the funder what it takes off a line. What is promised already is never touched."""
    line = BudgetLine.objects.locked().select_related("program__organisation").get(pk=line_id)
    if refusal := permissions.why_not_cut_budget(by, line):
        raise Refused(refusal)
    if not reason.strip():
        raise DomainError(_("Write why, for example: the legislature lowered the appropriation."), field="reason")
    scope = f"line:{line.pk}"
    left = balance("available", scope)
    if not ZERO < amount <= left:
        raise DomainError(
            _("Enter an amount up to %(left)s. The rest of this line is promised or paid already.") % {"left": left},
            code="over_commitment",
            field="amount",
        )
    cut = BudgetCut.objects.create(line=line, amount=amount, reason=reason.strip(), cut_by_id=by.user_id)
    record(by, line, "budget_line.cut", cents=amount.cents, cut=cut.pk)
    notices.tell_budget_cut(cut)
    post(
        debit=open_account("available", scope),
        credit=open_account("returned", scope),
        amount=amount,
        key=f"line:{line.pk}:cut:{cut.pk}",
        reason="budget.cut",
        by=by,
    )
    return cut
