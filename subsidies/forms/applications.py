from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.core.forms import AmountField, WholeNumberField
from marketplace.core.money import Money
from marketplace.documents.forms import UploadField, UploadsForm
from marketplace.engagements.services import SignatureDetails
from marketplace.reference.models import ServiceCategory
from operators.selectors import systems_of
from subsidies.choices import SizeMetric, source_words
from subsidies.models import Application, PriceSource
from subsidies.selectors.prefill import choices_of, label_of, prefilled, wanted_category
from subsidies.selectors.tasklists import documents_needed, fact_names
from subsidies.services.applications import ItemDetails

DOCUMENT_KIND = "subsidies.application"
ROWS = 3
FREE_HELP = {
    "scanning": gettext_lazy("Free scanning of what can be seen from the internet (CISA)"),
    "assessment": gettext_lazy("A free assessment by a state or federal adviser"),
    "circuit_rider": gettext_lazy("Help from a circuit rider or an association"),
    "training": gettext_lazy("Free training for staff"),
}


class SystemsForm(forms.Form):
    systems = forms.MultipleChoiceField(
        label=gettext_lazy("Which systems is this for?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one system.")},
    )

    def __init__(self, *args, application: Application, **kwargs):
        self.rows = {row.reference: row for row in systems_of(application.organisation)}
        kwargs.setdefault("initial", {"systems": [one["reference"] for one in application.systems]})
        super().__init__(*args, **kwargs)
        self.fields["systems"].choices = [(row.reference, row.name) for row in self.rows.values()]

    def chosen(self) -> list[dict]:
        rows = [self.rows[reference] for reference in self.cleaned_data["systems"]]
        return [{"reference": row.reference, "name": row.name, "sector": row.sector_id} for row in rows]


class ItemsForm(forms.Form):
    """Three services with a price each; a row left empty counts for nothing."""

    def __init__(self, *args, application: Application, **kwargs):
        super().__init__(*args, **kwargs)
        self.names = dict(ServiceCategory.objects.order_by("name").values_list("code", "name"))
        items = list(application.items.all())
        first = "" if items else wanted_category(application)
        for row in range(1, ROWS + 1):
            item = items[row - 1] if row <= len(items) else None
            self.fields[f"category_{row}"] = forms.ChoiceField(
                label=_("Service %(row)s") % {"row": row},
                choices=[("", _("Choose a service")), *self.names.items()],
                required=row == 1,
                initial=item.category_code if item else first if row == 1 else "",
                error_messages={"required": _("Choose the service you want to buy.")},
            )
            self.fields[f"price_{row}"] = AmountField(
                minimum=Money(1),
                label=_("Price of service %(row)s in dollars") % {"row": row},
                required=row == 1,
                initial=item.price if item else None,
                error_messages={"required": _("Enter what it may cost, for example 12,000.")},
            )
            self.fields[f"source_{row}"] = forms.ChoiceField(
                label=_("Where price %(row)s comes from") % {"row": row},
                choices=PriceSource.choices,
                initial=item.source if item else PriceSource.ESTIMATE,
            )
            self.fields[f"note_{row}"] = forms.CharField(
                label=_("How you got to price %(row)s") % {"row": row},
                max_length=300,
                required=False,
                initial=item.note if item else "",
            )

    def clean(self):
        for row in range(2, ROWS + 1):
            code, price = self.cleaned_data.get(f"category_{row}"), self.cleaned_data.get(f"price_{row}")
            if bool(code) != (price is not None) and f"price_{row}" not in self.errors:
                field, text = ("price", _("Enter its price.")) if code else ("category", _("Choose the service."))
                self.add_error(f"{field}_{row}", text)
        return self.cleaned_data

    def items(self) -> list[ItemDetails]:
        data = self.cleaned_data
        return [
            ItemDetails(
                category_code=data[f"category_{row}"],
                category_name=self.names[data[f"category_{row}"]],
                price=data[f"price_{row}"],
                source=data[f"source_{row}"],
                note=data[f"note_{row}"],
            )
            for row in range(1, ROWS + 1)
            if data.get(f"category_{row}")
        ]


