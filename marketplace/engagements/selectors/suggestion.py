"""Which opened quote comes out best, worked out from what is known, with each reason in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.core.money import ZERO
from marketplace.engagements.models import Engagement, Quote, Request
from marketplace.engagements.models.quotes import MOST_POINTS, WEIGHTS, Criterion
from marketplace.engagements.states import EngagementState

# Points for one order that the firm has finished here, for the same kind of service or of operator.
POINTS_A_FINISHED_ORDER = 2


@dataclass(frozen=True, slots=True)
class Mark:
    """Points from 0 to 10 under one criterion, and why."""

    criterion: Criterion
    points: int
    why: str


@dataclass(frozen=True)
class Marked:
    """One quote with its marks; `total` is out of 1,000."""

    quote: Quote
    marks: list[Mark]

    @cached_property
    def total(self) -> int:
        return sum(WEIGHTS[mark.criterion] * mark.points for mark in self.marks)


@dataclass(frozen=True)
class Suggestion:
    """The quotes, best first. It decides nothing: people choose, and say why."""

    rows: list[Marked]

    @property
    def best(self) -> list[Marked]:
        """One quote, or those that come out equal."""
        return [row for row in self.rows if row.total == self.rows[0].total]

    @property
    def winner(self) -> Quote | None:
        """None when several come out equal."""
        return self.best[0].quote if len(self.best) == 1 else None

    @property
    def sentence(self) -> str:
        firms = [row.quote.provider.name for row in self.best]
        if len(firms) > 1:
            return _("%(firms)s come out equal, with %(total)s of 1,000 points. Choose one and say why.") % {
                "firms": " · ".join(firms),
                "total": self.best[0].total,
            }
        if len(self.rows) == 1:
            return _("%(firm)s sent the only quote. Say why its price is fair.") % {"firm": firms[0]}
        return _("%(firm)s comes out first, with %(total)s of 1,000 points; the next has %(next)s.") % {
            "firm": firms[0],
            "total": self.rows[0].total,
            "next": self.rows[1].total,
        }

    def frozen(self) -> list[dict]:
        """As it is kept with the choice."""
        return [
            {
                "firm": row.quote.provider.name,
                "total": row.total,
                "marks": [
                    {"criterion": str(mark.criterion.label), "points": mark.points, "why": mark.why}
                    for mark in row.marks
                ],
            }
            for row in self.rows
        ]


def suggest(request: Request, quotes: list[Quote]) -> Suggestion:
    """Marks for opened quotes that have their lines, milestones and provider at hand; one query."""
    finished = _finished_orders(request, [quote.provider_id for quote in quotes])
    rows = [Marked(quote, _marks(request, quote, quotes, finished)) for quote in quotes]
    return Suggestion(sorted(rows, key=lambda row: (-row.total, row.quote.price, row.quote.pk)))


def price_points(quote: Quote, quotes: list[Quote]) -> int:
    """Ten for the lowest price; the others in proportion, rounded down."""
    lowest = min(one.price for one in quotes)
    return MOST_POINTS * lowest.cents // quote.price.cents if quote.price else MOST_POINTS


def _marks(request: Request, quote: Quote, quotes: list[Quote], finished: Mapping[int, int]) -> list[Mark]:
    marks = {
        Criterion.PRICE: _price(quote, quotes),
        Criterion.FIT: _fit(request, quote),
        Criterion.START: _start(request, quote, quotes),
        Criterion.EXPERIENCE: _experience(finished.get(quote.provider_id, 0)),
    }
    return [Mark(criterion, *marks[criterion]) for criterion in WEIGHTS]


def _price(quote: Quote, quotes: list[Quote]) -> tuple[int, str]:
    more = quote.price - min(one.price for one in quotes)
    words = {"price": quote.price, "more": more}
    why = _("%(price)s, %(more)s more than the lowest.") if more > ZERO else _("%(price)s, the lowest price.")
    return price_points(quote, quotes), why % words


def _fit(request: Request, quote: Quote) -> tuple[int, str]:
    asked = request.deliverables
    if not asked:
        return MOST_POINTS, _("Your request lists no separate things, so every quote counts as complete.")
    missing = [thing for thing in asked if thing not in quote.covers]
    points = MOST_POINTS * (len(asked) - len(missing)) // len(asked)
    if not missing:
        return points, _("Covers everything you asked for.")
    return points, _("Covers %(count)s of %(all)s things you asked for. Missing: %(missing)s.") % {
        "count": len(asked) - len(missing),
        "all": len(asked),
        "missing": "; ".join(missing),
    }


def _start(request: Request, quote: Quote, quotes: list[Quote]) -> tuple[int, str]:
    """One point less for each whole week after the earliest start; none for work that ends too late."""
    ends_on = max((step.due_on for step in quote.milestones.all()), default=quote.starts_on)
    words = {
        "start": date_format(quote.starts_on, "F j, Y"),
        "end": date_format(ends_on, "F j, Y"),
        "need": date_format(request.need_by, "F j, Y"),
    }
    if ends_on > request.need_by:
        return 0, _("Ends %(end)s, after %(need)s, the day you need it by.") % words
    weeks = (quote.starts_on - min(one.starts_on for one in quotes)).days // 7
    return max(0, MOST_POINTS - weeks), _("Starts %(start)s, ends %(end)s, in time.") % words


def _experience(finished: int) -> tuple[int, str]:
    if not finished:
        return 0, _("No finished order here yet for this kind of service or operator.")
    why = ngettext(
        "%(count)s finished order here for this kind of service or operator.",
        "%(count)s finished orders here for this kind of service or operator.",
        finished,
    )
    return min(MOST_POINTS, POINTS_A_FINISHED_ORDER * finished), why % {"count": finished}


def _finished_orders(request: Request, provider_ids: list[int]) -> dict[int, int]:
    done = Engagement.objects.filter(
        Q(category_code=request.category_code) | Q(request__sector=request.sector),
        provider_id__in=provider_ids,
        state__in=[EngagementState.ACCEPTED, EngagementState.SETTLED],
    )
    counts = done.order_by().values("provider_id").annotate(count=Count("pk"))
    return {row["provider_id"]: row["count"] for row in counts}
