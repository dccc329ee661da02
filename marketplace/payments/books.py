"""What was reconciled in a span of days: every cent of the statements is matched, explained or an open difference."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from marketplace.core.money import ZERO, Money
from marketplace.payments.models import Difference, StatementLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciled:
    """Sums of the lines (below zero: money left); `unowned` counts open differences that nobody looks into."""

    lines: int
    moved: Money
    matched: Money
    explained: Money
    open: Money
    open_count: int
    unowned: int

    @property
    def adds_up(self) -> bool:
        return self.moved == self.matched + self.explained + self.open

    def as_cents(self) -> dict[str, int]:
        """What a month-end keeps."""
        sums = {name: getattr(self, name).cents for name in ("moved", "matched", "explained", "open")}
        return {"lines": self.lines, "open_count": self.open_count, **sums}


def reconciled(office_id: int | None, first: dt.date, last: dt.date) -> Reconciled:
    """Both days are in it. Differences without a line (ours that the bank does not show) count among the open ones."""
    lines = StatementLine.objects.filter(office_id=office_id or 0, on__range=(first, last))
    explained = lines.unmatched().filter(difference__closed_at__isnull=False)
    unexplained = lines.unmatched().exclude(difference__closed_at__isnull=False)
    still = Difference.objects.open().filter(office_id=office_id or 0, on__lte=last)
    counts = still.aggregate(count=Count("pk"), unowned=Count("pk", filter=Q(owner__isnull=True)))
    return Reconciled(
        lines=lines.count(),
        moved=_sum(lines),
        matched=_sum(lines.matched()),
        explained=_sum(explained),
        open=_sum(unexplained),
        open_count=counts["count"],
        unowned=counts["unowned"],
    )


def _sum(lines) -> Money:
    return lines.aggregate(sum=Sum("amount"))["sum"] or ZERO