SHARE = gettext_lazy("Enter a percentage from 0 to 100, for example 34.9.")


class FactsForm(forms.Form):
    """One question for each fact that the rule card asks for, filled with what we know and its source."""

    def __init__(self, *args, application: Application, **kwargs):
        super().__init__(*args, **kwargs)
        known = prefilled(application)
        self.names = {}
        for number, name in enumerate(fact_names(application)):
            fact = known.get(name)
            key = f"fact_{number}"
            self.names[key] = name
            options: dict[str, Any] = {
                "label": label_of(name),
                "required": False,
                "initial": _typed(name, fact["value"]) if fact else "",
                "help_text": _("Source: %(source)s") % {"source": source_words(fact, ours=True)} if fact else "",
            }
            choices = choices_of(name)
            if choices:
                listed = [(code, capfirst(str(label))) for code, label in choices.items()]
                self.fields[key] = forms.ChoiceField(choices=[("", _("Not sure")), *listed], **options)
            elif name == SizeMetric.NEED:
                wrong = dict.fromkeys(("invalid", "min_value", "max_value", "max_decimal_places"), SHARE)
                options |= {"widget": forms.TextInput, "error_messages": wrong}
                self.fields[key] = forms.DecimalField(min_value=0, max_value=100, decimal_places=2, **options)
            else:
                self.fields[key] = WholeNumberField(min_value=0, max_value=10**12, **options)

    def answers(self) -> dict[str, object]:
        """By name, in the unit of the fact: assets are typed in dollars and kept in cents, need in percent."""
        answers = {name: self.cleaned_data[key] for key, name in self.names.items()}
        if answers.get(SizeMetric.ASSETS):
            answers[SizeMetric.ASSETS.value] *= 100
        if answers.get(SizeMetric.NEED) is not None:
            answers[SizeMetric.NEED.value] = int(answers[SizeMetric.NEED.value] * 100)
        return answers


def _typed(name: str, value):
    if name == SizeMetric.NEED and isinstance(value, int):
        return f"{value / 100:.2f}"
    return value // 100 if name == SizeMetric.ASSETS and isinstance(value, int) else value


class FreeHelpForm(forms.Form):
    considered = forms.MultipleChoiceField(
        label=gettext_lazy("Which free help did you look at?"),
        choices=list(FREE_HELP.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    note = forms.CharField(
        label=gettext_lazy("What came of it"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say what came of it, or why you did not look.")},
    )

    def __init__(self, *args, application: Application, **kwargs):
        initial = {"considered": application.free_help, "note": application.free_help_note}
        super().__init__(*args, initial=initial, **kwargs)


class DocumentsForm(UploadsForm):
    """One file for each document that the rule card names."""

    def __init__(self, *args, application: Application, **kwargs):
        self.labels = {f"file_{number}": wanted for number, wanted in enumerate(documents_needed(application))}
        have = {row.label for row in application.document_rows.all()}
        self.base_fields = {
            key: UploadField(
                kind=DOCUMENT_KIND,
                label=wanted.document,
                help_text=wanted.why,
                required=wanted.document not in have,
            )
            for key, wanted in self.labels.items()
        }
        super().__init__(*args, **kwargs)

    def uploads(self) -> list[tuple]:
        return [
            (self.cleaned_data[key], wanted.document)
            for key, wanted in self.labels.items()
            if self.cleaned_data.get(key)
        ]


class SignatureForm(forms.Form):
    typed_name = forms.CharField(label=gettext_lazy("Type your full name"), max_length=150)
    title = forms.CharField(label=gettext_lazy("Your title"), max_length=120)
    consented = forms.BooleanField(
        label=gettext_lazy("I agree to sign this electronically"),
        error_messages={"required": gettext_lazy("Tick the box to agree to sign electronically.")},
    )

    def details(self) -> SignatureDetails:
        return SignatureDetails(**self.cleaned_data)


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=gettext_lazy("What you changed, or why nothing has to change"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
