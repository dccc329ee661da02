"""The words of all public services at one moment: what weights, beginnings and typos are worked out from.

Both engines score with the same snapshot, so an engine's own statistics, which drift with deleted documents, play no
part.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from search.analysis import CONCEPT, STOP_WORDS, known_stems, known_words, stem

MOST_BEGINNINGS, MOST_NEAR = 12, 3
SHORTEST_BEGINNING, SHORTEST_TYPO, TWO_TYPOS_FROM = 2, 4, 8
HIGHEST_WEIGHT = 9
# From so many services on, a word of more than half of them finds nothing by itself.
FEWEST_TO_TELL = 20


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """`documents` were read; in so many of them stands each token, and each word as it was written."""

    number: int = 0
    documents: int = 0
    tokens: dict[str, int] = field(default_factory=dict)
    words: dict[str, int] = field(default_factory=dict)
    _sorted: list[str] = field(default_factory=list)
    _letters: dict[int, list[tuple[str, int]]] = field(default_factory=dict)

    @classmethod
    def of(cls, number: int, documents: int, tokens: dict[str, int], words: dict[str, int]) -> "Vocabulary":
        letters: dict[int, list[tuple[str, int]]] = {}
        for word in sorted({*words, *known_words()} - STOP_WORDS):
            letters.setdefault(len(word), []).append((word, _letters(word)))
        return cls(number, documents, tokens, words, sorted(words), letters)

    def weight(self, token: str) -> int:
        """1 for a token of every service, more the rarer it is; whole numbers, the same on every machine."""
        rarity = (self.documents + 1) // (self.tokens.get(token, 0) + 1)
        return min(1 + rarity.bit_length(), HIGHEST_WEIGHT)

    def knows(self, token: str) -> bool:
        return token in self.tokens

    def is_common(self, token: str) -> bool:
        return self.documents >= FEWEST_TO_TELL and self.tokens.get(token, 0) * 2 > self.documents

    def is_word(self, word: str) -> bool:
        """It needs no correction: some service, or some name of a concept, has it."""
        return word in self.words or (own := stem(word)) in self.tokens or own in known_stems()

    def beginning_with(self, start: str) -> list[str]:
        """Stems of the most frequent words that begin so, the word itself left out."""
        if len(start) < SHORTEST_BEGINNING:
            return []
        first = bisect_left(self._sorted, start)
        last = bisect_left(self._sorted, start + "{", first)
        found = sorted(self._sorted[first:last], key=lambda word: (-self.words[word], word))
        return list(dict.fromkeys(stem(word) for word in found if word != start))[:MOST_BEGINNINGS]

    def near(self, word: str) -> list[str]:
        """Words with the same first letter and one letter other (two from eight letters on), nearest first."""
        if len(word) < SHORTEST_TYPO:
            return []
        most = 2 if len(word) >= TWO_TYPOS_FROM else 1
        mask = _letters(word)
        candidates = [
            other
            for length in range(len(word) - most, len(word) + most + 1)
            for other, letters in self._letters.get(length, ())
            if other[0] == word[0] and (mask ^ letters).bit_count() <= 2 * most
        ]
        found = [(edits, other) for other in candidates if (edits := typos(word, other, most)) <= most]
        found.sort(key=lambda one: (one[0], abs(len(one[1]) - len(word)), -self.words.get(one[1], 0), one[1]))
        return [other for _edits, other in found[:MOST_NEAR]]


def count_words(texts: Iterable[tuple[Iterable[str], Iterable[str]]]) -> tuple[int, dict[str, int], dict[str, int]]:
    """From (tokens, words as written) of each document: how many documents, and in how many each one stands."""
    total, tokens, words = 0, Counter[str](), Counter[str]()
    for its_tokens, its_words in texts:
        total += 1
        tokens.update(set(its_tokens))
        words.update(word for word in set(its_words) if not word.startswith(CONCEPT))
    return total, dict(tokens), dict(words)


def _letters(word: str) -> int:
    """Which characters stand in a word, as bits: words one typo apart differ in at most two."""
    mask = 0
    for character in word:
        mask |= 1 << (ord(character) % 64)
    return mask


def typos(one: str, other: str, most: int) -> int:
    """Letters to change, add, drop or swap with the next to get from one to the other; stops counting above `most`."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, right in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]
