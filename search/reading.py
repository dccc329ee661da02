"""How a question is read: its words, what each may stand for, and what we read instead of a typo."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from search.analysis import concepts_in, hints_in, loosely, sayings_in, stem, telling, words
from search.vocabulary import Vocabulary

MOST_WORDS, MOST_WITH_STOP_WORDS = 12, 40
# How much of a token's weight counts, in percent, by the way we came to it. What the field has a name for is surer
# than a word that happens to stand in a text.
EXACT, CONCEPT, HINT, LOOSE, BEGINNING, TYPO = 100, 200, 180, 50, 60, 80
# Of a word that is whole as it stands.
LONGER = 55

Named = dict[int, tuple[int, list[str]]]


@dataclass(frozen=True, slots=True)
class Word:
    """One word, or several that name one thing, as typed; `ways` are (token, percent), the surest first."""

    typed: str
    ways: tuple[tuple[str, int], ...]

    @property
    def sure(self) -> tuple[tuple[str, int], ...]:
        """What a hit must have; all ways where none is surer than a loose thought."""
        return tuple(way for way in self.ways if way[1] > LOOSE) or self.ways

    @property
    def loose(self) -> tuple[tuple[str, int], ...]:
        """What only moves a hit up."""
        return tuple(way for way in self.ways if way not in self.sure)


@dataclass(frozen=True, slots=True)
class Reading:
    """`left_out` are words that stand in no service; `did_you_mean` the question without its typos, or ""."""

    typed: str
    words: tuple[Word, ...] = ()
    left_out: tuple[str, ...] = ()
    did_you_mean: str = ""
    # Every concept that the words name or lead to, whether a service is about it or not.
    concepts: frozenset[str] = frozenset()

    @property
    def phrase(self) -> tuple[str, ...]:
        """The stems as they follow one another, for the points of a phrase."""
        return tuple(stem(word) for word in telling(words(self.typed)))[:MOST_WORDS]


def read(typed: str, vocabulary: Vocabulary) -> Reading:
    """An unknown word is read without its typo; names of several words are one; the last word may be a beginning."""
    every = words(typed)[:MOST_WITH_STOP_WORDS]
    is_open = typed[-1:].isalnum()
    near = {
        word: found
        for word in telling(every)
        if not (is_open and word == every[-1] and vocabulary.beginning_with(word))
        if not vocabulary.is_word(word) and (found := vocabulary.near(word))
    }
    meant = [near[word][0] if word in near else word for word in every]
    said, rest = _sayings(every, meant, vocabulary)
    read, left_out = [*said], []
    for text, ways in _pieces([every[at] for at in rest], [meant[at] for at in rest], near, is_open, vocabulary):
        if known := _known(ways, vocabulary):
            read.append(Word(text, known))
        else:
            left_out.append(text)
    corrected = " ".join(meant) if near else ""
    return Reading(typed, tuple(read[:MOST_WORDS]), tuple(left_out), corrected, _concepts(meant))


def _concepts(meant: list[str]) -> frozenset[str]:
    every, stems = ([stem(word) for word in some] for some in (meant, telling(meant)))
    found = (*sayings_in(every), *concepts_in(stems), *hints_in(stems))
    return frozenset(token for _at, _length, token in found)


def _known(ways: dict[str, int], vocabulary: Vocabulary) -> tuple[tuple[str, int], ...]:
    found = [(token, percent) for token, percent in ways.items() if vocabulary.knows(token)]
    return tuple(sorted(found, key=lambda way: (-way[1], way[0])))


def _sayings(every: list[str], meant: list[str], vocabulary: Vocabulary) -> tuple[list[Word], list[int]]:
    """What is said with stop words, such as "how did they get in", and the places of the telling words outside."""
    named = _by_place(sayings_in([stem(word) for word in meant]))
    said, inside = [], set[int]()
    for at, (length, tokens) in named.items():
        ways = {stem(word): LOOSE for word in telling(meant[at : at + length])} | dict.fromkeys(tokens, HINT)
        if at not in inside and any(map(vocabulary.knows, tokens)):
            said.append(Word(" ".join(every[at : at + length]), _known(ways, vocabulary)))
            inside.update(range(at, at + length))
    rest = [at for at, word in enumerate(meant) if at not in inside and telling([word])]
    return said, rest[:MOST_WORDS]


def _by_place(found) -> Named:
    named: Named = {}
    for at, length, token in found:
        named.setdefault(at, (length, []))[1].append(token)
    return named


def _pieces(typed: list[str], meant: list[str], near: dict[str, list[str]], is_open: bool, vocabulary: Vocabulary):
    """(text as typed, ways) of each name of several words, and of each word that is in none."""
    stems = [stem(word) for word in meant]
    named, hinted = _by_place(concepts_in(stems)), _by_place(hints_in(stems))
    at = 0
    while at < len(stems):
        length, ways = _named_here(at, named, hinted)
        if length > 1 and not any(map(vocabulary.knows, ways)):
            length, ways = 1, {}
        if length == 1:
            is_last = is_open and at == len(stems) - 1
            ways = _ways_of_a_word(typed[at], ways, near, is_last, vocabulary)
        yield " ".join(typed[at : at + length]), ways
        at += length


def _named_here(at: int, named: Named, hinted: Named) -> tuple[int, dict[str, int]]:
    """The longest name or hint that starts here, how many words it takes, and what it stands for."""
    ways: dict[str, int] = {}
    length = max(1, named.get(at, (1, []))[0], hinted.get(at, (1, []))[0])
    if at in hinted and hinted[at][0] == length:
        ways |= dict.fromkeys(hinted[at][1], HINT)
    if at in named and named[at][0] == length:
        ways |= dict.fromkeys(named[at][1], CONCEPT)
    if length > 1 and CONCEPT not in ways.values():
        # The words of a hint may also name something: "patient records stolen".
        inside = {
            token: LOOSE for place, (_n, tokens) in named.items() if at <= place < at + length for token in tokens
        }
        ways = inside | ways
    return length, ways


def _ways_of_a_word(
    word: str, ways: dict[str, int], near: Mapping[str, Sequence[str]], is_last: bool, vocabulary: Vocabulary
) -> dict[str, int]:
    if word in near:
        ways = {token: percent * TYPO // 100 for token, percent in ways.items()}
        for other in near[word]:
            ways = {stem(other): TYPO} | {token: TYPO for _at, _n, token in concepts_in([stem(other)])} | ways
        return ways
    if not ways:
        ways = dict.fromkeys(loosely(stem(word)), LOOSE)
    ways = {stem(word): EXACT} | ways
    if is_last:
        percent = LONGER if vocabulary.is_word(word) else BEGINNING
        ways = dict.fromkeys(vocabulary.beginning_with(word), percent) | ways
    return ways
