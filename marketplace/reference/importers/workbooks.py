"""Sheets of official workbooks, as published or written out as CSV."""

import csv
import warnings
from collections.abc import Iterable, Iterator
from io import TextIOWrapper
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from marketplace.reference.importers.files import Row, WrongLayout, lacks, opened, place_columns, readable, row_of


def sheet_rows(path: Path, *columns: str) -> Iterator[Row]:
    """The rows below each heading that has all `columns`, on every sheet that has one.

    Banner rows may stand above the heading and a footnote below; of two columns with one name the last counts.
    """
    found = False
    with readable(path):
        for name, lines in _sheets(path):
            places: dict[str, int] = {}
            first_cell = ""
            for number, cells in enumerate(lines, 1):
                heading = place_columns(cells, columns) if not places or cells[:1] == [first_cell] else {}
                if len(heading) == len(columns):
                    places, first_cell, found = heading, cells[0], True
                elif places and any(cells):
                    yield row_of(cells, places, f"{name} {number}".strip())
    if not found:
        raise WrongLayout(lacks(path, columns))


def _sheets(path: Path) -> Iterator[tuple[str, Iterable[list[str]]]]:
    if ".xlsx" not in path.suffixes:
        with opened(path) as binary:
            yield "", csv.reader(TextIOWrapper(binary, encoding="utf-8-sig", newline=""))
        return
    try:
        with warnings.catch_warnings():
            # Styles that the library does not know are no concern of ours.
            warnings.simplefilter("ignore", UserWarning)
            book = load_workbook(path, read_only=True, data_only=True)
    except InvalidFileException as error:
        raise WrongLayout(f"{path.name} is not a workbook") from error
    try:
        for sheet in book.worksheets:
            yield sheet.title, ([_text(cell) for cell in line] for line in sheet.iter_rows(values_only=True))
    finally:
        book.close()


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()
