"""A section of the listing editor: one form and its lists of rows, edited together without a script."""

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.core.forms import whole_number
from marketplace.core.typed import with_rows
from providers.forms import listings
from providers.models import Listing

MOST_ROWS = 40


def _rows(form, formset=forms.BaseFormSet):
    return forms.formset_factory(
        form, formset=formset, extra=1, max_num=MOST_ROWS, absolute_max=MOST_ROWS, can_delete=True
    )


@dataclass(frozen=True, slots=True)
class Section:
    title: Promise
    form: type[Any]
    # Name of the part of the listing → (heading, formset)
    rows: dict[str, tuple[Promise, type[forms.BaseFormSet]]] = field(default_factory=dict)


SECTIONS: dict[str, Section] = {
    "about": Section(_("What it is"), listings.AboutForm),
    "price": Section(
        _("Price"),
        listings.PriceForm,
        {
            "tiers": (_("Prices"), _rows(listings.TierForm, listings.BaseTierFormSet)),
            "extra_costs": (_("Extra costs"), _rows(listings.ExtraCostForm)),
        },
    ),
    "goals": Section(
        _("Goals it helps to reach"),
        listings.GoalsForm,
        {"goals": (_("Goals"), _rows(listings.GoalForm, listings.BaseGoalFormSet))},
    ),
    "delivery": Section(_("Delivery and terms"), listings.DeliveryForm),
    "ai": Section(_("AI facts"), listings.AiForm, {"ai_models": (_("Models"), _rows(listings.AiModelForm))}),
}


class Editor:
    """The bound or fresh forms of one section of one draft."""

    def __init__(self, name: str, draft: Listing, data=None):
        section = SECTIONS[name]
        self.title = section.title
        initial = {field: getattr(draft, field) for field in section.form.FIELDS}
        if hasattr(section.form, "initial_of"):
            initial |= section.form.initial_of(draft)
        self.form = section.form(data, initial=initial)
        self.rows = {
            part: (heading, with_rows(formset(data, prefix=part, initial=_row_values(draft, part, formset))))
            for part, (heading, formset) in section.rows.items()
        }

    @classmethod
    def with_another_row(cls, name: str, draft: Listing, data, part: str) -> "Editor":
        """What was typed, and one more empty row in `part`; nothing is saved."""
        data = data.copy()
        key = f"{part}-TOTAL_FORMS"
        count = whole_number(data.get(key, ""))
        if part in SECTIONS[name].rows and count is not None:
            data[key] = str(min(count + 1, MOST_ROWS))
        return cls(name, draft, data)

    def is_valid(self) -> bool:
        return all([self.form.is_valid(), *(rows.is_valid() for _heading, rows in self.rows.values())])

    def content(self) -> dict:
        """What `save_listing` takes."""
        if hasattr(self.form, "content"):
            content = self.form.content()
        else:
            content = {name: self.form.cleaned_data[name] for name in self.form.FIELDS}
        for part, (_heading, rows) in self.rows.items():
            content[part] = [
                {key: value for key, value in row.cleaned_data.items() if key != "DELETE"}
                for row in rows.forms
                if row.has_changed() | bool(row.initial) and row.cleaned_data and not row.cleaned_data.get("DELETE")
            ]
        return content


def _row_values(draft: Listing, part: str, formset) -> list[dict]:
    names = formset.form.base_fields
    return [{name: getattr(row, name) for name in names} for row in getattr(draft, part).all()]
