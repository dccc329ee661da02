"""Two engines, one protocol: the same plan gives the same hits, counts and order on both."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Protocol

from search.clauses import Found, Plan
from search.documents import Document


class Unavailable(Exception):
    """The engine cannot answer now: away, too slow, answering nonsense, or not built (yet, or by this version)."""


class Generation(Protocol):
    """A whole index that is being built beside the one that answers."""

    def add(self, documents: Iterable[Document]) -> None: ...

    def write(self, documents: Iterable[Document], gone: Iterable[int], number: int) -> None:
        """As `Engine.write`, into this generation."""

    def swap(self, number: int) -> None:
        """Let this generation answer from now on, at once and whole; the one before it is thrown away."""


class Engine(Protocol):
    name: str

    def search(self, plan: Plan) -> Found:
        """Raises Unavailable, never anything else."""

    def write(self, documents: Iterable[Document], gone: Iterable[int], number: int) -> None:
        """Put documents in place of what is there under their ids, and take the `gone` away; safe to do twice.

        `number` is that of the change log up to which the documents were read: older news never replaces newer.
        """

    def generation(self, number: int) -> AbstractContextManager[Generation]:
        """A new generation from the documents read at `number`; one that is left without `swap` leaves no trace."""

    def contents(self) -> Iterator[tuple[int, str]]:
        """(id, digest) of every document."""

    def needs_building(self) -> bool:
        """It would answer, had it been built by this version of ours."""

    def problem(self) -> str:
        """ "" when the engine can answer, else a short reason; cheap."""
