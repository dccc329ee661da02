"""What an index holds of a public service: one document, read from the database in bulk."""

import calendar
import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q

from marketplace.core import clock
from marketplace.reference.models import Goal
from providers.models import Credential, Listing
from providers.prices import PriceTable
from search import scoring, sizes
from search.analysis import concepts_of_category, concepts_related_to, name_key, tokens, words
from search.facets import FACETS, Source
from subsidies.selectors.programs import listed_programs
from subsidies.terms import OfferTerms

CHUNK = 500
NO_START = dt.date.max


@dataclass(frozen=True, slots=True)
class Document:
    """`texts` are tokens, `codes` of facets and areas, `numbers` what hits are ordered by."""

    id: int
    texts: dict[str, tuple[str, ...]]
    codes: dict[str, tuple[str, ...]]
    numbers: dict[str, int]
    # The words as they were written, for the vocabulary alone.
    written: frozenset[str]

    @property
    def digest(self) -> str:
        """Changes when anything of the document does."""
        content = json.dumps([self.texts, self.codes, self.numbers], sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(content.encode()).hexdigest()[:20]


def documents_of(listing_ids: Iterable[int] | None = None) -> Iterator[Document]:
    """The documents of those services that are public today; of all of them without ids.

    Few queries for the whole, and one more for each thousand services.
    """
    programs = _programs()
    functions = dict(Goal.objects.order_by("pk").values_list("code", "function"))
    today = clock.today()
    for rows in _rows(listing_ids):
        credentials = _credentials({row["provider_id"] for row in rows}, today)
        for row in rows:
            yield document(_source(row, credentials, programs, functions), today)


def _rows(listing_ids: Iterable[int] | None) -> Iterator[list[dict]]:
    found = Listing.objects.public().order_by("pk")
    fields = (
        "pk",
        "reference",
        "public_copy",
        "published_at",
        "provider_id",
        "provider__team_size",
        "provider__languages",
    )
    if listing_ids is not None:
        ids = sorted(set(listing_ids))
        for start in range(0, len(ids), CHUNK):
            yield list(found.filter(pk__in=ids[start : start + CHUNK]).values(*fields))
        return
    last = 0
    while rows := list(found.filter(pk__gt=last).values(*fields)[:CHUNK]):
        yield rows
        last = rows[-1]["pk"]


def _credentials(providers: set[int], today: dt.date) -> dict[int, list[str]]:
    """Kinds that are checked by us and valid today, by provider."""
    found: dict[int, list[str]] = {}
    valid = Credential.objects.filter(
        Q(expires=None) | Q(expires__gte=today), provider__in=providers, retired_at=None, checked_on__isnull=False
    )
    for provider, kind in valid.order_by("pk").values_list("provider_id", "kind"):
        found.setdefault(provider, []).append(kind)
    return found


def _programs() -> dict[str, OfferTerms]:
    """What each program pays for that takes applications today or on a day to come."""
    return {
        facts.program.slug: facts.terms
        for facts in listed_programs()
        if facts.terms and facts.program.may_take_applications
    }


def _source(row: dict, credentials: dict, programs: dict[str, OfferTerms], functions: dict[str, str]) -> Source:
    copy = row["public_copy"]
    kinds = [category["code"] for category in copy["categories"]]
    table = PriceTable.of_copy(copy)
    return Source(
        id=row["pk"],
        reference=row["reference"],
        copy=copy,
        published=row["published_at"],
        team_size=row["provider__team_size"],
        languages=tuple(row["provider__languages"]),
        credentials=tuple(credentials.get(row["provider_id"], ())),
        programs=tuple(slug for slug, terms in programs.items() if any(map(terms.pays_for, kinds))),
        functions=tuple(functions[goal["id"]] for goal in copy["goals"] if goal["id"] in functions),
        prices=tuple(table.first_year(size.units()).cents for size in sizes.REFERENCE),
    )


def document(source: Source, today: dt.date) -> Document:
    """The document of one service."""
    copy = source.copy
    start = dt.date.fromisoformat(copy["earliest_start"]) if copy["earliest_start"] else NO_START
    standing = scoring.standing(source.published.date(), start, today)
    codes: dict[str, tuple[str, ...]] = {"name_key": (name_key(copy["name"]),), "standing": standing}
    codes["area"] = tuple(f"state:{row['code']}" for row in copy["states"])
    for facet in FACETS:
        codes |= facet.fields(source)
    texts = _texts(copy)
    return Document(
        id=source.id,
        texts={field: _tokens(field, parts, copy) for field, parts in texts.items()},
        codes=codes,
        numbers=_numbers(source, start, standing),
        written=frozenset(word for parts in texts.values() for part in parts for word in words_of(part)),
    )


def words_of(text: str) -> list[str]:
    return [word for word in words(text) if len(word) > 1]


def _texts(copy: dict) -> dict[str, list[str]]:
    """What is searched in which field, in the order of the weights."""
    return {
        "name": [copy["name"]],
        "topic": [row["name"] for row in copy["categories"]],
        "provider": [copy["provider"]["name"]],
        "goals": [f"{row['id']} {row['name']}" for row in copy["goals"]],
        "summary": [copy["summary"]],
        "related": [],
        "description": [copy["description"], *copy["you_get"]],
    }


def _tokens(field: str, parts: list[str], copy: dict) -> tuple[str, ...]:
    found = [token for part in parts for token in tokens(part)]
    kinds = [row["code"] for row in copy["categories"]]
    if field == "topic":
        for code in kinds:
            found += [code.lower(), *concepts_of_category(code)]
    if field == "related":
        found = [token for code in kinds for token in concepts_related_to(code)]
    return tuple(found)


def _numbers(source: Source, start: dt.date, standing: tuple[str, ...]) -> dict[str, int]:
    return {
        "start": start.toordinal(),
        "newest": calendar.timegm(source.published.utctimetuple()),
        "standing_points": scoring.points_of_standing(standing),
        **{f"price_{place}": cents for place, cents in enumerate(source.prices)},
    }
