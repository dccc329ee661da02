"""How text becomes tokens, for both engines: folded, without stop words, stemmed, with the field's own words as one.

Tokens are `[a-z0-9_]`, at most 64 long, since engines cut anything else again. "MFA", "two-factor" and "multi-factor
sign-in" are one concept, whose token (`c_mfa`) follows the words of a text. Concepts stand in `data/concepts.csv`.
"""

import csv
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import snowballstemmer

LONGEST = 64
CONCEPT = "c_"
# A stem in the names and hints of more concepts than this says nothing of any of them.
FEW_CONCEPTS = 6
Stems = tuple[str, ...]
_CONCEPTS = Path(__file__).parent / "data" / "concepts.csv"
_WORD = re.compile(r"[a-z0-9_]+")
# Codes are one word: goal 3.F, CSF PR.AA-05, 24/7, BOD 26-04, 3-2-1.
_CODE = re.compile(r"\b(?:(?:gv|id|pr|de|rs|rc)\.[a-z]{2}(?:-\d\d)?|\d\.[a-z]|\d+(?:[/-]\d+)+)\b")
# One word, however it is written.
_JOINED = re.compile(r"\b(?:(co|e|wi|anti|multi)[ -](?=(?:op|ops|mail|mails|fi|virus|factor)\b))")
_STOP_WORDS = """
a about after again all also am an and any are as at be because been being but by can cannot could did do
does doing don dont down during each few for from further get gets getting got had has have having he her
here hers him his how i id if im in into is isnt it its itself ive just lets like me more most my myself no
nor not now of off on once only or other our ours ourselves out over own please same she should so some
someone somebody such than that thats the their theirs them themselves then there these they this those
through to too under until up us very was we were weve what whats when where which while who whom why will
with would you your yours yourself
need needs needed want wants wanted wish looking look help helps find buy service services provider
providers company companies firm solution solutions product products best good cheap affordable told must
make makes way ways thing things something anything use using used tell say says said
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())
_stemmer = snowballstemmer.stemmer("english")


def fold(text: str) -> str:
    """Lower case, plain letters, codes held together: "Café 3.F, e-mail" reads "cafe 3_f, email"."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower().replace("'", "")
    plain = _CODE.sub(lambda code: re.sub(r"[./-]", "_", code.group()), plain)
    return _JOINED.sub(lambda part: part.group(1), plain)


def words(text: str) -> list[str]:
    """Every word as it was written, folded; also stop words."""
    return [word[:LONGEST] for word in _WORD.findall(fold(text.replace("’", "'")))]


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    return _stemmer.stemWord(word)[:LONGEST]


def telling(found: Sequence[str]) -> list[str]:
    """The words that say something."""
    return [word for word in found if word not in STOP_WORDS]


@lru_cache(maxsize=20_000)
def tokens(text: str) -> tuple[str, ...]:
    """The stems of a text in their order, then the concepts that it names."""
    stems = [stem(word) for word in telling(words(text))]
    named = dict.fromkeys(concept for _at, _length, concept in concepts_in(stems))
    return (*stems, *named)


def name_key(text: str) -> str:
    """The whole of a name as one code: two names are the same when their keys are."""
    return " ".join(words(text))


@dataclass(frozen=True, slots=True)
class Concept:
    """`same_as` are its names; everyday words of `hints` lead to it, as do `sayings`, which are mostly stop words.

    Services of `categories` are about it, those of `related` have to do with it.
    """

    token: str
    same_as: tuple[Stems, ...]
    hints: tuple[Stems, ...]
    sayings: tuple[Stems, ...]
    categories: tuple[str, ...]
    related: tuple[str, ...]


@cache
def concepts() -> tuple[Concept, ...]:
    return tuple(
        Concept(
            token=CONCEPT + row["concept"],
            same_as=_phrases(row["same_as"]),
            hints=_phrases(row["leads_here"]),
            sayings=_sayings(row["same_as"]) + _sayings(row["leads_here"]),
            categories=tuple(row["categories"].split()),
            related=tuple(row["related"].split()),
        )
        for row in _rows()
    )


def _rows() -> list[dict[str, str]]:
    with _CONCEPTS.open(newline="") as file:
        return list(csv.DictReader(file))


def _phrases(cell: str) -> tuple[Stems, ...]:
    found = [part for part in map(words, cell.split(";")) if not _is_saying(part)]
    return tuple(dict.fromkeys(tuple(map(stem, telling(part))) for part in found if part))


def _sayings(cell: str) -> tuple[Stems, ...]:
    """With their stop words, for "how did they get in" says nothing without them."""
    return tuple(tuple(map(stem, part)) for part in map(words, cell.split(";")) if _is_saying(part))


def _is_saying(part: list[str]) -> bool:
    return len(part) > 1 > len(telling(part)) - 1


@cache
def known_words() -> frozenset[str]:
    """The telling words of all names and hints, as written: what a typo may be meant for beside words of services."""
    return frozenset(
        word
        for row in _rows()
        for cell in (row["same_as"], row["leads_here"])
        for word in telling(words(cell))
        if len(word) > 1 and not word.isdigit()
    )


@cache
def _loosely() -> dict[str, tuple[str, ...]]:
    """Concepts in whose names and hints a stem stands, of stems that are in few of them."""
    found: dict[str, dict[str, None]] = {}
    for concept in concepts():
        for phrase in (*concept.same_as, *concept.hints, *concept.sayings):
            for part in phrase:
                found.setdefault(part, {})[concept.token] = None
    return {part: tuple(tokens) for part, tokens in found.items() if len(tokens) <= FEW_CONCEPTS}


def loosely(one: str) -> tuple[str, ...]:
    """What a single stem makes one think of: "laptop" of lost laptops and of their protection."""
    return _loosely().get(one, ())


@cache
def known_stems() -> frozenset[str]:
    return frozenset(map(stem, known_words()))


def concepts_in(stems: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """(place, length, token) of each concept that is named in these stems; the longest name at a place."""
    yield from _matches(stems, _index("same_as"))


def hints_in(stems: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """The same for everyday words that lead to a concept without naming it."""
    yield from _matches(stems, _index("hints"))


def sayings_in(stems: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """The same for sayings, in the stems of every word, also of stop words."""
    yield from _matches(stems, _index("sayings"))


@cache
def _index(kind: str) -> dict[str, list[tuple[Stems, str]]]:
    """By their first stem."""
    index: dict[str, list[tuple[Stems, str]]] = {}
    for concept in concepts():
        for phrase in getattr(concept, kind):
            index.setdefault(phrase[0], []).append((phrase, concept.token))
    return index


def _matches(stems: Sequence[str], index: dict[str, list[tuple[Stems, str]]]) -> Iterator[tuple[int, int, str]]:
    for at, first in enumerate(stems):
        here = [
            (len(phrase), token)
            for phrase, token in index.get(first, ())
            if len(phrase) == 1 or tuple(stems[at : at + len(phrase)]) == phrase
        ]
        longest = max((length for length, _token in here), default=0)
        yield from ((at, length, token) for length, token in here if length == longest)


@cache
def categories_of(token: str) -> frozenset[str]:
    """The kinds of service that are about this concept; none for a plain word."""
    return frozenset(code for concept in concepts() if concept.token == token for code in concept.categories)


@cache
def concepts_of_category(code: str) -> tuple[str, ...]:
    """What a service of this category is about, whatever its words."""
    return tuple(concept.token for concept in concepts() if code in concept.categories)


@cache
def concepts_related_to(code: str) -> tuple[str, ...]:
    """What a service of this category has to do with, without being about it."""
    return tuple(concept.token for concept in concepts() if code in concept.related)
