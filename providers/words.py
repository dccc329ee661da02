"""A frozen copy of a listing in words, for every page that shows a service."""

import datetime as dt
from itertools import zip_longest

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.core.templatetags.levee import day
from marketplace.reference.models import ServiceCategory
from providers.models import AiDisclosure, AiModel, Billing, Listing, Unit
from providers.prices import unit_of


def in_brief(copy: dict) -> dict:
    """The copy and the words of a card; a list of many cards pays for no more."""
    price, goals = copy["price"], len(copy["goals"])
    start = dt.date.fromisoformat(copy["earliest_start"]) if copy["earliest_start"] else None
    return copy | {
        "start": start,
        "start_words": _("Can start %(date)s") % {"date": day(start)} if start else "",
        "goals_words": ngettext("Covers %(count)s goal:", "Covers %(count)s goals:", goals) % {"count": goals},
        "unit_words": unit_words(price["unit"], price["billing"]),
        "autonomy_words": str(AiDisclosure.Autonomy(copy["ai"]["autonomy"]).label) if copy["ai"] else "",
    }


def described(copy: dict) -> dict:
    """The copy and, beside its codes, all the words that its page prints."""
    price = copy["price"]
    return in_brief(copy) | {
        "delivery_words": str(Listing.Delivery(copy["delivery"]).label) if copy["delivery"] else "",
        "tier_lines": _tier_lines(price["tiers"]),
        "minimum_words": _minimum_words(price),
        "ai_lines": _ai_lines(copy["ai"]) if copy["ai"] else [],
    }


def unit_words(unit: str, billing: str) -> str:
    """Such as "for each computer, a month"; "" while the draft does not say."""
    if not unit or not billing:
        return ""
    period = "" if billing == Billing.ONCE else str(Billing(billing).label)
    if unit == Unit.FLAT:
        return period or _("flat price")
    each = _("for each %(unit)s") % {"unit": Unit(unit).label}
    return f"{each}, {period}" if period else each


def category_unit_words(category: ServiceCategory) -> str:
    """What the usual prices of a category are for, such as "for each computer, a month"."""
    if category.billed == ServiceCategory.Billed.HOUR:
        return unit_words(Unit.HOUR, Billing.ONCE)
    return unit_words(unit_of(category), category.billed)


def _tier_lines(tiers: list[dict]) -> list[tuple[str, int]]:
    """("1 to 49", cents) for each tier; the last one is open."""
    starts = [tier["from"] for tier in tiers]
    ends = [start - 1 for start in starts[1:]]
    lines = []
    for tier, end in zip_longest(tiers, ends):
        if end is None:
            words = _("%(start)s or more") % {"start": tier["from"]}
        else:
            words = _("%(start)s to %(end)s") % {"start": tier["from"], "end": end}
        lines.append((words, tier["unit_price"]))
    return lines


def _minimum_words(price: dict) -> str:
    parts = []
    if price["minimum_months"]:
        parts.append(
            ngettext("Minimum term: %(count)s month.", "Minimum term: %(count)s months.", price["minimum_months"])
            % {"count": price["minimum_months"]}
        )
    if price["minimum_quantity"] > 1:
        parts.append(_("At least %(count)s are billed.") % {"count": price["minimum_quantity"]})
    return " ".join(parts)


def _yes_no(value: bool) -> str:
    return _("Yes") if value else _("No")


def _ai_lines(ai: dict) -> list[tuple[str, str]]:
    classes = dict(AiDisclosure.DATA_CLASSES)
    sent = ", ".join(str(classes[code]) for code in ai["data_classes"] if code in classes) or _("Nothing")
    lines = [
        (_("What the AI does"), ai["purpose"]),
        (_("What it may do by itself"), str(AiDisclosure.Autonomy(ai["autonomy"]).label)),
        (_("Isolates a computer"), ai["isolate_host"]),
        (_("Blocks an account"), ai["block_account"]),
        (_("Changes a firewall"), ai["change_firewall"]),
        (_("Writes to control systems by itself"), _yes_no(ai["ot_write_automatic"])),
        (_("Data that leaves your systems"), sent),
        (_("Data stays in the United States"), _yes_no(ai["us_only"])),
        (_("Data is kept"), _("%(days)s days") % {"days": ai["retention_days"]}),
        (_("Trained on your data"), str(AiDisclosure.Training(ai["trains_on_customer_data"]).label)),
        (_("You hear of an incident"), _("within %(hours)s hours") % {"hours": ai["incident_notice_hours"]}),
        (_("You hear of a model change"), _("%(days)s days ahead") % {"days": ai["model_change_notice_days"]}),
        (_("How it was tested"), _tested(ai)),
        (
            _("Attacked by testers"),
            day(dt.date.fromisoformat(ai["red_team_on"])) if ai["red_team_on"] else _("Not yet"),
        ),
        (_("Questions and answers are logged"), _yes_no(ai["logs_prompts"])),
        (_("How it explains itself"), ai["explainability"]),
        (_("When you leave"), _leaving(ai)),
        (_("Signs a business associate agreement"), _yes_no(ai["baa_available"])),
        (_("Other firms involved"), ai["subprocessors"] or _("No other firm")),
    ]
    if ai["ai_bom_url"]:
        lines.append((_("AI bill of materials"), ai["ai_bom_url"]))
    for model in ai["models"]:
        lines.append((_("Model"), _model_words(model)))
        # Copies frozen before the question was asked have no answer.
        status = model.get("framework_status", AiModel.Framework.UNKNOWN)
        lines.append((_("Voluntary federal testing (no approval)"), str(AiModel.Framework(status).label)))
    return lines


def _tested(ai: dict) -> str:
    date = f" ({day(dt.date.fromisoformat(ai['evaluated_on']))})" if ai["evaluated_on"] else ""
    return f"{ai['evaluation']}{date}"


def _leaving(ai: dict) -> str:
    return _("Data is handed back as %(format)s; deletion is certified within %(days)s days") % {
        "format": ai["export_format"],
        "days": ai["deletion_days"],
    }


def _model_words(model: dict) -> str:
    hosting = str(AiModel.Hosting(model["hosting"]).label) if model["hosting"] else ""
    weights = _("Open weights.") if model["open_weight"] else ""
    return f"{model['developer']} {model['family']} {model['version']}. {hosting}. {weights}".strip()
