"""The questions behind the ranked list. Those about who you are belong to the check of programs."""

from collections.abc import Mapping

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.core.forms import WholeNumberField
from search.needs import BUDGETS, RUNS, STARTS, TOLD, WORRIES, Need
from search.sizes import MOST
from subsidies.forms.screening import FORMS as CHECK
from subsidies.forms.screening import QuestionForm

SKIP = _("Choose at least one, or skip the question.")


class FiguresForm(QuestionForm):
    title = _("How many computers, people and sites do you have?")
    why = _("Prices are for each computer, person or site. We show the price for your size.")
    computers = WholeNumberField(label=_("Computers"), min_value=1, max_value=MOST)
    people = WholeNumberField(label=_("People"), min_value=1, max_value=MOST)
    sites = WholeNumberField(label=_("Sites"), min_value=1, max_value=MOST)


class ChoicesForm(QuestionForm):
    """Any number of the lines of a table."""

    table: Mapping[str, Need] = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["choices"] = forms.MultipleChoiceField(
            label=_("Choose all that fit"),
            choices=[(code, need.label) for code, need in self.table.items()],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": SKIP},
        )


class RunsForm(ChoicesForm):
    title = _("What do you run?")
    why = _("Some services protect just these.")
    table = RUNS


class WorriesForm(ChoicesForm):
    title = _("What worries you most?")
    why = _("Services against it come first. Your answer is locked away and stands in no address.")
    table = WORRIES


class ToldForm(ChoicesForm):
    title = _("What were you told to fix?")
    why = _("By an insurer, an inspector, your board or a bank. It counts the most.")
    table = TOLD


def _one_of(table: Mapping[str, tuple[int, Promise]]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Choose one"),
        choices=[(code, label) for code, (_number, label) in table.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one, or skip the question.")},
    )


class BudgetForm(QuestionForm):
    title = _("What can you spend in the first year?")
    why = _("Services with a list price below it get points. With a program behind you, you may pay less.")
    budget = _one_of(BUDGETS)


class StartForm(QuestionForm):
    title = _("When should it start?")
    why = _("Services that can start by then get points.")
    start = _one_of(STARTS)


# Eleven; somebody signed in answers the last five, because the profile knows the others.
ABOUT_YOU: dict[str, type[QuestionForm]] = {
    **{name: CHECK[name] for name in ("kind", "place", "ownership", "size")},
    "figures": FiguresForm,
    "sam": CHECK["sam"],
}
NEEDS: dict[str, type[QuestionForm]] = {
    "runs": RunsForm,
    "worries": WorriesForm,
    "told": ToldForm,
    "budget": BudgetForm,
    "start": StartForm,
}
FORMS = ABOUT_YOU | NEEDS
# The groups of points that are no question of ours.
LABELS = {name: form.title for name, form in FORMS.items()} | {"goals": _("Your open goals")}
