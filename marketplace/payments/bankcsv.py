"""Reads a bank's statement as banks export it: a table with a header, whose columns somebody names once."""

import csv
import datetime as dt
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from marketplace.core.money import ZERO, Money, parse_money

DELIMITERS = ",;\t|"
MOST_ROWS = 5_000
MOST_COLUMNS = 60
DATE_FORMATS = ("%m/%d/%Y", "%Y-%m-%d", "%m/%d/%y", "%d.%m.%Y")
# What a mapper names; the amount stands in one column, or what left and what came stand in two.
NAMES = ("on", "words", "reference", "amount", "left", "came")


class UnreadableStatement(ValueError):
    """`code` says what is wrong, `row` where: row 1 is the header."""

    def __init__(self, code: str, row: int = 0):
        self.code, self.row = code, row
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Table:
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def first_rows(self, count: int) -> list[list[tuple[str, str]]]:
        """Each cell with the name of its column."""
        return [list(zip(self.header, row, strict=True)) for row in self.rows[:count]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """Below zero is money that left."""

    row: int
    on: dt.date
    words: str
    reference: str
    amount: Money


def read_table(content: bytes) -> Table:
    """The header and the rows that have something in them. Raises UnreadableStatement."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableStatement("encoding") from None
    if "\x00" in text:
        raise UnreadableStatement("encoding")
    first = text.lstrip().split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first.count)
    try:
        read = list(csv.reader(io.StringIO(text), delimiter=delimiter, strict=True))
    except csv.Error:
        raise UnreadableStatement("cut_off") from None
    rows = [(number, row) for number, row in enumerate(read, start=1) if any(cell.strip() for cell in row)]
    if len(rows) < 2 or not 2 <= len(rows[0][1]) <= MOST_COLUMNS:
        raise UnreadableStatement("no_table")
    if len(rows) > MOST_ROWS:
        raise UnreadableStatement("too_long")
    width = len(rows[0][1])
    for number, row in rows:
        if len(row) != width:
            raise UnreadableStatement("cut_off", number)
    header, *rest = [tuple(cell.strip() for cell in row) for _number, row in rows]
    return Table(header, tuple(rest))


def movements(table: Table, columns: Mapping[str, str], date_format: str) -> list[Movement]:
    """The rows under the names of a mapper ({"on": "Posting date", …}). Raises UnreadableStatement with the row."""
    places = {name: table.header.index(column) for name, column in columns.items() if column in table.header}
    if "on" not in places or not ("amount" in places or {"left", "came"} & places.keys()):
        raise UnreadableStatement("not_mapped")
    return [_movement(row, number, places, date_format) for number, row in enumerate(table.rows, start=2)]


def _movement(row: Sequence[str], number: int, places: Mapping[str, int], date_format: str) -> Movement:
    cells = {name: row[place] for name, place in places.items()}
    try:
        on = dt.datetime.strptime(cells["on"], date_format).date()  # noqa: DTZ007
    except ValueError:
        raise UnreadableStatement("date", number) from None
    if "amount" in cells:
        amount = _money(cells["amount"], number)
    else:
        left, came = (_money(cells.get(name) or "0", number) for name in ("left", "came"))
        amount = came - (left if left >= ZERO else -left)
    words, reference = cells.get("words", ""), cells.get("reference", "")
    return Movement(row=number, on=on, words=words[:300], reference=reference[:80], amount=amount)


def _money(text: str, number: int) -> Money:
    """As banks write it: 1,234.56, -1,234.56, (1,234.56), $1,234.56, 1,234.56-."""
    plain = text.strip().replace("+", "")
    negative = bool(re.fullmatch(r"\(.*\)|.*-", plain))
    try:
        amount = parse_money(plain.strip("()").removesuffix("-").strip())
    except ValueError:
        raise UnreadableStatement("amount", number) from None
    return -amount if negative else amount
