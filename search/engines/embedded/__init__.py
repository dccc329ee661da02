"""tantivy inside our own process: a memory-mapped folder for each generation, written by one worker, read by all."""

import json
import os
import shutil
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock

import tantivy

from search.clauses import Found, Plan
from search.documents import Document
from search.engines import Unavailable
from search.engines.embedded.queries import EVERYTHING, SCHEMA, row, search

HEAP = 60_000_000
# Another one, and the folder counts as not built: change it with the schema or the analysis.
VERSION = "2"


class EmbeddedEngine:
    """With a folder it is shared by all processes of the machine; without one it lives in memory."""

    name = "embedded"

    def __init__(self, folder: Path | None):
        self.folder = folder
        # The index that answers, and by what we know that it is still the one.
        self._open: tuple[tuple[str, int] | None, tantivy.Index] | None = None
        self._opening = Lock()

    def search(self, plan: Plan) -> Found:
        index = self._current()
        try:
            return search(index.searcher(), plan)
        except ValueError as error:
            # A folder that was thrown away under our hands, or is damaged.
            self._open = None
            raise Unavailable(f"embedded: {type(error).__name__}") from error

    def write(self, documents: Iterable[Document], gone: Iterable[int], number: int) -> None:
        _write(self._current(), documents, gone)

    @contextmanager
    def generation(self, number: int) -> Iterator["EmbeddedGeneration"]:
        generation = EmbeddedGeneration(self)
        try:
            yield generation
        finally:
            generation.forget()

    def contents(self) -> Iterator[tuple[int, str]]:
        searcher = self._current().searcher()
        for _score, address in searcher.search(EVERYTHING, limit=max(searcher.num_docs, 1)).hits:
            kept = searcher.doc(address)
            yield int(str(kept.get_first("key"))), str(kept.get_first("digest"))

    def problem(self) -> str:
        try:
            self._current()
        except Unavailable as reason:
            return str(reason)
        return ""

    def needs_building(self) -> bool:
        return bool(self.problem())

    def _current(self) -> tantivy.Index:
        """The index that answers now, opened again when the worker has written or swapped."""
        if self.folder is None:
            if self._open is None:
                raise Unavailable("not built")
            return self._open[1]
        try:
            name = self._pointer()
            stamp = (name, (self.folder / name / "meta.json").stat().st_mtime_ns)
            with self._opening:
                return self._opened(name, stamp)
        except (OSError, ValueError) as error:
            raise Unavailable("not built") from error

    def _opened(self, name: str, stamp: tuple[str, int]) -> tantivy.Index:
        before = self._open
        if before is not None and before[0] == stamp:
            return before[1]
        if before is not None and before[0] is not None and before[0][0] == name:
            index = before[1]
        else:
            index = tantivy.Index(SCHEMA, path=str(Path(self.folder or "", name)), reuse=True)
            index.config_reader("manual", 0)
        index.reload()
        self._open = (stamp, index)
        return index

    def _pointer(self) -> str:
        current = json.loads(Path(self.folder or "", "current.json").read_text())
        if current["version"] != VERSION:
            raise Unavailable("built by another version")
        return current["generation"]


class EmbeddedGeneration:
    def __init__(self, engine: EmbeddedEngine):
        self.engine = engine
        self.name = uuid.uuid4().hex
        self.path = engine.folder / self.name if engine.folder is not None else None
        if self.path is not None:
            self.path.mkdir(parents=True)
        self.index = tantivy.Index(SCHEMA, path=str(self.path) if self.path else None)
        self.is_current = False

    def add(self, documents: Iterable[Document]) -> None:
        writer = self.index.writer(HEAP, 1)
        for document in documents:
            writer.add_document(row(document))
        writer.commit()
        writer.wait_merging_threads()
        self.index.reload()

    def write(self, documents: Iterable[Document], gone: Iterable[int], number: int) -> None:
        _write(self.index, documents, gone)

    def swap(self, number: int) -> None:
        if self.path is None:
            self.engine._open = (None, self.index)
        else:
            if not (self.path / "meta.json").exists():
                raise Unavailable("embedded: thrown away by another build")
            pointer = self.engine.folder / "current.json"
            half = pointer.with_suffix(".half")
            half.write_text(json.dumps({"generation": self.name, "version": VERSION}))
            os.replace(half, pointer)
        self.is_current = True

    def forget(self) -> None:
        """Leave only the generation that answers; readers keep what they have opened until they look again."""
        if self.path is None:
            return
        unwanted = [self.path]
        if self.is_current:
            unwanted = [path for path in self.engine.folder.iterdir() if path.is_dir() and path != self.path]
        for path in unwanted:
            shutil.rmtree(path, ignore_errors=True)


def _write(index: tantivy.Index, documents: Iterable[Document], gone: Iterable[int]) -> None:
    try:
        writer = index.writer(HEAP, 1)
    except ValueError as error:
        raise Unavailable("embedded: another process writes") from error
    try:
        for key in gone:
            writer.delete_documents_by_term("key", str(key))
        for document in documents:
            writer.delete_documents_by_term("key", str(document.id))
            writer.add_document(row(document))
        writer.commit()
    finally:
        with suppress(ValueError):
            writer.wait_merging_threads()
    index.reload()
