"""Rules as a person reads them; the signed text of a version is exactly these lines."""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.core.money import Money
from subsidies.choices import CapYear, RuralDefinition, SizeMetric, choice_words, percent, size_words
from subsidies.criteria import CRITERIA


def rule_lines(rules: Iterable[Mapping]) -> list[str]:
    """One sentence a rule, in the order of the card."""
    return [line for rule in rules for line in _lines(rule)]


def rule_text(rules: Iterable[Mapping]) -> str:
    return "\n".join(f"{number}. {line}" for number, line in enumerate(rule_lines(rules), start=1))


def _lines(rule: Mapping) -> list[str]:
    kind = rule["kind"]
    if kind == "category_in":
        names = rule.get("names", {})
        listed = ", ".join(names.get(code, code) for code in rule["categories"])
        return [_("The program pays for: %(services)s") % {"services": listed} + _source(rule)]
    if kind == "tiered_rate":
        return _steps(rule)
    if kind == "cap_by_size":
        return [_by_size(rule) + _source(rule)]
    if kind == "buying_rules":
        return [_buying(band) for band in rule["bands"]]
    if kind in CRITERIA:
        return [CRITERIA[kind](rule).words() + _source(rule)]
    term = _term(rule) + _source(rule)
    looked_at = rule.get("looked_at_percent")
    return [term, _looked_at(looked_at)] if looked_at else [term]


def _looked_at(percent_of_shares: int) -> str:
    text = _(
        "The office looks at %(percent)s%% of the own shares that are paid by purchase order, chosen by lot: you then "
        "show the line of your bank record"
    )
    return text % {"percent": percent_of_shares}


def _term(rule: Mapping) -> str:
    kind = rule["kind"]
    if kind in {"rate", "minimum_own_share"}:
        text = {
            "rate": _("The program pays %(rate)s of the eligible cost"),
            "minimum_own_share": _("You pay at least %(rate)s of the eligible cost"),
        }[kind]
        return text % {"rate": percent(Decimal(rule["rate"]))}
    if kind in {"cap_award", "cap_line", "cap_year"}:
        text = {
            "cap_award": _("At most %(amount)s for one award"),
            "cap_line": _("At most %(amount)s for one line of a price"),
            "cap_year": _("At most %(amount)s for one organization in one %(year)s")
            if rule.get("year")
            else _("At most %(amount)s in one year"),
        }[kind]
        return text % {"amount": Money(rule["cents"]), "year": choice_words(CapYear, rule.get("year") or "")}
    if kind == "cap_category":
        service = rule.get("names", {}).get(rule["category"], rule["category"])
        return _("At most %(amount)s for “%(service)s” over all awards") % {
            "amount": Money(rule["cents"]),
            "service": service,
        }
    if kind == "stackable":
        return _("May be combined with other programs that allow it")
    if kind == "pays_tax":
        return _("Tax counts as an eligible cost")
    if kind == "file_only":
        return _("The subsidy leaves by a file for the program's bank, never by a payment processor")
    if kind == "document_needed":
        why = _(" (%(why)s)") % {"why": rule["why"]} if rule["why"] else ""
        return _("You send this document: %(document)s") % {"document": rule["document"]} + why
    if days := rule["proof_within_days"]:
        return ngettext(
            "The program waits for your own share: it pays within %(days)s day after you and the provider recorded it",
            "The program waits for your own share: it pays within %(days)s days after you and the provider recorded it",
            days,
        ) % {"days": days}
    return _("The program waits for your own share: it pays after you and the provider recorded it as paid")


def _steps(rule: Mapping) -> list[str]:
    metric = choice_words(SizeMetric, rule["metric"])
    lines = []
    for band in rule["bands"]:
        size = _("%(metric)s up to %(limit)s") if band["at_most"] is not None else _("%(metric)s above that")
        text = _("%(size)s: the program pays %(rate)s of the eligible cost") % {
            "size": size % {"metric": metric, "limit": size_words(rule["metric"], band["at_most"] or 0)},
            "rate": percent(Decimal(band["rate"])),
        }
        if band["rural_rate"]:
            text += _("; %(rate)s where this holds: %(definition)s") % {
                "rate": percent(Decimal(band["rural_rate"])),
                "definition": choice_words(RuralDefinition, rule["definition"]),
            }
        lines.append(text)
    return lines


def _by_size(rule: Mapping) -> str:
    text = _("Of a cost, at most %(each)s for each one under “%(metric)s” counts before the rate") % {
        "each": Money(rule["each_cents"]),
        "metric": choice_words(SizeMetric, rule["metric"]),
    }
    text += _("; the limit is never below %(least)s") % {"least": Money(rule["at_least_cents"])}
    if rule["at_most_cents"] is not None:
        text += _(" or above %(most)s") % {"most": Money(rule["at_most_cents"])}
    if rule["fixed_above"] is not None:
        text += _("; for more than %(count)s it is %(fixed)s") % {
            "count": size_words(rule["metric"], rule["fixed_above"]),
            "fixed": Money(rule["fixed_cents"]),
        }
    return text


def _buying(band: Mapping) -> str:
    top = band["up_to_cents"]
    price = _("Purchases up to %(amount)s") % {"amount": Money(top)} if top is not None else _("Larger purchases")
    if band["formal_procurement"]:
        return _("%(price)s: your own formal procurement") % {"price": price}
    if band["invited"] == 1:
        return _("%(price)s: one quote, with a reason for the price") % {"price": price}
    return _("%(price)s: invite at least %(invited)s providers, open for %(days)s business days") % {
        "price": price,
        "invited": band["invited"],
        "days": band["business_days"],
    }


def _source(rule: Mapping) -> str:
    return f" [{rule['citation']}]" if rule.get("citation") else ""


def hashed_text(rules: dict, text: str) -> str:
    """The one spelling of a rule card whose SHA-256 is kept with the signature."""
    return json.dumps({"rules": rules, "text": text}, sort_keys=True, separators=(",", ":"))
