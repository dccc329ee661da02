"""What one organization may still get from a program in the year that the rule card means."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Prefetch

from marketplace.core import clock
from marketplace.core.money import ZERO, Money
from operators.selectors import entities_of
from subsidies.models import Application, Decision, DecisionKind, Draw, Voucher
from subsidies.states import ApplicationState
from subsidies.terms import OfferTerms

# From the recommendation on money is promised; until then nothing counts.
COUNTED = [ApplicationState.RECOMMENDED, ApplicationState.APPROVED, ApplicationState.ACCEPTED]


@dataclass(frozen=True, slots=True)
class YearlyCap:
    """The cap of the year that today falls in; `used` is what other applications of the organization hold."""

    cap: Money
    used: Money
    last_day: dt.date

    @property
    def left(self) -> Money:
        return max(ZERO, self.cap - self.used)

    @property
    def next_year_starts(self) -> dt.date:
        return self.last_day + dt.timedelta(days=1)


def yearly_cap_of(application: Application, terms: OfferTerms) -> YearlyCap | None:
    """None where the rule card sets no yearly cap."""
    if terms.yearly_cap is None:
        return None
    zone = application.program.zone
    first, last = terms.cap_year.around(clock.today(zone))
    others = Application.objects.filter(
        organisation__in=entities_of(application.organisation_id), program=application.program_id, state__in=COUNTED
    ).exclude(pk=application.pk)
    recommendations = Decision.objects.filter(kind=DecisionKind.RECOMMEND).order_by("pk")
    draws = Draw.objects.select_related("funding_line").order_by("pk")
    rows = others.prefetch_related(
        Prefetch("decisions", recommendations), "vouchers", Prefetch("vouchers__draws", draws)
    )
    used = ZERO
    for other in rows.order_by("pk"):
        if first <= list(other.decisions.all())[-1].decided_at.astimezone(ZoneInfo(zone)).date() <= last:
            used += _held(other)
    return YearlyCap(terms.yearly_cap, used, last)


def _held(application: Application) -> Money:
    """What is reserved, or what its vouchers hold and orders keep of them."""
    vouchers = list(application.vouchers.all())
    return sum((_held_by(one) for one in vouchers), ZERO) if vouchers else application.reserved_amount


def _held_by(voucher: Voucher) -> Money:
    """A voucher counts in full while it can be drawn, and with what orders keep of it after its end."""
    if voucher.is_usable:
        return voucher.face_amount
    return sum((draw.amount - draw.funding_line.released for draw in voucher.draws.all()), ZERO)
