"""Where money stands, as one bar: parts of it that are never below zero and together are the whole of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from marketplace.core.money import ZERO, Money

KINDS = (
    "disbursed",
    "payable",
    "obligated",
    "committed",
    "closed_out",
    "returned",
    "recovery",
    "shortfall",
    "unallotted",
    "available",
)
WORDS = {
    "disbursed": gettext_lazy("Paid (disbursed)"),
    "payable": gettext_lazy("Approved to pay (payable)"),
    "obligated": gettext_lazy("Owed on signed orders (obligated)"),
    "committed": gettext_lazy("Promised in awards and vouchers (committed)"),
    "closed_out": gettext_lazy("Came back too late to use (closed out)"),
    "returned": gettext_lazy("Returned to the funder"),
    "recovery": gettext_lazy("Got back from payees (recovered)"),
    "shortfall": gettext_lazy("Promised and not covered after a cut (shortfall)"),
    "unallotted": gettext_lazy("Not allotted yet"),
    "available": gettext_lazy("Available"),
}
# Dark to light; the last is the empty part of the bar. The same words stand in the table.
FILLS = {
    "disbursed": "#1a4480",
    "payable": "#2c608a",
    "obligated": "#5b8db8",
    "committed": "#b7cde4",
    "closed_out": "#8d9297",
    "returned": "#c6cace",
    "recovery": "#dfe1e2",
    "shortfall": "#b50909",
    "unallotted": "#e6dfd0",
    "available": "#ffffff",
}
# What a cut left uncovered is a part of these, in the order in which it ends.
PROMISED = ("committed", "obligated")
BAR_WIDTH = 1000


@dataclass(frozen=True, slots=True)
class Segment:
    """`amount` is what stands in the books, below zero for what was got back or is not covered; `width` never is."""

    kind: str
    label: str
    amount: Money
    fill: str
    x: int
    width: int


def segments_of(sums: Mapping[str, Money]) -> list[Segment]:
    """One segment a kind; where any money stands their widths together are the whole bar, to the last point."""
    parts = drawn(sums)
    whole = sum(parts.values(), ZERO).cents
    segments, so_far = [], ZERO
    for kind in KINDS:
        x = so_far.cents * BAR_WIDTH // whole if whole else 0
        so_far += parts[kind]
        end = so_far.cents * BAR_WIDTH // whole if whole else 0
        segments.append(Segment(kind, str(WORDS[kind]), sums[kind], FILLS[kind], x, end - x))
    return segments


def drawn(sums: Mapping[str, Money]) -> dict[str, Money]:
    """What each part of the bar stands for.

    What was got back is drawn where it is now, no longer as paid; what is not covered is drawn once, in its own color
    and not as promised. So the bar is as long as the authority and what a cut left uncovered.
    """
    parts = {kind: max(ZERO, sums[kind]) for kind in KINDS}
    parts["disbursed"] = max(ZERO, sums["disbursed"] - got_back(sums))
    left = parts["shortfall"] = uncovered(sums)
    for kind in PROMISED:
        taken = min(left, parts[kind])
        parts[kind], left = parts[kind] - taken, left - taken
    return parts


def got_back(sums: Mapping[str, Money]) -> Money:
    """Stands in the books below zero."""
    return max(ZERO, -sums["recovery"])


def uncovered(sums: Mapping[str, Money]) -> Money:
    """Stands in the books below zero."""
    return max(ZERO, -sums["shortfall"])
