from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.models import Organisation
from marketplace.accounts.roles import Kind
from marketplace.core.forms import AmountField, DayField
from marketplace.engagements import prefill
from marketplace.engagements.models import Quote
from marketplace.engagements.models.quotes import MOST_POINTS, Criterion
from marketplace.engagements.selectors import Suggestion
from marketplace.engagements.services import NamedFirm, RequestDetails
from marketplace.reference.models import ServiceCategory


class RequestForm(forms.Form):
    """Checks shape only; the buying rule is checked when the request is sent."""

    title = forms.CharField(label=_("Short title"), max_length=120, help_text=_("For example: Sign-in protection"))
    category = forms.ModelChoiceField(
        label=_("Kind of service"), queryset=ServiceCategory.objects.order_by("position"), empty_label=_("Choose one")
    )
    scope = forms.CharField(
        label=_("What you need"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "Say what you want to have at the end. All invited providers read this: do not describe weaknesses."
        ),
    )
    deliverables = forms.CharField(
        label=_("What you get, one thing on each line"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Each quote says which of these its price covers."),
    )
    sector = forms.CharField(label=_("What you run"), max_length=80, help_text=_("For example: Community water system"))
    systems = forms.CharField(
        label=_("Systems, one on each line"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only the provider you choose sees these names."),
    )
    size_facts = forms.CharField(
        label=_("Size, one fact on each line"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: People served: 2,900. A line without a value is left out."),
    )
    estimated_price = AmountField(
        label=_("What you expect it to cost"),
        help_text=_("It decides how many providers you must ask. Providers do not see it."),
    )
    providers = forms.ModelMultipleChoiceField(
        label=_("Ask these providers, up to five"),
        queryset=Organisation.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("All are vetted today. Ask at least one, or name a firm below."),
    )
    firm_name = forms.CharField(
        label=_("A firm that is not on this list"),
        max_length=200,
        required=False,
        help_text=_(
            "We mail it a link to sign up and be vetted, which takes some weeks. It cannot quote before. Where a rule "
            "wants several firms, it counts once it has sent a quote."
        ),
    )
    firm_email = forms.EmailField(label=_("The e-mail of this firm"), max_length=254, required=False)
    written_with = forms.ModelChoiceField(
        label=_("A firm that helped you write this"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("Nobody helped"),
        help_text=_("A firm that helped cannot quote."),
    )
    questions_close_on = DayField(label=_("Last day for questions"))
    closes_on = DayField(label=_("Last day for quotes"), help_text=_("Quotes stay sealed until the end of this day."))
    need_by = DayField(label=_("You need it by"))
    private_notes = forms.CharField(
        label=_("Private notes"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Encrypted. Only you and the provider you choose can read them."),
    )

    def __init__(self, *args, buyer: Organisation, **kwargs):
        super().__init__(*args, **kwargs)
        firms = Organisation.objects.of_kind(Kind.PROVIDER).exclude(pk=buyer.pk)
        self.fields["written_with"].queryset = firms
        offered, asked = prefill.sellers(), self.initial.get("providers", [])
        self.fields["providers"].queryset = firms.filter(Q(pk__in=offered) | Q(pk__in=asked), trading_blocked_at=None)
        self.fields["providers"].label_from_instance = lambda firm: _firm_words(firm, offered.get(firm.pk, []))

    def clean(self):
        data = super().clean()
        name, email = data.get("firm_name"), data.get("firm_email")
        if name and not email and "firm_email" not in self.errors:
            self.add_error("firm_email", _("Enter the e-mail of this firm, so that we can send it the link."))
        if email and not name and "firm_name" not in self.errors:
            self.add_error("firm_name", _("Enter the name of the firm with this e-mail."))
        if not data.get("providers") and not name and "providers" not in self.errors:
            self.add_error("providers", _("Choose at least one provider."))
        return data

    def clean_size_facts(self) -> list[list[str]]:
        lines = [line.partition(":") for line in _lines(self.cleaned_data["size_facts"])]
        if any(not colon or not label.strip() for label, colon, _value in lines):
            raise forms.ValidationError(_("Write each fact as a name, a colon and a value: People served: 2,900"))
        return [[label.strip(), value.strip()] for label, _colon, value in lines if value.strip()]

    def clean_systems(self) -> list[str]:
        return _lines(self.cleaned_data["systems"])

    def clean_deliverables(self) -> list[str]:
        """Each once: quotes name them word for word."""
        return list(dict.fromkeys(_lines(self.cleaned_data["deliverables"])))

    def details(self, *, listing_reference: str = "", listing_copy: dict | None = None) -> RequestDetails:
        data = self.cleaned_data
        names = ("title", "scope", "deliverables", "sector", "systems", "size_facts", "estimated_price")
        dates = ("questions_close_on", "closes_on", "need_by")
        return RequestDetails(
            **{name: data[name] for name in (*names, *dates)},
            category_code=data["category"].code,
            category_name=data["category"].name,
            listing_reference=listing_reference,
            listing_copy=listing_copy or {},
        )

    def parties(self) -> dict:
        """The remaining arguments of the draft services."""
        data = self.cleaned_data
        return {
            "providers": list(data["providers"]),
            "written_with": [data["written_with"]] if data["written_with"] else [],
            "firms": [NamedFirm(data["firm_name"], data["firm_email"])] if data["firm_name"] else [],
            "private_notes": data["private_notes"],
        }


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class QuestionForm(forms.Form):
    text = forms.CharField(label=_("Your question"), max_length=1500, widget=forms.Textarea(attrs={"rows": 3}))


class AnswerForm(forms.Form):
    answer = forms.CharField(label=_("Your answer"), max_length=3000, widget=forms.Textarea(attrs={"rows": 3}))


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The others read this. Do not describe weaknesses."),
    )


class EvaluationForm(forms.Form):
    """One set of points for each quote, as suggested until somebody changes them; price points are worked out.

    `missing` is how many quotes are missing to what the buying rule wants.
    """

    def __init__(self, *args, quotes: list[Quote], suggestion: Suggestion, missing: int, **kwargs):
        super().__init__(*args, initial=_suggested_values(suggestion), **kwargs)
        self.quotes = quotes
        for quote in quotes:
            for criterion in list(Criterion)[1:]:
                self.fields[f"{criterion}_{quote.reference}"] = self._points(quote, criterion)
        self.fields["chosen"] = forms.ChoiceField(
            label=_("Which quote do you choose?"),
            widget=forms.RadioSelect,
            choices=[(quote.reference, f"{quote.provider.name}, {quote.price}") for quote in quotes],
            error_messages={"required": _("Choose one of the quotes.")},
        )
        self.fields["reason"] = forms.CharField(
            label=_("Why this quote?"),
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_("If there is only one quote, say why its price is fair."),
        )
        for quote in quotes if len(quotes) > 1 else []:
            self.fields[f"loser_{quote.reference}"] = forms.CharField(
                label=_("If you do not choose %(firm)s: what may we tell them?") % {"firm": quote.provider.name},
                max_length=500,
                required=False,
                help_text=_("Leave it empty only for the quote you choose."),
            )
        if missing > 0:
            self.fields["fewer_reason"] = forms.CharField(
                label=_("Why are there fewer quotes than the rule wants?"),
                max_length=1000,
                widget=forms.Textarea(attrs={"rows": 2}),
                help_text=_("For example: two firms wrote that they are booked until spring."),
            )
        self.fields["no_conflict"] = forms.BooleanField(
            label=_("I have no interest in any of these firms, and neither has my family."),
            error_messages={"required": _("Tick this box. If you have an interest, ask a colleague to compare.")},
        )

    @staticmethod
    def _points(quote: Quote, criterion: Criterion) -> forms.IntegerField:
        return forms.IntegerField(
            label=_("%(criterion)s: points for %(firm)s") % {"criterion": criterion.label, "firm": quote.provider.name},
            min_value=0,
            max_value=MOST_POINTS,
            error_messages={
                "required": _("Enter a whole number from 0 to 10."),
                "invalid": _("Enter a whole number from 0 to 10."),
                "min_value": _("Enter a whole number from 0 to 10."),
                "max_value": _("Enter a whole number from 0 to 10."),
            },
        )

    def clean(self):
        """Whoever is not chosen is told why."""
        data = super().clean()
        for quote in self.quotes:
            name = f"loser_{quote.reference}"
            if data.get("chosen", quote.reference) != quote.reference and not data.get(name, "").strip():
                self.add_error(
                    name, _("Write a reason for %(firm)s. We send it to them.") % {"firm": quote.provider.name}
                )
        return data

    def decision(self) -> dict:
        """The arguments of `evaluate_request`."""
        data = self.cleaned_data
        return {
            "chosen_id": next(quote.pk for quote in self.quotes if quote.reference == data["chosen"]),
            "points": {
                quote.pk: {criterion: data[f"{criterion}_{quote.reference}"] for criterion in list(Criterion)[1:]}
                for quote in self.quotes
            },
            "reason": data["reason"],
            "reasons": {quote.pk: data.get(f"loser_{quote.reference}", "") for quote in self.quotes},
            "no_conflict": data["no_conflict"],
            "fewer_reason": data.get("fewer_reason", ""),
        }


def _firm_words(firm: Organisation, kinds: list[str]) -> str:
    if not kinds:
        return firm.name
    return _("%(firm)s, offers: %(kinds)s") % {"firm": firm.name, "kinds": "; ".join(kinds)}


def _suggested_values(suggestion: Suggestion) -> dict:
    values: dict = {
        f"{mark.criterion}_{row.quote.reference}": mark.points for row in suggestion.rows for mark in row.marks
    }
    return values | {"chosen": suggestion.winner.reference if suggestion.winner else None}
