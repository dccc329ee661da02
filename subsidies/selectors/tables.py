"""The rows of a program's exports: its budget, vouchers, movements. They name operators: for the office alone."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from marketplace.core import clock
from marketplace.core.money import ZERO, Money
from marketplace.ledger.models import Transfer
from marketplace.ledger.selectors import balances
from subsidies.models import BudgetLine, Export, ExportKind, Program, Voucher
from subsidies.selectors import budgets
from subsidies.selectors.movements import account_words

# The file of these exports is for the program's office; what anybody may read is the public-records profile.
PROFILE = "program-office"
Cell = str | int | Money | dt.date | dt.datetime | None
Row = list[Cell]


def header_of(kind: str) -> list[str]:
    heads = {
        ExportKind.BUDGET: [
            *(_("Budget line"), _("Name"), _("Fund source"), _("Kind of money"), _("ALN"), _("FAIN")),
            *(_("Accounting string"), _("Last day to obligate"), _("Closes"), _("Account"), _("Amount")),
        ],
        ExportKind.VOUCHERS: [
            *(_("Voucher"), _("Application"), _("Holder"), _("Services"), _("State"), _("Issued"), _("Sign orders by")),
            *(_("Claims arrive by"), _("Budget line"), _("Rules"), _("Worth in all"), _("Left")),
        ],
        ExportKind.TRANSFERS: [
            *(_("Number"), _("When"), _("What"), _("Federal word"), _("From"), _("To"), _("Budget line"), _("Case")),
            *(_("Who"), _("Takes back number"), _("Amount")),
        ],
    }
    return [_("Profile"), *heads[ExportKind(kind)]]


def rows_total(program: Program, kind: str, first_day: dt.date | None, last_day: dt.date | None) -> int:
    found = _found(program, kind, first_day, last_day).count()
    return found * (len(budgets.KINDS) + 1) if kind == ExportKind.BUDGET else found


def rows_after(export: Export, limit: int) -> tuple[list[Row], int]:
    """The next rows in the order of their keys, and the key of the last one."""
    found = _found(export.program, export.kind, export.first_day, export.last_day)
    things = list(found.filter(pk__gt=export.cursor, **_asked_before(export)).order_by("pk")[:limit])
    rows = ROWS[ExportKind(export.kind)](things)
    return [[PROFILE, *row] for row in rows], things[-1].pk if things else export.cursor


def _asked_before(export: Export) -> dict[str, dt.datetime]:
    """What moves while the file is written is not in it."""
    dated = {ExportKind.VOUCHERS: "issued_at", ExportKind.TRANSFERS: "posted_at"}.get(ExportKind(export.kind))
    return {f"{dated}__lte": export.asked_at} if dated else {}


def _found(program: Program, kind: str, first_day: dt.date | None, last_day: dt.date | None) -> QuerySet:
    lines = list(program.budget_lines.authorised().order_by("pk"))
    if kind == ExportKind.BUDGET:
        return program.budget_lines.authorised().select_related("fund_source")
    if kind == ExportKind.VOUCHERS:
        vouchers = Voucher.objects.filter(program=program)
        related = ("holder", "application", "program", "budget_line", "rule_card_version")
        return _between(vouchers, "issued_at", program, first_day, last_day).select_related(*related)
    return _between(budgets.transfers_of(lines), "posted_at", program, first_day, last_day)


def _between(rows: QuerySet, column: str, program: Program, first: dt.date | None, last: dt.date | None) -> QuerySet:
    """Days are days in the program's zone."""
    if first:
        rows = rows.filter(**{f"{column}__gt": clock.end_of_day(first - dt.timedelta(days=1), program.zone)})
    return rows.filter(**{f"{column}__lte": clock.end_of_day(last, program.zone)}) if last else rows


def _budget_rows(lines: list[BudgetLine]) -> Iterable[Row]:
    for line, budget in zip(lines, budgets.budgets_of_lines(lines), strict=True):
        source = line.fund_source
        own: Row = [line.reference, line.name, source.name, source.get_kind_display(), source.aln, source.fain]
        own += [line.accounting_string, line.last_obligation_on, line.closes_on]
        yield [*own, _("Authority"), line.authority]
        for segment in budget.segments:
            yield [*own, segment.label, segment.amount]


def _voucher_rows(vouchers: list[Voucher]) -> Iterable[Row]:
    held = balances([voucher.ledger_scope for voucher in vouchers])
    for voucher in vouchers:
        yield [
            voucher.reference,
            voucher.application.reference,
            voucher.holder.name,
            "; ".join(sorted(voucher.categories.values())),
            voucher.get_state_display(),
            voucher.issued_at,
            voucher.last_order_day,
            voucher.last_claim_day,
            voucher.budget_line.name,
            voucher.rule_card_version.number,
            voucher.face_amount,
            held.get((voucher.ledger_kind, voucher.ledger_scope), ZERO),
        ]


def _transfer_rows(transfers: list[Transfer]) -> Iterable[Row]:
    ids = {int(one.credit.scope.rsplit("line:", 1)[1]) for one in transfers}
    names = dict(BudgetLine.objects.filter(pk__in=ids).order_by("pk").values_list("pk", "name"))
    for row in budgets.movements_of(transfers):
        one = row.transfer
        yield [
            one.pk,
            one.posted_at,
            row.label,
            row.term,
            account_words(one.debit.kind) or one.debit.kind,
            account_words(one.credit.kind) or one.credit.kind,
            names.get(int(one.credit.scope.rsplit("line:", 1)[1]), ""),
            row.reference,
            one.posted_by.name if one.posted_by else _("Levee"),
            one.reverses_id,
            one.amount,
        ]


ROWS = {
    ExportKind.BUDGET: _budget_rows,
    ExportKind.VOUCHERS: _voucher_rows,
    ExportKind.TRANSFERS: _transfer_rows,
}
