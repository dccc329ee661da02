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
_CONCEPTS = Path(__file__).parent / "data" / "concepts.csv"
_WORD = re.compile(r"[a-z0-9_]+")
# Codes are one word: goal 3.F, CSF PR.AA-05, 24/7, BOD 26-04, 3-2-1.
_CODE = re.compile(r"\b(?:(?:gv|id|pr|de|rs|rc)\.[a-z]{2}(?:-\d\d)?|\d\.[a-z]|\d+(?:[/-]\d+)+)\b")
# One word, however it is written.
_JOINED = re.compile(r"\b(?:(co|e|wi|anti|multi)[ -](?=(?:op|ops|mail|mails|fi|virus|factor)\b))")
STOP_WORDS = frozenset(
    """
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
    """.split()
)
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
    """`same_as` are its names; everyday words of `hints` lead to it; services of these categories are about it."""

    token: str
    label: str
    same_as: tuple[tuple[str, ...], ...]
    hints: tuple[tuple[str, ...], ...]
    categories: tuple[str, ...]


@cache
def concepts() -> tuple[Concept, ...]:
    with _CONCEPTS.open(newline="") as file:
        return tuple(
            Concept(
                token=CONCEPT + row["concept"],
                label=row["same_as"].partition(";")[0].strip(),
                same_as=_phrases(row["same_as"]),
                hints=_phrases(row["leads_here"]),
                categories=tuple(row["categories"].split()),
            )
            for row in csv.DictReader(file)
        )


def _phrases(cell: str) -> tuple[tuple[str, ...], ...]:
    """A phrase of which the stop words leave a single general word is none."""
    found = []
    for part in map(words, cell.split(";")):
        stems = tuple(stem(word) for word in telling(part))
        if len(stems) > 1 or len(part) == 1 == len(stems):
            found.append(stems)
    return tuple(dict.fromkeys(found))


def concepts_in(stems: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """(place, length, token) of each concept that is named in these stems; the longest name at a place."""
    yield from _matches(stems, _names())


def hints_in(stems: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """The same for everyday words that lead to a concept without naming it."""
    yield from _matches(stems, _hints())


Index = dict[str, list[tuple[tuple[str, ...], str]]]


@cache
def _names() -> Index:
    return _by_first_stem((phrase, concept.token) for concept in concepts() for phrase in concept.same_as)


@cache
def _hints() -> Index:
    return _by_first_stem((phrase, concept.token) for concept in concepts() for phrase in concept.hints)


def _by_first_stem(pairs) -> Index:
    index: Index = {}
    for phrase, token in pairs:
        index.setdefault(phrase[0], []).append((phrase, token))
    return index


def _matches(stems: Sequence[str], index: Index) -> Iterator[tuple[int, int, str]]:
    for at, first in enumerate(stems):
        here = [
            (len(phrase), token)
            for phrase, token in index.get(first, ())
            if len(phrase) == 1 or tuple(stems[at : at + len(phrase)]) == phrase
        ]
        longest = max((length for length, _token in here), default=0)
        yield from ((at, length, token) for length, token in here if length == longest)


@cache
def concepts_of_category(code: str) -> tuple[str, ...]:
    """What a service of this category is about, whatever its words."""
    return tuple(concept.token for concept in concepts() if code in concept.categories)
