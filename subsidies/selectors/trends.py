"""How a program's money moves: month by month, how old its obligations are, whether it will be used up in time."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from zoneinfo import ZoneInfo

from django.db.models import F, Min, Q, Sum
from django.db.models.functions import TruncMonth
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.core import clock
from marketplace.core.money import ZERO, Money
from marketplace.engagements.models import Engagement
from marketplace.ledger.models import Account, Transfer
from marketplace.ledger.selectors import balances
from subsidies.models import Application, BudgetLine, Program, Voucher
from subsidies.selectors.budgets import PENDING, moved_on, touching
from subsidies.states import OfferState

PAID = frozenset({"disbursed"})
OBLIGATED = PAID | {"obligated", "payable"}
PROMISED = OBLIGATED | {"committed"}
# Each curve: its heading, what it is, its kinds of accounts, its colour and the dashes that tell it apart without it.
CURVES = (
    (
        gettext_lazy("Committed"),
        gettext_lazy("Promised in awards and vouchers, or further (committed)"),
        PROMISED,
        "currentColor",
        "2 6",
    ),
    (
        gettext_lazy("Obligated"),
        gettext_lazy("Owed on signed orders, or paid"),
        OBLIGATED,
        "currentColor",
        "14 6",
    ),
    (gettext_lazy("Outlays"), gettext_lazy("Paid by the bank"), PAID, "#00a91c", ""),
)
MOST_MONTHS = 24
WIDTH, HEIGHT = 960, 300
# The authority is in the drawing while it is at most so many times the highest curve; far above, it would flatten them.
SHOWN_BELOW = 3
# Days that a month of pace and the look back have; the last bucket of ages has no end.
MONTH_DAYS, PACE_DAYS = 30, 90
AGES = (30, 90, 180)
OLDEST = 10
NOT_OBLIGATED = ("unallotted", "available", "committed")
OBLIGATION = re.compile(r"\b(order|voucher):(\d+)")


@dataclass(frozen=True, slots=True)
class Month:
    """What stood at the end of a month (or stands now), in the order of CURVES."""

    first_day: dt.date
    sums: tuple[Money, ...]

    @property
    def cells(self) -> list[tuple[str, Money]]:
        return [(str(curve[0]), amount) for curve, amount in zip(CURVES, self.sums, strict=True)]


@dataclass(frozen=True, slots=True)
class Curve:
    heading: str
    label: str
    points: str
    stroke: str
    dashes: str


@dataclass(frozen=True, slots=True)
class Chart:
    """`top` is the amount at the upper edge; `ceiling` the height of the authority, None where it lies far above."""

    months: list[Month]
    curves: list[Curve]
    top: Money
    ceiling: int | None


def lines_of(program: Program) -> list[BudgetLine]:
    return list(program.budget_lines.authorised().select_related("fund_source", "program").in_paying_order())


def over_time(program: Program, lines: list[BudgetLine]) -> Chart:
    """The last two years month by month, in the program's zone."""
    moved = _moved_by_month(program, lines)
    authority = sum((line.authority for line in lines), ZERO)
    if not moved:
        return Chart([], [], ZERO, None)
    sums, months = [ZERO] * len(CURVES), []
    for first in _months(min(moved), clock.today(program.zone).replace(day=1)):
        for place, (_heading, _label, kinds, _stroke, _dashes) in enumerate(CURVES):
            sums[place] += sum((_net(kinds, *one) for one in moved.get(first, [])), ZERO)
        months.append(Month(first, tuple(sums)))
    months = months[-MOST_MONTHS:]
    highest = max(amount for month in months for amount in month.sums)
    shows_authority = highest * SHOWN_BELOW >= authority
    top = max(highest, authority) if shows_authority else highest
    curves = [
        Curve(str(heading), str(label), _points([one.sums[place] for one in months], top.cents or 1), stroke, dashes)
        for place, (heading, label, _kinds, stroke, dashes) in enumerate(CURVES)
    ]
    ceiling = HEIGHT - authority.cents * HEIGHT // (top.cents or 1) if shows_authority else None
    return Chart(months, curves, top, ceiling)


