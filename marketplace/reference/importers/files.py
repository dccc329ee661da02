import csv
import hashlib
import lzma
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from io import TextIOWrapper
from pathlib import Path
from typing import NamedTuple, TypeVar
from zipfile import BadZipFile

from django.utils.translation import gettext as _

NOT_SAID = frozenset({"", "NA", "N/A", "Not Available", "Not Applicable", "."})
# More rejected lines than this, and more than this part of all lines, and the file is not what it should be.
FEW_REJECTED, REJECTED_PART = 20, 20
Thing = TypeVar("Thing")


class WrongLayout(Exception):
    """A file cannot be read as what its publisher makes; the sentence names the file and what is wrong."""


class Unusable(Exception):
    """One line cannot be used; the text says why. The others can."""


class Row(dict):
    """The stripped texts of one line by column, where it stands in its file, and whether it ended early."""

    __slots__ = ("is_short", "line")

    def __init__(self, values: Iterable[tuple[str, str]], line: str, is_short: bool = False):
        super().__init__(values)
        self.line, self.is_short = line, is_short


class Rejected(NamedTuple):
    file: str
    line: str
    reason: str


@dataclass(slots=True)
class Report:
    """What became of the lines of a file: how many were read, and which were rejected and why."""

    progress: Callable[[], object] = lambda: None
    read: int = 0
    rejected: list[Rejected] = field(default_factory=list)

    def reject(self, file: str, line: str, reason: str) -> None:
        self.rejected.append(Rejected(file, line, reason))

    def insist_on_a_whole_file(self, file: str) -> None:
        """Raises WrongLayout when nothing was read, or when so much was rejected that the file is damaged."""
        if not self.read:
            raise WrongLayout(_("%(file)s holds no rows.") % {"file": file})
        if len(self.rejected) > max(FEW_REJECTED, self.read // REJECTED_PART):
            first = self.rejected[0]
            raise WrongLayout(
                _("%(file)s: %(count)s of %(read)s rows cannot be used, the first on line %(line)s: %(reason)s")
                % {
                    "file": file,
                    "count": f"{len(self.rejected):,}",
                    "read": f"{self.read:,}",
                    "line": first.line,
                    "reason": first.reason,
                }
            )


def usable(
    path: Path, lines: Iterable[Row], parse: Callable[[Row], Thing | None], key: str, report: Report | None
) -> Iterator[Thing]:
    """What `parse` makes of each line. None leaves a line out on purpose; an unusable or repeated one is rejected."""
    report = report or Report()
    first_line: dict[str, str] = {}
    for line in lines:
        report.read += 1
        report.progress()
        try:
            if line.is_short:
                raise Unusable(_("The line ends early."))
            thing = parse(line)
            if thing is None:
                continue
            number = getattr(thing, key)
            if number in first_line:
                raise Unusable(
                    _("%(number)s stands on line %(line)s already.") % {"number": number, "line": first_line[number]}
                )
            first_line[number] = line.line
        except Unusable as reason:
            report.reject(path.name, line.line, str(reason))
        else:
            yield thing
    report.insist_on_a_whole_file(path.name)


def find(folder: Path, *names: str) -> Path | None:
    """The first file in `folder` or below with one of these names (a * stands for the year), plain or with .xz."""
    for name in names:
        for candidate in (name, f"{name}.xz"):
            found = sorted(folder.rglob(candidate))
            if found:
                return found[-1]
    return None


def digest(*paths: Path) -> str:
    """One sha256 over the bytes of all files, in order."""
    total = hashlib.sha256()
    for path in paths:
        total.update(path.read_bytes())
    return total.hexdigest()


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Says in a sentence what is wrong with a file that cannot be opened, unpacked or decoded."""
    try:
        yield
    except UnicodeDecodeError as error:
        raise WrongLayout(
            _("%(file)s is not text in the encoding its publisher uses (byte %(place)s). Load it as it was published.")
            % {"file": path.name, "place": f"{error.start:,}"}
        ) from error
    except (lzma.LZMAError, EOFError, BadZipFile, csv.Error, KeyError, OSError) as error:
        raise WrongLayout(_("%(file)s is damaged or not whole. Download it again.") % {"file": path.name}) from error


def rows(path: Path, *columns: str, encodings: tuple[str, ...] = ("utf-8-sig",), delimiter: str = ",") -> Iterator[Row]:
    """Each data row as stripped texts; raises WrongLayout when a column is missing or the file is damaged.

    Case, spaces and underscores of a heading do not matter. "New name|Old name" finds a column under either,
    and its value stands under the first. The last of the `encodings` is tried when the ones before do not fit.
    """
    with readable(path), opened(path) as binary:
        encoding = _fitting(path, encodings)
        reader = csv.reader(TextIOWrapper(binary, encoding=encoding, newline=""), delimiter=delimiter)
        header = next(reader, None)
        if header is None:
            raise WrongLayout(_("%(file)s holds no rows.") % {"file": path.name})
        places = place_columns(header, columns)
        if missing := [column for column in columns if column not in places]:
            raise WrongLayout(lacks(path, missing))
        for cells in reader:
            if cells:
                yield row_of(cells, places, str(reader.line_num), is_short=len(cells) < len(header))


def lacks(path: Path, columns: Iterable[str]) -> str:
    return _("%(file)s lacks the columns %(columns)s.") % {"file": path.name, "columns": ", ".join(sorted(columns))}


def opened(path: Path):
    return lzma.open(path) if path.suffix == ".xz" else path.open("rb")


def _fitting(path: Path, encodings: tuple[str, ...]) -> str:
    for encoding in encodings[:-1]:
        with opened(path) as binary, TextIOWrapper(binary, encoding=encoding) as text:
            try:
                for _line in text:
                    pass
            except UnicodeDecodeError:
                continue
            return encoding
    return encodings[-1]


def place_columns(header: Iterable[object], columns: Iterable[str]) -> dict[str, int]:
    """Where each column stands; of two with the same heading the last counts."""
    stand = {squeezed(heading): place for place, heading in enumerate(header)}
    found = {}
    for column in columns:
        for name in column.split("|"):
            if squeezed(name) in stand:
                found[column] = stand[squeezed(name)]
                break
    return found


def row_of(cells: list[str], places: dict[str, int], line: str, *, is_short: bool = False) -> Row:
    values = (
        (column.split("|")[0], cells[place].strip() if place < len(cells) else "") for column, place in places.items()
    )
    return Row(values, line, is_short)


def squeezed(heading: object) -> str:
    """A heading as it is compared: publishers change case, spaces and underscores between releases."""
    return "".join(letter for letter in str(heading or "").lower() if letter.isalnum())


def said(value: str) -> str:
    """The value, or "" where the publisher wrote one of its words for "not known"."""
    return "" if value in NOT_SAID else value


def whole(value: str) -> int | None:
    """A count, rounded; None where it is not known. Raises Unusable for what is no count."""
    text = said(value).replace(",", "")
    if not text:
        return None
    try:
        number = int(Decimal(text).to_integral_value())
    except InvalidOperation as error:
        raise Unusable(_("“%(value)s” is not a count.") % {"value": value}) from error
    if number < 0:
        raise Unusable(_("“%(value)s” is less than nothing.") % {"value": value})
    return number


def five_digits(zip_code: str) -> str:
    """The first five digits of a ZIP or ZIP+4, zero-filled; "" for anything else."""
    text = zip_code.split("-")[0].strip()
    if len(text) == 9:
        text = text[:5]
    return text.zfill(5) if text.isdigit() and 3 <= len(text) <= 5 else ""
