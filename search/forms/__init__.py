from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.core.forms import WholeNumberField
from search.models import SavedSearch
from search.sizes import MOST, Size

Rhythm = SavedSearch.Rhythm
HOW_OFTEN = _("Choose how often we write.")


class SizeForm(forms.Form):
    """Three figures that a visitor knows; they stand in the address and nothing is stored."""

    computers = WholeNumberField(label=_("Computers"), min_value=1, max_value=MOST)
    people = WholeNumberField(label=_("People"), min_value=1, max_value=MOST)
    sites = WholeNumberField(label=_("Sites"), min_value=1, max_value=MOST)

    def size(self) -> Size:
        return Size(**self.cleaned_data)


class SaveForm(forms.Form):
    """A signed-in person keeps a search; `may_share` asks who else reads about it."""

    rhythm = forms.ChoiceField(
        label=_("E-mails about what is new"),
        choices=Rhythm.choices,
        initial=Rhythm.WEEKLY,
        widget=forms.RadioSelect,
        error_messages={"required": HOW_OFTEN, "invalid_choice": HOW_OFTEN},
    )
    is_shared = forms.TypedChoiceField(
        label=_("Who sees it and gets the e-mails"),
        choices=[("no", _("Only I")), ("yes", _("Everybody in my organization"))],
        initial="no",
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who sees it."), "invalid_choice": _("Choose who sees it.")},
    )

    def __init__(self, *args, may_share: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not may_share:
            del self.fields["is_shared"]


class AlertForm(forms.Form):
    """A visitor asks for e-mails without an account."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_("We first send one letter there, in which you say yes."),
        error_messages={
            "required": _("Enter your e-mail address, for example name@town.example."),
            "invalid": _("Enter a whole e-mail address, for example name@town.example."),
        },
    )
    rhythm = forms.ChoiceField(
        label=_("How often we write"),
        choices=[choice for choice in Rhythm.choices if choice[0] != Rhythm.NEVER],
        initial=Rhythm.WEEKLY,
        widget=forms.RadioSelect,
        error_messages={"required": HOW_OFTEN, "invalid_choice": HOW_OFTEN},
    )
