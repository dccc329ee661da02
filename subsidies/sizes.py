"""What the size of an operator means under a rule: the step of its rate, the most of a cost that counts. Pure."""

from collections.abc import Mapping

from marketplace.core.money import Money


def band_for(rule: Mapping, size: int) -> Mapping | None:
    """The first step that still holds `size`; a step without a limit holds everyone."""
    return next((band for band in rule["bands"] if band["at_most"] is None or size <= band["at_most"]), None)


def cap_by_size(rule: Mapping, size: int) -> Money:
    """So much for each one counted, never below the floor or above the ceiling; a large system has its fixed amount."""
    if rule["fixed_above"] is not None and size > rule["fixed_above"]:
        return Money(rule["fixed_cents"])
    cap = max(Money(rule["each_cents"]) * size, Money(rule["at_least_cents"]))
    return cap if rule["at_most_cents"] is None else min(cap, Money(rule["at_most_cents"]))
