"""The lookup over the public registries: by number, or by words of name and place that may hold a typo.

It reads an index of words in the database (`RegistryWord`), so that it is as quick on SQLite as on PostgreSQL.
"""

import re
import unicodedata
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Q

from marketplace.reference.identifiers import Scheme, check, normalise
from marketplace.reference.models import (
    BankRecord,
    CreditUnionRecord,
    HospitalRecord,
    RegistryRecord,
    RegistryWord,
    UtilityRecord,
    WaterSystemRecord,
)

MOST_FOUND, MOST_WORDS, MOST_READ = 25, 8, 100
LONGEST_WORD = 40
# What databases hand back for a column of bytes.
Packed = bytes | memoryview
# Shorter beginnings and shorter words with a typo stand for too many others.
SHORTEST_BEGINNING, SHORTEST_TYPO, TWO_TYPOS_FROM = 3, 4, 8
SAME, BEGINS, NEAR = 3, 2, 1
STATE_MARK = "@"
# How registries shorten words, and the one form under which both spellings are kept.
SPELLED_OUT = {
    "assn": "association",
    "assoc": "association",
    "auth": "authority",
    "cooperative": "coop",
    "corp": "corporation",
    "ctr": "center",
    "dept": "department",
    "dist": "district",
    "elec": "electric",
    "hosp": "hospital",
    "mem": "memorial",
    "natl": "national",
    "pwr": "power",
    "reg": "regional",
    "st": "saint",
    "svc": "service",
    "sys": "system",
    "util": "utility",
    "utilities": "utility",
    "wtr": "water",
}


class Registry(NamedTuple):
    model: type[RegistryRecord]
    scheme: Scheme
    # The field that holds the public number.
    number: str


REGISTRIES = {
    "water": Registry(WaterSystemRecord, Scheme.PWSID, "pwsid"),
    "electric": Registry(UtilityRecord, Scheme.EIA, "eia_id"),
    "hospital": Registry(HospitalRecord, Scheme.CCN, "ccn"),
    "bank": Registry(BankRecord, Scheme.FDIC_CERT, "cert"),
    "credit_union": Registry(CreditUnionRecord, Scheme.NCUA_CHARTER, "charter"),
}


@dataclass(slots=True)
class Found:
    """At most 25 records, the best first; `left_out` are words that stand in none of them, `read_as` typos we read."""

    records: list[RegistryRecord] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    read_as: list[str] = field(default_factory=list)
    has_more: bool = False


