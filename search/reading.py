"""How a question is read: its words, what each may stand for, and what we read instead of a typo."""

from dataclasses import dataclass

from search.analysis import concepts_in, hints_in, stem, telling, words
from search.vocabulary import Vocabulary

MOST_WORDS = 12
# How much of a token's weight counts, in percent, by the way we came to it.
EXACT, CONCEPT, HINT, BEGINNING, TYPO = 100, 90, 70, 60, 50


@dataclass(frozen=True, slots=True)
class Word:
    """One word, or several that name one thing, as typed; `ways` are (token, percent), the surest first."""

    typed: str
    ways: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """`left_out` are words that stand in no service; `did_you_mean` the question without its typos, or ""."""

    typed: str
    words: tuple[Word, ...] = ()
    left_out: tuple[str, ...] = ()
    did_you_mean: str = ""

    @property
    def phrase(self) -> tuple[str, ...]:
        """The stems as they follow one another, for the points of a phrase."""
        return tuple(stem(word) for word in telling(words(self.typed)))[:MOST_WORDS]


def read(typed: str, vocabulary: Vocabulary) -> Reading:
    """Names of several words are one; the last word may be a beginning; an unknown word is read with its typos."""
    found = telling(words(typed))[:MOST_WORDS]
    stems = [stem(word) for word in found]
    named = {at: (length, token) for at, length, token in concepts_in(stems)}
    hinted: dict[int, tuple[int, list[str]]] = {}
    for at, length, token in hints_in(stems):
        _longest, known = hinted.setdefault(at, (length, []))
        known.append(token)
    read, left_out, corrected, at = [], [], dict[str, str](), 0
    while at < len(found):
        length, ways = _named_here(at, stems, named, hinted)
        if length > 1 and not any(map(vocabulary.knows, ways)):
            length, ways = 1, {}
        if length == 1:
            unfinished = at == len(found) - 1 and typed[-1:].isalnum()
            ways = _ways_of_a_word(found[at], stems[at], ways, vocabulary, unfinished, corrected)
        ways = {token: percent for token, percent in ways.items() if vocabulary.knows(token)}
        text = " ".join(found[at : at + length])
        if ways:
            read.append(Word(text, tuple(sorted(ways.items(), key=lambda way: (-way[1], way[0])))))
        else:
            left_out.append(text)
        at += length
    return Reading(typed, tuple(read), tuple(left_out), _without_typos(typed, corrected))


def _named_here(at: int, stems: list[str], named: dict, hinted: dict) -> tuple[int, dict[str, int]]:
    """The longest name or hint that starts here, how many words it takes, and what it stands for."""
    ways: dict[str, int] = {}
    length = max(1, named.get(at, (1, ""))[0], hinted.get(at, (1, []))[0])
    if at in hinted and hinted[at][0] == length:
        ways |= dict.fromkeys(hinted[at][1], HINT)
    if at in named and named[at][0] == length:
        ways[named[at][1]] = CONCEPT
    if length > 1 and not any(percent == CONCEPT for percent in ways.values()):
        # The words of a hint may also name something: "patient records stolen".
        ways |= {token: HINT for place, (_n, token) in named.items() if at <= place < at + length}
    return length, ways


def _ways_of_a_word(word, its_stem, ways, vocabulary, unfinished, corrected) -> dict[str, int]:
    ways = ways | {its_stem: EXACT}
    if unfinished:
        ways = dict.fromkeys(vocabulary.beginning_with(word), BEGINNING) | ways
    if not any(map(vocabulary.knows, ways)):
        near = vocabulary.near(word)
        if near:
            corrected[word] = near[0]
        for other in near:
            ways |= {stem(other): TYPO} | {token: TYPO for _at, _n, token in concepts_in([stem(other)])}
    return ways


def _without_typos(typed: str, corrected: dict[str, str]) -> str:
    if not corrected:
        return ""
    return " ".join(corrected.get(word, word) for word in words(typed))
