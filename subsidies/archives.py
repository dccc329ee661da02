"""Zips that come out the same, byte for byte, for the same content; tables as CSV and XLSX that no sheet runs."""

import csv
import datetime as dt
import hashlib
import io
import zipfile
from collections.abc import Iterable, Mapping
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from marketplace.core.money import Money

# The oldest moment a zip can name: when it was made says nothing about what is in it.
NO_MOMENT = (1980, 1, 1, 0, 0, 0)
READABLE = 0o644 << 16
# A spreadsheet would run a text that begins with one of these.
FORMULAS = ("=", "+", "-", "@", "\t", "\r")
# What a workbook would take for a formula or an error.
READ_AS_MORE = ("=", "#")


def packed(files: Mapping[str, bytes]) -> bytes:
    """One zip of these files, in their order."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, NO_MOMENT)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, READABLE
            archive.writestr(entry, content)
    return buffer.getvalue()


def sha256_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def table(header: Iterable[str], rows: Iterable[Iterable[object]]) -> bytes:
    """CSV in UTF-8 with a mark that spreadsheets know it by."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(header)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return buffer.getvalue().encode("utf-8-sig")


def plain(cell: object) -> str:
    """Dollars with a point ("3500.00"), dates as 2026-11-23, moments in UTC, nothing for what is empty."""
    if cell is None:
        return ""
    if isinstance(cell, Money):
        return f"{'-' if cell.cents < 0 else ''}{abs(cell.cents) // 100}.{abs(cell.cents) % 100:02}"
    if isinstance(cell, dt.datetime):
        return cell.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return cell.isoformat() if isinstance(cell, dt.date) else str(cell)


def _harmless(cell: object) -> str:
    text = plain(cell)
    typed = not isinstance(cell, Money | int)
    return f"'{text}" if typed and text.startswith(FORMULAS) else text


def workbook(title: str, header: Iterable[str], rows: Iterable[Iterable[object]]) -> bytes:
    """An Excel workbook of one sheet: money is a number with two decimals, a text stays one whatever it begins with."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, head) for head in header])
    for row in rows:
        sheet.append([_cell(sheet, cell) for cell in row])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _cell(sheet, value: object) -> object:
    if value is None or value == "":
        return None
    if isinstance(value, Money):
        cell = WriteOnlyCell(sheet, value=Decimal(value.cents) / 100)
        cell.number_format = "#,##0.00"
        return cell
    if isinstance(value, int):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("", plain(value))
    if not text.startswith(READ_AS_MORE):
        return text
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    return cell
