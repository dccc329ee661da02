from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.core.forms import WholeNumberField
from search.sizes import MOST, Size


class SizeForm(forms.Form):
    """Three figures that a visitor knows; they stand in the address and nothing is stored."""

    computers = WholeNumberField(label=_("Computers"), min_value=1, max_value=MOST)
    people = WholeNumberField(label=_("People"), min_value=1, max_value=MOST)
    sites = WholeNumberField(label=_("Sites"), min_value=1, max_value=MOST)

    def size(self) -> Size:
        return Size(**self.cleaned_data)
