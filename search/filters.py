"""The catalogue's address, parsed and checked by django-filter from the declaration of facets."""

import re

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from providers.models import Listing
from search import sizes
from search.facets import FACETS

SORTS = (("price", _("lowest price")), ("start", _("soonest start")), ("name", _("name")))
CODE = re.compile(r"[A-Za-z0-9._-]{1,20}")


class CodesField(forms.MultipleChoiceField):
    """Codes of options. One that no service has now is kept: the page says that nothing fits, and what to loosen."""

    def valid_value(self, value):
        return bool(CODE.fullmatch(value))


class CodesFilter(django_filters.MultipleChoiceFilter):
    field_class = CodesField


class CatalogueFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Search services"), max_length=100)
    sort = django_filters.ChoiceFilter(label=_("Sort by"), choices=SORTS)
    size = django_filters.CharFilter(label=_("Your size"), max_length=20)

    class Meta:
        model = Listing
        fields: list[str] = []

    @classmethod
    def get_filters(cls):
        return super().get_filters() | {facet.name: CodesFilter(label=facet.title) for facet in FACETS}


def read(query) -> dict:
    """What the address asks for; a part that cannot be read is left out."""
    form = CatalogueFilter(query, queryset=Listing.objects.none()).form
    form.is_valid()
    data = form.cleaned_data
    return {
        "q": data.get("q") or "",
        "sort": data.get("sort") or SORTS[0][0],
        "size": sizes.parse(data.get("size") or ""),
        "chosen": {facet.name: tuple(data.get(facet.name) or ()) for facet in FACETS},
    }
