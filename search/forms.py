from django import forms
from django.utils.translation import gettext_lazy as _

from search.sizes import MOST, Size


class SizeForm(forms.Form):
    """Three figures that a visitor knows; they stand in the address and nothing is stored."""

    computers = forms.IntegerField(label=_("Computers"), min_value=1, max_value=MOST)
    people = forms.IntegerField(label=_("People"), min_value=1, max_value=MOST)
    sites = forms.IntegerField(label=_("Sites"), min_value=1, max_value=MOST)

    def size(self) -> Size:
        return Size(**self.cleaned_data)
