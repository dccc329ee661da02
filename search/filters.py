"""The catalogue's address: parsed by django-filter from the declaration of facets, and written in one order."""

import re
from dataclasses import dataclass
from urllib.parse import urlencode

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.reference.models import County
from providers.models import Listing
from search import sizes
from search.facets import FACETS, Facet, Labels
from search.selectors import BY_OWN_SHARE, Question

SORTS = (
    ("best", _("best match")),
    ("price", _("lowest price")),
    ("start", _("soonest start")),
    ("newest", _("newest")),
)
# For whoever has a price of their own.
OWN_SHARE = (BY_OWN_SHARE, _("lowest own share"))
LONGEST_SHOWN, LONGEST_QUESTION = 60, 200
CODE = re.compile(r"[A-Za-z0-9._-]{1,80}")
FIPS = re.compile(r"\d{5}")
MOST_PAGES = 5_000


class CodesField(forms.MultipleChoiceField):
    """Codes of options; what cannot be one is dropped and the others stay."""

    def to_python(self, value):
        return [code for code in super().to_python(value) if CODE.fullmatch(code)]

    def valid_value(self, value):
        return True


class CodesFilter(django_filters.MultipleChoiceFilter):
    field_class = CodesField


class CatalogueFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Search services"), max_length=LONGEST_QUESTION)
    sort = django_filters.ChoiceFilter(label=_("Sort by"), choices=(*SORTS, OWN_SHARE))
    size = django_filters.CharFilter(label=_("Your size"), max_length=20)
    county = django_filters.CharFilter(label=_("County"), max_length=5)

    class Meta:
        model = Listing
        fields: list[str] = []

    @classmethod
    def get_filters(cls):
        return super().get_filters() | {facet.name: CodesFilter(label=facet.title) for facet in FACETS}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the name of its county, for the page."""

    question: Question
    county_name: str = ""


def read(query, *, own_size: sizes.Size | None = None, has_own_price: bool = False) -> Asked:
    """What the address asks for; a part that cannot be read, or that we do not know, is left out.

    `own_size` is that of a buyer whom we know; another one in the address goes before it.

    A choice that no service has now is kept: the page says that nothing fits, and what to loosen.
    """
    form = CatalogueFilter(query, queryset=Listing.objects.none()).form
    form.is_valid()
    data = form.cleaned_data
    county = _county(data.get("county") or "")
    stated = data.get("size") or ""
    sort = data.get("sort") or SORTS[0][0]
    question = Question(
        q=data.get("q") or "",
        sort=SORTS[0][0] if sort == OWN_SHARE[0] and not has_own_price else sort,
        size=own_size if own_size and not stated else sizes.parse(stated),
        is_own_size=bool(own_size) and not stated,
        chosen={facet.name: _known(facet, data.get(facet.name)) for facet in FACETS},
        county=county.fips if county else "",
        county_state=county.state_id if county else "",
        page=_page(query.get("page", "")),
    )
    return Asked(question, f"{county.name}, {county.state_id}" if county else "")


def _known(facet: Facet, codes: list[str] | None) -> Labels:
    """Those of the codes that exist, in the page's order."""
    return {code: label for code, label in facet.labels().items() if code in codes} if codes else {}


def _county(code: str) -> County | None:
    return County.objects.filter(fips=code, is_current=True).first() if FIPS.fullmatch(code) else None


def _page(text: str) -> int:
    return min(int(text), MOST_PAGES) if re.fullmatch("[1-9][0-9]{0,5}", text) else 1


def address_of_page(question: Question, number: int) -> str:
    """The address of one page of the answer; the first needs no number."""
    return address(question, page=str(number) if number > 1 else "")


def left_out(query, question: Question, page: int) -> list[str]:
    """The parts of the address that the answer does not follow, such as “State: ZZ”."""
    followed = {name: list(chosen) for name, chosen in question.chosen.items()} | {
        "q": [question.q],
        "sort": [question.sort],
        "size": [question.size.code],
        "county": [question.county],
        "page": [str(page)],
    }
    labels = {name: field.label for name, field in CatalogueFilter.base_filters.items()} | {"page": _("Page")}
    return [
        f"{labels.get(name, name)}: {value}"[:LONGEST_SHOWN]
        for name, values in query.lists()
        for value in values
        if value.strip() and value.strip() not in followed.get(name, ())
    ]


def address(question: Question, *, without: tuple[str, str] | None = None, **changes: str) -> str:
    """The one address of this question: words, facets in their order, county, size, order, page; no default in it.

    `without` leaves a choice (facet, code) out; `changes` are other values of "q", "sort", "county" or "page".
    """
    parts = [(facet.name, code) for facet in FACETS for code in question.codes(facet) if (facet.name, code) != without]
    plain = {
        "county": question.county,
        "size": "" if question.is_own_size or question.size == sizes.DEFAULT else question.size.code,
        "sort": question.sort,
    } | changes
    if plain["sort"] == SORTS[0][0]:
        plain["sort"] = ""
    words = plain.pop("q", question.q)
    pairs = [("q", words), *parts, *plain.items()]
    return "?" + urlencode([(name, value) for name, value in pairs if value])
