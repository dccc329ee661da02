import csv
import hashlib
import lzma
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path

NOT_SAID = frozenset({"", "NA", "N/A", "Not Available", "Not Applicable", "."})


class WrongLayout(Exception):
    """A file lacks columns that its publisher's layout has; names the file and the columns."""


def find(folder: Path, *names: str) -> Path | None:
    """The first file in `folder` or below with one of these names, plain or with .xz."""
    for name in names:
        for candidate in (name, f"{name}.xz"):
            found = sorted(folder.rglob(candidate))
            if found:
                return found[0]
    return None


def digest(*paths: Path) -> str:
    """One sha256 over the bytes of all files, in order."""
    total = hashlib.sha256()
    for path in paths:
        total.update(path.read_bytes())
    return total.hexdigest()


def rows(path: Path, *columns: str, encoding: str = "utf-8-sig", delimiter: str = ",") -> Iterator[dict[str, str]]:
    """Each data row as a dictionary of stripped texts; raises WrongLayout when a column is missing."""
    with lzma.open(path) if path.suffix == ".xz" else path.open("rb") as binary:
        reader = csv.DictReader(TextIOWrapper(binary, encoding=encoding, newline=""), delimiter=delimiter)
        if missing := set(columns) - set(reader.fieldnames or ()):
            raise WrongLayout(f"{path.name} lacks the columns {', '.join(sorted(missing))}")
        for row in reader:
            yield {column: (row[column] or "").strip() for column in columns}


def said(value: str) -> str:
    """The value, or "" where the publisher wrote one of its words for "not known"."""
    return "" if value in NOT_SAID else value


def whole(value: str) -> int | None:
    """A count, or None where it is not known."""
    text = said(value).replace(",", "")
    return int(text) if text else None


def five_digits(zip_code: str) -> str:
    """The first five digits of a ZIP or ZIP+4, zero-filled; "" for anything else."""
    text = zip_code.split("-")[0].strip()
    if len(text) == 9:
        text = text[:5]
    return text.zfill(5) if text.isdigit() and 3 <= len(text) <= 5 else ""
