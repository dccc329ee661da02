from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from marketplace.core.forms import AmountField, DayField, whole_number
from marketplace.core.money import ZERO
from marketplace.core.typed import with_rows
from marketplace.engagements.models import Quote
from marketplace.engagements.models.quotes import LineKind
from marketplace.engagements.services import LineDetails, MilestoneDetails, QuoteDetails

MOST_ROWS = 30
EMPTY: dict = {"head": {}, "milestones": [{}], "lines": [{"milestone": 1, "quantity": 1}]}


class QuoteForm(forms.Form):
    """`wanted` are the things that the request asks for; the price says which of them it covers."""

    summary = forms.CharField(label=_("How you will do it"), max_length=3000, widget=forms.Textarea(attrs={"rows": 5}))
    starts_on = DayField(label=_("Earliest start"))
    valid_until = DayField(label=_("Price good until"))
    cancellation_terms = forms.CharField(
        label=_("Charge if the order ends early"),
        max_length=500,
        required=False,
        help_text=_("Leave this empty for no charge. You cannot ask for another charge later."),
    )
    covers = forms.MultipleChoiceField(
        label=_("In this price"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick only what your price covers. The buyer compares this."),
    )

    def __init__(self, *args, wanted: list[str], **kwargs):
        super().__init__(*args, **kwargs)
        if wanted:
            self.fields["covers"].choices = [(thing, thing) for thing in wanted]
        else:
            del self.fields["covers"]


class MilestoneForm(forms.Form):
    title = forms.CharField(label=_("Milestone"), max_length=120)
    done_when = forms.CharField(
        label=_("Done when"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For example: all 14 people sign in with two steps"),
    )
    due_on = DayField(label=_("Due"))


class LineForm(forms.Form):
    milestone = forms.IntegerField(
        label=_("Milestone number"),
        min_value=1,
        max_value=MOST_ROWS,
        error_messages={"required": _("Enter the number of a milestone above, for example 1.")},
    )
    description = forms.CharField(label=_("What"), max_length=200)
    quantity = forms.IntegerField(label=_("How many"), min_value=1, max_value=1_000_000)
    unit_price = AmountField(label=_("Price each"))
    discount = AmountField(label=_("Discount"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=LineKind.choices)

    def clean(self):
        data = super().clean()
        price, count, discount = data.get("unit_price"), data.get("quantity"), data.get("discount") or ZERO
        if price is not None and count and discount > price * count:
            self.add_error("discount", _("A discount is not more than the price of its line."))
        return data

    def line(self) -> LineDetails:
        data = self.cleaned_data
        return LineDetails(
            description=data["description"],
            quantity=data["quantity"],
            unit_price=data["unit_price"],
            discount=data["discount"] or ZERO,
            kind=data["kind"],
        )


MilestoneFormSet = formset_factory(
    MilestoneForm, extra=0, min_num=1, max_num=MOST_ROWS, absolute_max=MOST_ROWS, validate_min=True
)
LineFormSet = formset_factory(
    LineForm, extra=0, min_num=1, max_num=MOST_ROWS, absolute_max=MOST_ROWS, validate_min=True
)


class QuoteForms:
    """The quote form as one thing: its head, its milestones and its lines."""

    def __init__(self, data=None, *, wanted: list[str], quote: Quote | None = None, first: dict | None = None):
        first = first or (_initial(quote) if quote else EMPTY)
        self.head = QuoteForm(data, wanted=wanted, initial=first["head"])
        rows = {name: None if data else first[name] for name in ("milestones", "lines")}
        self.milestones = with_rows(MilestoneFormSet(data, prefix="milestones", initial=rows["milestones"]))
        self.lines = with_rows(LineFormSet(data, prefix="lines", initial=rows["lines"]))

    def is_valid(self) -> bool:
        parts = [self.head.is_valid(), self.milestones.is_valid(), self.lines.is_valid()]
        if not all(parts):
            return False
        return self._every_line_has_a_milestone()

    def details(self, listing_copy: dict | None = None) -> QuoteDetails:
        milestones = [
            MilestoneDetails(
                title=form.cleaned_data["title"],
                done_when=form.cleaned_data["done_when"],
                due_on=form.cleaned_data["due_on"],
                lines=[line.line() for line in self.lines if line.cleaned_data["milestone"] == number],
            )
            for number, form in enumerate(self.milestones, start=1)
        ]
        return QuoteDetails(**self.head.cleaned_data, milestones=milestones, listing_copy=listing_copy or {})

    @property
    def all(self) -> list[forms.Form]:
        return [self.head, *self.milestones, *self.lines]

    @property
    def has_errors(self) -> bool:
        return any(form.is_bound and form.errors for form in self.all)

    def _every_line_has_a_milestone(self) -> bool:
        count = len(self.milestones.forms)
        for line in self.lines:
            if line.cleaned_data["milestone"] > count:
                line.add_error("milestone", _("Enter the number of one of your milestones."))
        used = {line.cleaned_data.get("milestone") for line in self.lines}
        for number, milestone in enumerate(self.milestones, start=1):
            if number not in used:
                milestone.add_error("title", _("Give this milestone at least one line with a price."))
        return not self.has_errors


def typed_so_far(data) -> dict:
    """What was typed, as first values: a page without scripts, and no errors yet."""
    rows = {"milestones": MilestoneForm, "lines": LineForm}
    typed: dict = {"head": {**data.dict(), "covers": data.getlist("covers")}}
    for name, form in rows.items():
        total = min(MOST_ROWS, whole_number(data.get(f"{name}-TOTAL_FORMS", "")) or 0)
        typed[name] = [
            {field: data.get(f"{name}-{place}-{field}", "") for field in form.base_fields} for place in range(total)
        ]
    return typed


def with_one_more(typed: dict, rows: str) -> dict:
    """An empty row at the end of "milestones" or "lines", up to the most that a quote has."""
    if len(typed[rows]) < MOST_ROWS:
        typed[rows].append({"quantity": 1} if rows == "lines" else {})
    return typed


def with_one_less(typed: dict, rows: str, number: int) -> dict:
    """Without this row, counted from 1; the lines of a milestone go with it. One row always stays."""
    if not 1 <= number <= len(typed[rows]) or len(typed[rows]) == 1:
        return typed
    del typed[rows][number - 1]
    if rows == "milestones":
        kept = [line for line in typed["lines"] if whole_number(line["milestone"]) != number]
        typed["lines"] = [_moved_up(line, number) for line in kept] or [{"milestone": 1, "quantity": 1}]
    return typed


def _moved_up(line: dict, number: int) -> dict:
    """The line's milestone moved up by one when it stood below the one that went."""
    place = whole_number(line["milestone"])
    return line | {"milestone": place - 1} if place and place > number else line


def _initial(quote: Quote) -> dict:
    names = ("summary", "starts_on", "valid_until", "cancellation_terms", "covers")
    head = {name: getattr(quote, name) for name in names}
    milestones = list(quote.milestones.all())
    places = {step.pk: number for number, step in enumerate(milestones, start=1)}
    return {
        "head": head,
        "milestones": [{"title": s.title, "done_when": s.done_when, "due_on": s.due_on} for s in milestones],
        "lines": [
            {
                "milestone": places[line.milestone_id],
                "description": line.description,
                "quantity": line.quantity,
                "unit_price": line.unit_price,
                "discount": line.discount,
                "kind": line.kind,
            }
            for line in quote.lines.all()
        ],
    }


class DeclarationForm(forms.Form):
    declares_no_help = forms.BooleanField(
        label=_("My firm did not help write this request."),
        error_messages={"required": _("Tick this box. A firm that helped to write a request cannot quote on it.")},
    )
    confirms_offer = forms.BooleanField(
        label=_("I have read every line, price and date above. They are my firm’s own offer."),
        error_messages={"required": _("Tick this box once you have checked every line. Some were filled in for you.")},
    )