def _moved_by_month(program: Program, lines: list[BudgetLine]) -> dict[dt.date, list[tuple[str, str, Money]]]:
    """{first day of a month: [(from kind, to kind, amount)]}, in one query."""
    rows = (
        Transfer.objects.filter(moved_on(lines))
        .annotate(month=TruncMonth("posted_at", tzinfo=ZoneInfo(program.zone)))
        .order_by("month")
        .values_list("month", "debit__kind", "credit__kind")
        .annotate(sum=Sum("amount"))
    )
    moved = defaultdict(list)
    for month, source, target, amount in rows:
        moved[month.date()].append((source, target, amount))
    return moved


def _net(kinds: frozenset[str], source: str, target: str, amount: Money) -> Money:
    """What a movement adds to these kinds of accounts together."""
    if (source in kinds) == (target in kinds):
        return ZERO
    return amount if target in kinds else ZERO - amount


def _months(first: dt.date, last: dt.date) -> Iterable[dt.date]:
    while first <= last:
        yield first
        first = (first + dt.timedelta(days=32)).replace(day=1)


def _points(amounts: list[Money], top: int) -> str:
    """The corners of one curve; a single month is drawn as a level line."""
    amounts = amounts * 2 if len(amounts) == 1 else amounts
    step = len(amounts) - 1
    corners = ((place * WIDTH // step, HEIGHT - max(0, one.cents) * HEIGHT // top) for place, one in enumerate(amounts))
    return " ".join(f"{x},{y}" for x, y in corners)


@dataclass(frozen=True, slots=True)
class Age:
    """Obligations of one age; `oldest` days is None in the last bucket."""

    label: str
    count: int
    amount: Money


@dataclass(frozen=True, slots=True)
class Obligation:
    """What one order (or, where the award obligates, one voucher) still holds."""

    days: int
    since: dt.date
    amount: Money
    voucher: Voucher | None
    order: str


def obligations(program: Program, lines: list[BudgetLine]) -> tuple[list[Age], list[Obligation]]:
    """How old what is owed on signed orders is, and the oldest of them by name; three queries."""
    zone, today = ZoneInfo(program.zone), clock.today(program.zone)
    open_now = Account.objects.filter(touching(lines), kind="obligated", credits__gt=F("debits"))
    aged = []
    for account in open_now.annotate(since=Min("credit_transfers__posted_at")).order_by("since", "pk"):
        since = account.since.astimezone(zone).date()
        aged.append(((today - since).days, since, account))
    named = _named([account for _days, _since, account in aged[:OLDEST]])
    oldest = [Obligation(days, since, account.balance, *named[account.pk]) for days, since, account in aged[:OLDEST]]
    bounds = [-1, *AGES, None]
    return [_age(least, most, [(days, one) for days, _since, one in aged]) for least, most in pairwise(bounds)], oldest


def _age(least: int, most: int | None, aged: list[tuple[int, Account]]) -> Age:
    inside = [one.balance for days, one in aged if days > least and (most is None or days <= most)]
    if most is None:
        label = _("More than %(days)s days") % {"days": least}
    else:
        label = _("%(least)s to %(most)s days") % {"least": least + 1, "most": most}
    return Age(label, len(inside), sum(inside, ZERO))


def _named(accounts: list[Account]) -> dict[int, tuple[Voucher | None, str]]:
    """The voucher and the order that each account is of."""
    parts = {account.pk: {kind: int(pk) for kind, pk in OBLIGATION.findall(account.scope)} for account in accounts}
    vouchers = Voucher.objects.filter(pk__in=[found["voucher"] for found in parts.values() if "voucher" in found])
    orders = Engagement.objects.filter(pk__in=[found["order"] for found in parts.values() if "order" in found])
    by_voucher = {one.pk: one for one in vouchers.select_related("holder").order_by("pk")}
    by_order = dict(orders.order_by("pk").values_list("pk", "reference"))
    return {
        pk: (by_voucher.get(found.get("voucher", 0)), by_order.get(found.get("order", 0), ""))
        for pk, found in parts.items()
    }


@dataclass(frozen=True, slots=True)
class Pace:
    """Whether a line will be used up by its last day to obligate: `needed` and `pace` are amounts every 30 days."""

    line: BudgetLine
    open: Money
    needed: Money
    pace: Money
    left_over: Money
    days_left: int

    @property
    def sentence(self) -> str:
        day = date_format(self.line.last_obligation_on, "F j, Y")
        if self.days_left <= 0:
            return _("The last day to obligate was %(day)s. Nothing more can be obligated.") % {"day": day}
        if not self.open:
            return _("All of it is obligated.")
        words = {"open": self.open, "day": day, "needed": self.needed, "pace": self.pace, "left": self.left_over}
        need = _(
            "%(open)s is not obligated yet. To use it all by %(day)s, %(needed)s has to be obligated every 30 days. "
            "In the last 90 days it was %(pace)s every 30 days."
        )
        rest = _("At that pace %(left)s would be left over.") if self.left_over else _("At that pace it is enough.")
        return f"{need % words} {rest % words}"


def paces(program: Program, lines: list[BudgetLine]) -> list[Pace]:
    """Every line against its last day to obligate, at the pace of the last 90 days; two queries."""
    today = clock.today(program.zone)
    held = balances(f"line:{line.pk}" for line in lines)
    committed = _by_line(lines, Account.objects.filter(touching(lines), kind="committed").order_by("pk"))
    lately = _obligated_since(lines, clock.now() - dt.timedelta(days=PACE_DAYS))
    found = []
    for line in lines:
        days = max(0, (line.last_obligation_on - today).days + 1)
        own = sum((held.get((kind, f"line:{line.pk}"), ZERO) for kind in NOT_OBLIGATED if kind != "committed"), ZERO)
        still = own + committed.get(line.pk, ZERO)
        pace = Money(max(0, lately.get(line.pk, ZERO).cents) * MONTH_DAYS // PACE_DAYS)
        needed = Money(-(-still.cents * MONTH_DAYS // max(days, MONTH_DAYS)))
        left = Money(max(0, still.cents - pace.cents * days // MONTH_DAYS))
        found.append(Pace(line, still, needed, pace, left, days))
    return found


def _by_line(lines: list[BudgetLine], accounts: Iterable[Account]) -> dict[int, Money]:
    sums: dict[int, Money] = defaultdict(lambda: ZERO)
    for account in accounts:
        sums[_line(account.scope)] += account.balance
    return sums


def _line(scope: str) -> int:
    return int(scope.rsplit("line:", 1)[1])


def _obligated_since(lines: list[BudgetLine], moment: dt.datetime) -> dict[int, Money]:
    """{line: what was obligated from this moment on, less what was taken back}, in one query."""
    touched = moved_on(lines)
    kinds = Q(debit__kind__in=OBLIGATED) | Q(credit__kind__in=OBLIGATED)
    rows = Transfer.objects.filter(touched, kinds, posted_at__gte=moment).order_by("pk")
    sums: dict[int, Money] = defaultdict(lambda: ZERO)
    for scope, source, target, amount in rows.values_list("credit__scope", "debit__kind", "credit__kind", "amount"):
        sums[_line(scope)] += _net(OBLIGATED, source, target, amount)
    return sums


@dataclass(frozen=True, slots=True)
class Fit:
    """What one line would give if all were approved, in the order in which lines pay."""

    line: BudgetLine
    before: Money
    count: int
    takes: Money

    @property
    def remains(self) -> Money:
        return self.before - self.takes


@dataclass(frozen=True, slots=True)
class Unfit:
    """An application that no line holds whole; `missing` is what the fullest line lacks at its turn."""

    application: Application
    missing: Money


def if_all_approved(program: Program, lines: list[BudgetLine]) -> tuple[list[Fit], list[Unfit]]:
    """Every pending application at its turn, reserved as a recommendation would: on the first line that holds it."""
    today = clock.today(program.zone)
    open_today = [line for line in lines if line.opens_on <= today <= line.last_obligation_on]
    usable = [] if program.is_frozen else open_today
    held = balances(f"line:{line.pk}" for line in usable)
    before = {line.pk: held.get(("available", f"line:{line.pk}"), ZERO) for line in usable}
    left, count, unfit = dict(before), dict.fromkeys(before, 0), []
    pending = Application.objects.filter(program=program, state__in=PENDING).exclude(offers__state=OfferState.OPEN)
    for one in pending.select_related("organisation").in_line():
        line = next((line for line in usable if left[line.pk] >= one.requested), None)
        if line is None:
            unfit.append(Unfit(one, one.requested - max(left.values(), default=ZERO)))
            continue
        left[line.pk] -= one.requested
        count[line.pk] += 1
    fits = [Fit(line, before[line.pk], count[line.pk], before[line.pk] - left[line.pk]) for line in usable]
    return fits, unfit
