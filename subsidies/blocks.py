"""The blocks of a rule card. Each compiles to one rule: a small dictionary that `criteria` and `terms` read.

The name of a block in the stream is the `kind` of its rule and must never change: signed versions keep it.
"""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from marketplace.reference.models import ServiceCategory, State
from subsidies.choices import CapYear, Ownership, RuralDefinition, Sector, SizeMetric


def state_choices() -> list[tuple[str, str]]:
    return list(State.objects.exclude(kind=State.Kind.MAIL).order_by("name").values_list("code", "name"))


def category_choices() -> list[tuple[str, str]]:
    return list(ServiceCategory.objects.order_by("position").values_list("code", "name"))


def counted_choices() -> list[tuple[str, str]]:
    """What can be multiplied with dollars: neither money nor a share."""
    return [choice for choice in SizeMetric.choices if choice[0] not in (SizeMetric.ASSETS, SizeMetric.NEED)]


class CodesBlock(blocks.MultipleChoiceBlock):
    """Codes are text as they stand in the stream; only a form asks the database which there are."""

    def to_python(self, value):
        return value

    def normalize(self, value):
        return value


class RuleBlock(blocks.StructBlock):
    """A rule with its source of law and what an operator can do about it."""

    citation = blocks.CharBlock(required=False, max_length=120, label=_("Source of the rule"))
    cure = blocks.CharBlock(required=False, max_length=200, label=_("What would change a no, in one sentence"))


class SectorIn(RuleBlock):
    sectors = blocks.MultipleChoiceBlock(choices=Sector.choices)


class StateIn(RuleBlock):
    states = CodesBlock(choices=state_choices)


class OwnershipIn(RuleBlock):
    ownerships = blocks.MultipleChoiceBlock(choices=Ownership.choices)


class Size(RuleBlock):
    metric = blocks.ChoiceBlock(choices=SizeMetric.choices)
    limit = blocks.IntegerBlock(min_value=0)


class Rural(RuleBlock):
    definition = blocks.ChoiceBlock(choices=RuralDefinition.choices)


class Plain(RuleBlock):
    """A rule that needs no numbers: it is there or it is not."""


class CategoryIn(RuleBlock):
    categories = CodesBlock(choices=category_choices)


class Rate(RuleBlock):
    rate = blocks.DecimalBlock(min_value=0, max_value=1, decimal_places=6, help_text=_("0.6 pays 60%"))


class RateBand(blocks.StructBlock):
    at_most = blocks.IntegerBlock(
        required=False,
        min_value=0,
        help_text=_("Empty: everyone above. A share of people in hundredths of a percent: 3499 is 34.99%."),
    )
    rate = blocks.DecimalBlock(min_value=0, max_value=1, decimal_places=6)
    rural_rate = blocks.DecimalBlock(required=False, min_value=0, max_value=1, decimal_places=6)


class TieredRate(RuleBlock):
    metric = blocks.ChoiceBlock(choices=SizeMetric.choices)
    definition = blocks.ChoiceBlock(required=False, choices=RuralDefinition.choices)
    bands = blocks.ListBlock(RateBand(), min_num=1)


class Cap(RuleBlock):
    dollars = blocks.DecimalBlock(min_value=0, decimal_places=2)


class CapBySize(RuleBlock):
    """So much for each one counted, between a floor and a ceiling, of the cost before the rate."""

    metric = blocks.ChoiceBlock(choices=counted_choices)
    each_dollars = blocks.DecimalBlock(min_value=0, decimal_places=2, label=_("Dollars for each one counted"))
    at_least_dollars = blocks.DecimalBlock(min_value=0, decimal_places=2, label=_("Never below"))
    at_most_dollars = blocks.DecimalBlock(required=False, min_value=0, decimal_places=2, label=_("Never above"))
    fixed_above = blocks.IntegerBlock(
        required=False, min_value=1, label=_("More than so many are a large system"), help_text=_("Empty: none is")
    )
    fixed_dollars = blocks.DecimalBlock(
        required=False, min_value=0, decimal_places=2, label=_("Fixed amount for a large system")
    )

    def clean(self, value):
        cleaned = super().clean(value)
        errors = {}
        if (top := cleaned["at_most_dollars"]) is not None and top < cleaned["at_least_dollars"]:
            errors["at_most_dollars"] = ValidationError(_("Enter an amount that is not below the lowest one."))
        if (cleaned["fixed_above"] is None) != (cleaned["fixed_dollars"] is None):
            errors["fixed_dollars"] = ValidationError(_("Enter both the number and the amount, or neither."))
        if errors:
            raise blocks.StructBlockValidationError(block_errors=errors)
        return cleaned


