"""The catalogue's address, parsed and checked by django-filter from the declaration of facets."""

import re

import django_filters
from django import forms
from django.core.paginator import Page
from django.utils.translation import gettext_lazy as _

from providers.models import Listing
from search import sizes
from search.facets import FACETS, Facet, Labels

SORTS = (("price", _("lowest price")), ("start", _("soonest start")), ("name", _("name")))
LONGEST_SHOWN = 60
CODE = re.compile(r"[A-Za-z0-9._-]{1,20}")


class CodesField(forms.MultipleChoiceField):
    """Codes of options; what cannot be one is dropped and the others stay."""

    def to_python(self, value):
        return [code for code in super().to_python(value) if CODE.fullmatch(code)]

    def valid_value(self, value):
        return True


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
    """What the address asks for; a part that cannot be read, or that we do not know, is left out.

    A choice that no service has now is kept: the page says that nothing fits, and what to loosen.
    """
    form = CatalogueFilter(query, queryset=Listing.objects.none()).form
    form.is_valid()
    data = form.cleaned_data
    return {
        "q": data.get("q") or "",
        "sort": data.get("sort") or SORTS[0][0],
        "size": sizes.parse(data.get("size") or ""),
        "chosen": {facet.name: _known(facet, data.get(facet.name)) for facet in FACETS},
    }


def _known(facet: Facet, codes: list[str] | None) -> Labels:
    return facet.known(codes) if codes else {}


def left_out(query, asked: dict, page: Page) -> list[str]:
    """The parts of the address that the answer does not follow, such as “State: ZZ”."""
    followed = asked["chosen"] | {
        "q": [asked["q"]],
        "sort": [asked["sort"]],
        "size": [asked["size"].code],
        "page": [str(page.number)],
    }
    labels = {name: field.label for name, field in CatalogueFilter.base_filters.items()} | {"page": _("Page")}
    return [
        f"{labels.get(name, name)}: {value}"[:LONGEST_SHOWN]
        for name, values in query.lists()
        for value in values
        if value.strip() and value.strip() not in followed.get(name, ())
    ]
