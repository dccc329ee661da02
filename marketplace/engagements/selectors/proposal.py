"""What a quote starts from: the things asked, the usual milestones, the provider's own list price."""

import datetime as dt
import re

from django.utils.translation import gettext as _

from marketplace.core.money import Money
from marketplace.engagements.models import Request
from marketplace.engagements.models.quotes import LineKind
from marketplace.engagements.outlines import Outline, outline_for
from marketplace.engagements.prefill import ListPrice

# From the last day for quotes.
WEEKS_TO_START = 4
PRICE_IS_GOOD_FOR = dt.timedelta(days=60)


def usual_quote(request: Request, price: ListPrice | None) -> dict | None:
    """First values of the quote form, as `QuoteForms` takes them; None where nothing is usual for this kind."""
    outline = outline_for(request.category_code)
    if outline is None:
        return None
    starts_on = request.closes_on + dt.timedelta(weeks=WEEKS_TO_START)
    head = {
        "starts_on": starts_on,
        "valid_until": request.closes_on + PRICE_IS_GOOD_FOR,
        "covers": list(request.deliverables),
    }
    days = dt.timedelta(weeks=outline.weeks) / len(outline.steps)
    milestones = [
        {"title": step.title, "done_when": step.done_when, "due_on": starts_on + days * number}
        for number, step in enumerate(outline.steps, start=1)
    ]
    return {"head": head, "milestones": milestones, "lines": _lines(outline, price)}


def size_asked(request: Request) -> int | None:
    """The figure under the size that is usual for the category; None when it was not given as a whole number."""
    outline = outline_for(request.category_code)
    given = next((value for label, value in request.size_facts if outline and label == outline.size), "")
    digits = given.replace(",", "")
    return int(digits) if re.fullmatch("[1-9][0-9]{0,8}", digits) else None


def _lines(outline: Outline, price: ListPrice | None) -> list[dict]:
    """One line a milestone: equal parts of the list price (the last takes the rest), or no price yet."""
    count = len(outline.steps)
    part = Money(price.total.cents // count) if price else None
    lines = []
    for number, step in enumerate(outline.steps, start=1):
        line: dict = {"milestone": number, "quantity": 1, "description": step.title, "kind": LineKind.SERVICE}
        if price and part is not None:
            last = number == count
            line["unit_price"] = price.total - part * (count - 1) if last else part
            line["description"] = _("%(title)s: %(step)s") % {"title": price.title[:80], "step": step.title}
        lines.append(line)
    return lines