def fold(text: str) -> str:
    """Lower case, plain letters and digits: how names are stored for the lookup and how a question is read."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", " ", plain.replace("'", "")).strip()


def words_of(text: str) -> list[str]:
    """The words of a name or a question in the one form of the index: co-op, coop and cooperative are one word."""
    folded = re.sub(r"\bco op\b", "coop", fold(text))
    return [SPELLED_OUT.get(word, word)[:LONGEST_WORD] for word in folded.split()]


def state_word(state: str | None) -> str:
    """The word of the index that stands for a state; without a state for "not known"."""
    return f"{STATE_MARK}{(state or '').lower()}"


def record_by_number(registry: str, number: str) -> RegistryRecord | None:
    """The record of a public number, with its state, county and data set."""
    model, _scheme, column = REGISTRIES[registry]
    return _related(model).filter(**{column: number}).first()


def find_records(registry: str, query: str, state: str = "") -> Found:
    """Records of one registry by number, by the beginning of a number, or by words of name and place.

    Every word must fit: the same, as a beginning, or with a typo or two. The rarest word leads; one that fits
    none of the records found so far is left out, and the answer says so. A record whose state is not known fits
    every state.
    """
    if exact := _by_number(registry, query):
        return Found(exact)
    asked = [_Asked(registry, word) for word in list(dict.fromkeys(words_of(query)))[:MOST_WORDS]]
    there = _keys_in(registry, state) if state else None
    found, scores = Found(), dict[int, int]()
    for word in sorted(asked, key=lambda word: len(word.hits())):
        for hits in word.readings():
            keys = hits.keys() & there if there is not None else hits.keys()
            kept = {key: hits[key] + scores.get(key, 0) for key in keys if not scores or key in scores}
            if kept:
                scores = kept
                found.read_as += [word.reading] if word.reading else []
                break
        else:
            found.left_out.append(word.word)
    return _best(registry, scores, found, {word.word for word in asked})


def _by_number(registry: str, query: str) -> list[RegistryRecord]:
    model, scheme, column = REGISTRIES[registry]
    typed = normalise(scheme, query)
    if not check(scheme, typed) and (exact := list(_related(model).filter(**{column: typed}))):
        return exact
    if len(typed) < SHORTEST_TYPO or not any(letter.isdigit() for letter in typed) or not typed.isalnum():
        return []
    beginning = _related(model).filter(_begins(column, typed))
    return list(beginning.order_by(column)[:MOST_FOUND])


class _Asked:
    """One word of a question and the records that have it: a score by key. `reading` is what a typo was read as."""

    def __init__(self, registry: str, word: str):
        self.word, self.reading = word, ""
        self._words = RegistryWord.objects.filter(registry=registry).order_by()
        self._hits: dict[int, int] | None = None

    def hits(self) -> dict[int, int]:
        """Records with the word itself or with a word that it begins; else those with a word that is nearly it."""
        if self._hits is None:
            self._hits = self._same() or self._nearly()
        return self._hits

    def readings(self) -> Iterable[dict[int, int]]:
        """What the word may mean, the likeliest first."""
        hits = self.hits()
        yield hits
        if hits and not self.reading:
            yield self._nearly()

    def _same(self) -> dict[int, int]:
        long = len(self.word) >= SHORTEST_BEGINNING
        words = self._words.filter(_begins("word", self.word) if long else Q(word=self.word))
        found = words.values_list("word", "records")
        return _scored((SAME if word == self.word else BEGINS, keys) for word, keys in found)

    def _nearly(self) -> dict[int, int]:
        near = self._near_words()
        self.reading = ", ".join(near)
        packs = self._words.filter(word__in=near).values_list("records", flat=True) if near else ()
        return _scored((NEAR, keys) for keys in packs)

    def _near_words(self) -> list[str]:
        """Words one typo away, two for long ones. A typo leaves the first half of a word whole, or its second."""
        length = len(self.word)
        if length < SHORTEST_TYPO or self.word.isdigit():
            return []
        most = 2 if length >= TWO_TYPOS_FROM else 1
        half = length // 2
        # Two letters swapped in the middle touch both halves, so the second starts one later.
        later = self.word[half + (length > SHORTEST_TYPO) :]
        # Two queries that read nothing but an index each.
        begin = self._words.filter(_begins("word", self.word[:half])).values_list("word", flat=True)
        end = self._words.filter(_begins("backwards", later[::-1])).values_list("backwards", flat=True)
        candidates = {*begin, *(word[::-1] for word in end)}
        apart = ((typos_between(self.word, word, most), word) for word in candidates if abs(len(word) - length) <= most)
        near = sorted((typos, word) for typos, word in apart if 0 < typos <= most)
        return [word for typos, word in near if typos == near[0][0]][:MOST_WORDS]


def typos_between(one: str, other: str, most: int) -> int:
    """Letters to add, drop, change or swap with their neighbour; `most` + 1 as soon as it is more than `most`."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        before, above, row = row, before, [place]
        for at, letter_there in enumerate(other, 1):
            cost = min(before[at] + 1, row[at - 1] + 1, before[at - 1] + (letter != letter_there))
            if place > 1 and at > 1 and letter == other[at - 2] and one[place - 2] == letter_there:
                cost = min(cost, above[at - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]


def _scored(hits: Iterable[tuple[int, Packed]]) -> dict[int, int]:
    scores: dict[int, int] = {}
    for score, packed in sorted(hits, key=lambda hit: hit[0]):
        scores.update(dict.fromkeys(unpacked(packed), score))
    return scores


def packed(keys: Iterable[int]) -> bytes:
    return array("I", keys).tobytes()


def unpacked(keys: Packed) -> array:
    return array("I", bytes(keys))


def _begins(column: str, beginning: str) -> Q:
    """A range of the column's index; letters and digits only, so that every database sorts them alike."""
    if not (shorter := beginning.rstrip("zZ")):
        return Q(**{f"{column}__gte": beginning})
    following = "A" if shorter[-1] == "9" else chr(ord(shorter[-1]) + 1)
    return Q(**{f"{column}__gte": beginning, f"{column}__lt": shorter[:-1] + following})


def _keys_in(registry: str, state: str) -> set[int]:
    words = [state_word(state), state_word(None)]
    packs = RegistryWord.objects.filter(registry=registry, word__in=words).values_list("records", flat=True)
    return {key for pack in packs for key in unpacked(pack)}


def _best(registry: str, scores: dict[int, int], found: Found, asked: set[str]) -> Found:
    """What fits best, and of two that fit alike the one that is called so before the one that only stands there."""
    best: list[int] = []
    for score in sorted(set(scores.values()), reverse=True):
        best += [key for key in scores if scores[key] == score][: MOST_READ - len(best)]
    records = _related(REGISTRIES[registry].model).filter(pk__in=best)

    def place(record: RegistryRecord):
        named = len(asked & set(words_of(record.name)))
        return -scores[record.pk], bool(record.gone_vintage), -named, len(record.name), record.name

    found.records = sorted(records, key=place)[:MOST_FOUND]
    found.has_more = len(scores) > MOST_FOUND
    return found


def _related(model: type[RegistryRecord]):
    return model._default_manager.select_related("state", "county", "dataset")
