"""Awards as anybody may read them: without the operator wherever a category is shown.

Who bought which kind of protection tells an attacker where it is missing, so the public-records profile gives the
state, the sector and the size band of the operator instead of its name. Where fewer than `FEWEST` operators of the
export share these three, the band is withheld, then the state, then all of them and the category.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from marketplace.core.money import Money
from marketplace.reference.models import Sector, State
from operators.selectors import facts_of_many
from subsidies.choices import SizeMetric
from subsidies.models import Program, Voucher

PROFILE = "public-records"
FEWEST = 5
# Awards are told in steps of $5,000, so that an amount published elsewhere does not give the name away.
STEP = 500_000
# Upper bounds of the bands; assets in cents.
BANDS = {
    SizeMetric.POPULATION_SERVED: (500, 3_300, 10_000, 100_000),
    SizeMetric.CONNECTIONS: (200, 1_000, 4_000, 40_000),
    SizeMetric.METERS: (1_000, 5_000, 25_000, 100_000),
    SizeMetric.BEDS: (25, 50, 100, 250),
    SizeMetric.ASSETS: (10_000_000_000, 50_000_000_000, 100_000_000_000, 1_000_000_000_000),
    SizeMetric.MEMBERS: (1_000, 5_000, 25_000, 100_000),
}


@dataclass(frozen=True, slots=True)
class AwardRow:
    """One award of an operator, named for counting only."""

    operator: int
    state: str
    sector: str
    size: str
    category: str
    year: str
    award: str

    def shown(self) -> list[str]:
        return [self.state, self.sector, self.size, self.category, self.year, self.award]


def public_records(program: Program) -> list[AwardRow]:
    """Every award of the program as the profile shows it, in the order of what is shown."""
    sectors = dict(Sector.objects.values_list("code", "name"))
    states = dict(State.objects.values_list("code", "name"))
    vouchers = list(Voucher.objects.filter(program=program).select_related("application"))
    known = facts_of_many({voucher.holder_id for voucher in vouchers})
    rows = [_row(voucher, program, known.get(voucher.holder_id, {}), sectors, states) for voucher in vouchers]
    return sorted(_generalised(rows), key=AwardRow.shown)


def _row(voucher: Voucher, program: Program, known: Mapping, sectors: Mapping, states: Mapping) -> AwardRow:
    """The facts that were decided on; what no rule asked for, from the operator's own record, else "not known"."""
    facts = {**known, **{fact["name"]: fact["value"] for fact in voucher.application.facts}}
    step = voucher.face_amount.cents // STEP * STEP
    return AwardRow(
        operator=voucher.holder_id,
        state=states.get(facts.get("state"), _("not known")),
        sector=sectors.get(facts.get("sector"), _("not known")),
        size=size_band(facts) or _("not known"),
        category="; ".join(sorted(voucher.categories.values())),
        year=str(voucher.issued_at.astimezone(ZoneInfo(program.zone)).year),
        award=_("%(least)s to %(most)s") % {"least": Money(step), "most": Money(step + STEP - 1)},
    )


def size_band(facts: Mapping) -> str:
    """The band of the first figure that is known, such as "People served: 501 to 3,300"; "" when none is."""
    for metric, bounds in BANDS.items():
        value = facts.get(metric.value)
        if not isinstance(value, int):
            continue
        least = 0
        for most in (*bounds, None):
            if most is None:
                return _("%(metric)s: more than %(least)s") % {
                    "metric": metric.label,
                    "least": _figure(metric, least - 1),
                }
            if value <= most:
                figures = {"metric": metric.label, "least": _figure(metric, least), "most": _figure(metric, most)}
                return _("%(metric)s: %(least)s to %(most)s") % figures
            least = most + 1
    return ""


def _figure(metric: SizeMetric, value: int) -> str:
    return str(Money(value)) if metric == SizeMetric.ASSETS else f"{value:,}"


def _generalised(rows: list[AwardRow]) -> list[AwardRow]:
    """Withhold step by step, until each group that is told apart has enough operators to hide in."""
    withheld = _("withheld: too few to stay anonymous")
    steps: list[dict[str, str]] = [{}, {"size": withheld}, {"size": withheld, "state": withheld}]
    shown: list[AwardRow] = []
    for hidden in steps:
        groups = defaultdict(list)
        for row in rows:
            told = replace(row, **hidden)
            groups[told.state, told.sector, told.size].append((row, told))
        rows = []
        for group in groups.values():
            enough = len({row.operator for row, _told in group}) >= FEWEST
            (shown if enough else rows).extend(told if enough else row for row, told in group)
    return shown + [replace(row, size=withheld, state=withheld, sector=withheld, category=withheld) for row in rows]
