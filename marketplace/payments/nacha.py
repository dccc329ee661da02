"""Payment files as American banks take them (Nacha): lines of 94 characters in blocks of ten, amounts in cents.

The layout stands in the Nacha Operating Rules, appendix three. Company payees are paid by CCD entries, each with one
addenda record that carries the invoice (CCD+). `returns_of` reads the bank's answers: returns (addenda 99) and
notifications of change (addenda 98).
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from marketplace.core.money import ZERO, Money

WIDTH, BLOCK = 94, 10
CREDITS_ONLY, CCD, CHECKING_CREDIT = "220", "CCD", "22"
# A trace is the first eight digits of the bank's number and seven that count.
BANK_DIGITS = 8
MODIFIERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


class UnreadableFile(ValueError):
    """The text is not a whole Nacha file; `code` says what is wrong."""

    def __init__(self, code: str, line: int = 0):
        self.code, self.line = code, line
        super().__init__(code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Who pays and its bank; `bank_routing` has nine digits, of which the first eight name the bank."""

    bank_routing: str
    bank_name: str
    company_name: str
    company_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One payment to a company; `sequence` counts the entries of the originating bank's customer."""

    routing: str
    account: str
    amount: Money
    payee_id: str
    payee_name: str
    invoice: str
    sequence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The file, and what a person compares with the bank's receipt."""

    text: str
    entry_hash: str
    total: Money
    traces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The bank's word on one entry: "R03" and the like came back, "C01" and the like was paid and is wrong."""

    code: str
    trace: str

    @property
    def is_return(self) -> bool:
        return self.code.startswith("R")


def write_file(origin: Origin, entries: Sequence[Entry], *, made_at: dt.datetime, pay_on: dt.date, modifier="A"):
    """One batch of credits. `made_at` is a moment in the office's zone. Returns `Written`."""
    bank = origin.bank_routing[:BANK_DIGITS]
    traces = tuple(f"{bank}{entry.sequence:07d}" for entry in entries)
    total = sum((entry.amount for entry in entries), ZERO)
    entry_hash = f"{sum(int(entry.routing[:8]) for entry in entries) % 10**10:010d}"
    sums = f"{2 * len(entries):06d}{entry_hash}{0:012d}{total.cents:012d}"
    lines = [
        _file_header(origin, made_at, modifier),
        _batch_header(origin, made_at, pay_on),
        *(line for entry, trace in zip(entries, traces, strict=True) for line in _entry(entry, trace)),
        f"8{CREDITS_ONLY}{sums}{_text(origin.company_id, 10)}{'':25}{bank}{1:07d}",
    ]
    blocks = -(-(len(lines) + 1) // BLOCK)
    lines.append(f"9{1:06d}{blocks:06d}{2 * len(entries):08d}{sums[6:]}{'':39}")
    lines += ["9" * WIDTH] * (blocks * BLOCK - len(lines))
    if wrong := [line for line in lines if len(line) != WIDTH]:
        raise ValueError(f"A line of {len(wrong[0])} characters")
    return Written(text="\n".join(lines) + "\n", entry_hash=entry_hash, total=total, traces=traces)


def _file_header(origin: Origin, made_at: dt.datetime, modifier: str) -> str:
    return (
        f"101 {origin.bank_routing}{_text(origin.company_id, 10)}{made_at:%y%m%d%H%M}{modifier}094101"
        f"{_text(origin.bank_name, 23)}{_text(origin.company_name, 23)}{'':8}"
    )


def _batch_header(origin: Origin, made_at: dt.datetime, pay_on: dt.date) -> str:
    return (
        f"5{CREDITS_ONLY}{_text(origin.company_name, 16)}{'':20}{_text(origin.company_id, 10)}{CCD}"
        f"{_text('SUBSIDY', 10)}{made_at:%y%m%d}{pay_on:%y%m%d}{'':3}1{origin.bank_routing[:8]}{1:07d}"
    )


def _entry(entry: Entry, trace: str) -> Iterator[str]:
    yield (
        f"6{CHECKING_CREDIT}{entry.routing}{_text(entry.account, 17)}{entry.amount.cents:010d}"
        f"{_text(entry.payee_id, 15)}{_text(entry.payee_name, 22)}{'':2}1{trace}"
    )
    dollars, cents = divmod(entry.amount.cents, 100)
    invoice = re.sub(r"[*\\~]", "-", _text(entry.invoice, 30).strip())
    yield f"705{_text(rf'RMR*IV*{invoice}**{dollars}.{cents:02d}' + chr(92), 80)}0001{trace[-7:]}"


def _text(text: str, width: int) -> str:
    """Upper-case letters a bank can print, cut or filled with blanks to the width."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().upper()
    return re.sub(r"[^ -~]", " ", plain)[:width].ljust(width)


def returns_of(text: str) -> list[Answer]:
    """The answers in a returns file, which is checked whole first. Raises UnreadableFile."""
    lines = text.replace("\r\n", "\n").rstrip("\n").split("\n")
    for number, line in enumerate(lines, start=1):
        if len(line) != WIDTH or not line.isascii():
            raise UnreadableFile("not_a_line", number)
    if lines[0][0] != "1":
        raise UnreadableFile("no_header", 1)
    controls = [line for line in lines if line[0] == "9" and line != "9" * WIDTH]
    records = [line for line in lines if line[0] in "67"]
    if len(controls) != 1 or len(lines) % BLOCK or not controls[0][1:31].isdigit():
        raise UnreadableFile("cut_off", len(lines))
    hashed = sum(int(line[3:11]) for line in records if line[0] == "6" and line[3:11].isdigit()) % 10**10
    if int(controls[0][13:21]) != len(records) or int(controls[0][21:31]) != hashed:
        raise UnreadableFile("does_not_add_up", len(lines))
    return [Answer(line[3:6], line[6:21]) for line in records if line[:3] in ("799", "798")]
