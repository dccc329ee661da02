"""The prompt-payment clock: when the days to pay began, what paused them, when they are over, what lateness costs.

The federal rule counts 30 days from the later of a proper invoice and acceptance (31 U.S.C. 3901-3907, 5 CFR 1315);
states differ, so each office enters its own law in `PayingOffice`. An invoice that was sent back counts from the day it
came again. A hold pauses the clock while its cause lies with the payee; an audit of the office does not.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.core import clock
from marketplace.core.money import ZERO, Money
from marketplace.core.templatetags.levee import day
from marketplace.payments.models import ClockStart, HoldReason, PayingOffice, Payout, PayoutHold

USUAL_DAYS = 30
DAYS_OF_A_MONTH = 30
PAUSING = frozenset({HoldReason.SCREENING, HoldReason.BANKRUPTCY, HoldReason.LEVY, HoldReason.BANK_CHANGE})
# The last day of each band of the ageing report, and its name.
BANDS = (
    (15, gettext_lazy("0 to 15 days")),
    (30, gettext_lazy("16 to 30 days")),
    (45, gettext_lazy("31 to 45 days")),
    (10**6, gettext_lazy("more than 45 days")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    days: int = USUAL_DAYS
    start: str = ClockStart.LATER
    monthly_rate: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    """From the first day to the last one, which is None while it lasts."""

    why: str
    since: dt.date
    until: dt.date | None

    def days(self, today: dt.date) -> int:
        return max(((self.until or today) - self.since).days, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptClock:
    """`age` counts the days that ran; `due_on` is None while the clock stands still."""

    started_on: dt.date
    started_by: str
    pauses: tuple[Pause, ...]
    age: int
    due_on: dt.date | None
    days_late: int
    interest: Money

    @property
    def sentence(self) -> str:
        """What started it, what paused it, and when it ends."""
        said = [
            _("The clock started on %(date)s by the %(cause)s.")
            % {"date": day(self.started_on), "cause": self.started_by}
        ]
        for pause in self.pauses:
            words = {"why": pause.why, "since": day(pause.since), "until": day(pause.until) if pause.until else ""}
            if pause.until:
                said.append(_("Paused from %(since)s to %(until)s: %(why)s.") % words)
            else:
                said.append(_("Paused since %(since)s: %(why)s.") % words)
        if self.due_on:
            said.append(_("Payment is due by %(date)s.") % {"date": day(self.due_on)})
        if self.interest:
            said.append(
                _("%(days)s days late; interest so far: %(interest)s.")
                % {"days": self.days_late, "interest": self.interest}
            )
        return " ".join(said)


def terms_of(office_id: int | None) -> Terms:
    office = PayingOffice.objects.filter(organisation_id=office_id or 0).first()
    if office is None:
        return Terms()
    return Terms(days=office.pay_days, start=office.clock_start, monthly_rate=office.monthly_rate)


def clocks(payouts: Iterable[Payout], terms: Terms) -> dict[int, PromptClock]:
    """By the key of each payment, in one query however many there are."""
    rows = list(payouts)
    holds = defaultdict(list)
    for hold in PayoutHold.objects.filter(payout__in=rows, reason__in=PAUSING).order_by("placed_at", "pk"):
        holds[hold.payout_id].append(hold)
    return {payout.pk: clock_of(payout, holds[payout.pk], terms) for payout in rows}


def clock_of(payout: Payout, holds: Iterable[PayoutHold], terms: Terms) -> PromptClock:
    zone = payout.payee.zone
    started_on, started_by = _start(payout, terms, zone)
    end = payout.paid_on or clock.today(zone)
    pauses = tuple(_pause(hold, zone) for hold in holds)
    paused = sum(pause.days(end) for pause in pauses)
    stands_still = any(pause.until is None for pause in pauses)
    due_on = None if stands_still else started_on + dt.timedelta(days=terms.days + paused)
    days_late = max((end - due_on).days, 0) if due_on else 0
    return PromptClock(
        started_on=started_on,
        started_by=started_by,
        pauses=pauses,
        age=max((end - started_on).days - paused, 0),
        due_on=due_on,
        days_late=days_late,
        interest=_interest(payout.amount, days_late, terms.monthly_rate),
    )


def _start(payout: Payout, terms: Terms, zone: str) -> tuple[dt.date, str]:
    invoice, acceptance = (payout.invoiced_on, _("invoice")), (payout.accepted_on, _("acceptance of the work"))
    wanted = {ClockStart.INVOICE: [invoice], ClockStart.ACCEPTANCE: [acceptance]}
    known = [(date, cause) for date, cause in wanted.get(ClockStart(terms.start), [invoice, acceptance]) if date]
    if known:
        return max(known, key=lambda one: one[0])
    return clock.date_of(payout.created_at, zone), _("approval of the claim")


def _pause(hold: PayoutHold, zone: str) -> Pause:
    until = clock.date_of(hold.lifted_at, zone) if hold.lifted_at else None
    return Pause(str(hold.get_reason_display()), clock.date_of(hold.placed_at, zone), until)


def _interest(amount: Money, days: int, monthly_rate: Decimal | None) -> Money:
    """Simple interest by the day, a month taken as 30 days, rounded down to the cent."""
    if not days or not monthly_rate:
        return ZERO
    numerator, denominator = monthly_rate.as_integer_ratio()
    return Money(amount.cents * numerator * days // (denominator * DAYS_OF_A_MONTH))


@dataclass(frozen=True, slots=True)
class Band:
    name: str
    count: int
    total: Money
    late: Money


def ageing(office_id: int | None) -> tuple[list[Band], list[tuple[Payout, PromptClock]]]:
    """What the office owes and has not paid: the sums by age, and every payment, the oldest first."""
    unpaid = Payout.objects.filter(office_id=office_id or 0).unpaid().for_lists().order_by("pk")
    rows = list(unpaid)
    found = clocks(rows, terms_of(office_id))
    pairs = sorted(((payout, found[payout.pk]) for payout in rows), key=lambda one: -one[1].age)
    bands, first = [], 0
    for last, name in BANDS:
        within = [(payout, one) for payout, one in pairs if first <= one.age <= last]
        late = [payout.amount for payout, one in within if one.days_late]
        total = sum((payout.amount for payout, _one in within), ZERO)
        bands.append(Band(str(name), len(within), total, sum(late, ZERO)))
        first = last + 1
    return bands, pairs