class YearlyCap(Cap):
    year = blocks.ChoiceBlock(choices=CapYear.choices, default=CapYear.CALENDAR, label=_("Which year"))


class CategoryCap(Cap):
    category = blocks.ChoiceBlock(choices=category_choices, label=_("Kind of service"))


class Stackable(RuleBlock):
    federal_statute = blocks.CharBlock(
        required=False,
        max_length=120,
        help_text=_("The law that lets two federal awards pay one line, if any"),
    )


class BuyingBand(blocks.StructBlock):
    up_to_dollars = blocks.DecimalBlock(required=False, min_value=0, decimal_places=2)
    invited = blocks.IntegerBlock(min_value=1, default=1)
    business_days = blocks.IntegerBlock(min_value=0, default=0)
    formal_procurement = blocks.BooleanBlock(required=False)


class BuyingRules(RuleBlock):
    bands = blocks.ListBlock(BuyingBand(), min_num=1)


class DocumentNeeded(RuleBlock):
    document = blocks.CharBlock(max_length=120)
    why = blocks.CharBlock(required=False, max_length=200)


class OwnShareFirst(RuleBlock):
    proof_within_days = blocks.IntegerBlock(
        required=False,
        min_value=1,
        help_text=_(
            "The program waits until the operator and the provider have both recorded the own share as paid. "
            "With a number it then pays within that many days; leave it empty to promise no date."
        ),
    )
    looked_at_percent = blocks.IntegerBlock(
        required=False,
        min_value=1,
        max_value=100,
        help_text=_(
            "Of 100 own shares that are paid by purchase order, for this many (chosen by lot) the operator shows its "
            "bank record. Leave it empty to look at none."
        ),
    )


class RuleCardBlocks(blocks.StreamBlock):
    sector_in = SectorIn(label=_("Sectors"))
    state_in = StateIn(label=_("States"))
    ownership_in = OwnershipIn(label=_("Ownership"))
    size_at_most = Size(label=_("Size at most"))
    size_at_least = Size(label=_("Size at least"))
    rural = Rural(label=_("Rural"))
    critical_access = Plain(label=_("Critical access hospital"))
    low_income_designation = Plain(label=_("Low-income designation"))
    registered_sam = Plain(label=_("Registered in SAM.gov"))
    identity_verified = Plain(label=_("Identity verified"))
    category_in = CategoryIn(label=_("What it pays for"))
    rate = Rate(label=_("Rate"))
    tiered_rate = TieredRate(label=_("Rate in steps"))
    cap_award = Cap(label=_("Most for one award"))
    cap_by_size = CapBySize(label=_("Most by size, of the cost before the rate"))
    cap_line = Cap(label=_("Most for one line of a price"))
    cap_year = YearlyCap(label=_("Most in one year"))
    cap_category = CategoryCap(label=_("Most for one kind of service in all"))
    minimum_own_share = Rate(label=_("Smallest own share"))
    stackable = Stackable(label=_("May be combined with other programs"))
    pays_tax = Plain(label=_("Pays tax"))
    buying_rules = BuyingRules(label=_("Buying rules"))
    document_needed = DocumentNeeded(label=_("Document needed"))
    own_share_first = OwnShareFirst(label=_("Own share before subsidy"))
    file_only = Plain(label=_("Public money leaves by bank file only"))

    class Meta:
        # One card says each of these once.
        block_counts = {
            name: {"max_num": 1}
            for name in (
                *("rate", "tiered_rate", "cap_award", "cap_by_size", "cap_line", "cap_year"),
                *("buying_rules", "own_share_first", "file_only"),
            )
        }

    def clean(self, value):
        cleaned = super().clean(value)
        if {"rate", "tiered_rate"} <= {child.block_type for child in cleaned}:
            raise blocks.StreamBlockValidationError(
                non_block_errors=[_("Keep either the rate or the rate in steps, not both.")]
            )
        return cleaned


def compile_blocks(stream) -> list[dict]:
    """The rules of a stream in its order: plain JSON, money in integer cents, rates as decimal text."""
    return [{"kind": child.block_type} | _plain(child.value) for child in stream]


def _plain(struct) -> dict:
    rule: dict[str, object] = {}
    for name, value in struct.items():
        if name.endswith("dollars"):
            rule[name.removesuffix("dollars") + "cents"] = None if value is None else int(value * 100)
        elif isinstance(value, Decimal):
            rule[name] = format(value.normalize(), "f")
        elif isinstance(value, blocks.list_block.ListValue):
            rule[name] = [_plain(item) if isinstance(item, blocks.StructValue) else item for item in value]
        else:
            rule[name] = value
    return rule
