"""The payment file, read back by a second implementation that knows nothing of the writer."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.core.money import Money
from marketplace.payments import nacha
from tests.marketplace.payments.factories import returns_file

ORIGIN = nacha.Origin(
    bank_routing="021000021", bank_name="Prairie State Bank", company_name="Northern Plains", company_id="1462220001"
)
MADE = dt.datetime(2026, 12, 2, 9, 5, tzinfo=dt.UTC)
PAY_ON = dt.date(2026, 12, 3)


def entry(number=1, routing="091999016", cents=120000, invoice="INV-1001", account="12345678"):
    return nacha.Entry(
        routing=routing,
        account=account,
        amount=Money(cents),
        payee_id=f"PAY-{number}",
        payee_name="Bralendra Works, Inc.",
        invoice=invoice,
        sequence=number,
    )


def written(*entries, **changes):
    return nacha.write_file(ORIGIN, entries or [entry()], **{"made_at": MADE, "pay_on": PAY_ON} | changes)


# A second implementation: a table of the positions (from 1, both ends in) of the published layout.
LAYOUT = {
    "1": {
        "priority": (2, 3), "destination": (4, 13), "origin": (14, 23), "date": (24, 29), "time": (30, 33),
        "modifier": (34, 34), "size": (35, 37), "block": (38, 39), "format": (40, 40), "to": (41, 63),
        "from": (64, 86), "reference": (87, 94),
    },
    "5": {
        "class": (2, 4), "company": (5, 20), "own": (21, 40), "id": (41, 50), "sec": (51, 53), "text": (54, 63),
        "shown": (64, 69), "effective": (70, 75), "settled": (76, 78), "status": (79, 79), "odfi": (80, 87),
        "batch": (88, 94),
    },
    "6": {
        "code": (2, 3), "rdfi": (4, 11), "check": (12, 12), "account": (13, 29), "amount": (30, 39),
        "payee": (40, 54), "name": (55, 76), "blank": (77, 78), "addenda": (79, 79), "trace": (80, 94),
    },
    "7": {"type": (2, 3), "text": (4, 83), "sequence": (84, 87), "of": (88, 94)},
    "8": {
        "class": (2, 4), "count": (5, 10), "hash": (11, 20), "debits": (21, 32), "credits": (33, 44), "id": (45, 54),
        "blank": (55, 79), "odfi": (80, 87), "batch": (88, 94),
    },
    "9": {
        "batches": (2, 7), "blocks": (8, 13), "count": (14, 21), "hash": (22, 31), "debits": (32, 43),
        "credits": (44, 55), "blank": (56, 94),
    },
}  # fmt: skip


def parsed(text):
    """Every record by its type, without the lines that fill the last block."""
    lines = text.split("\n")
    assert lines.pop() == ""
    assert len(lines) % 10 == 0
    assert {len(line) for line in lines} == {94}
    assert text.isascii()
    assert text == text.upper()
    while lines[-1] == "9" * 94:
        lines.pop()
    return [(line[0], {name: line[a - 1 : b] for name, (a, b) in LAYOUT[line[0]].items()}) for line in lines]


def records(text, kind):
    return [fields for found, fields in parsed(text) if found == kind]


def assert_adds_up(text):
    """Counts, hash and sums of the controls, worked out again from the entries."""
    entries, addenda = records(text, "6"), records(text, "7")
    (batch,), (file,) = records(text, "8"), records(text, "9")
    entry_hash = sum(int(one["rdfi"]) for one in entries) % 10_000_000_000
    cents = sum(int(one["amount"]) for one in entries)
    for control in (batch, file):
        assert int(control["count"]) == len(entries) + len(addenda)
        assert int(control["hash"]) == entry_hash
        assert (int(control["debits"]), int(control["credits"])) == (0, cents)
    assert int(file["blocks"]) * 10 == text.count("\n")
    assert int(file["batches"]) == 1
    assert [one["trace"][-7:] for one in entries] == [one["of"] for one in addenda]


def test_the_hash_of_the_three_published_banks():
    """09199901, 10999902 and 12399903 add up to 0032599706."""
    file = written(entry(1, "091999016"), entry(2, "109999022"), entry(3, "123999038"))
    assert file.entry_hash == "0032599706"
    (batch,) = records(file.text, "8")
    assert batch["hash"] == "0032599706"
    assert_adds_up(file.text)


def test_the_remittance_line_names_the_invoice_and_the_amount():
    (addenda,) = records(written().text, "7")
    assert addenda["text"].rstrip() == "RMR*IV*INV-1001**1200.00\\"
    assert (addenda["type"], addenda["sequence"], addenda["of"]) == ("05", "0001", "0000001")


def test_every_position_of_a_file_of_one_payment():
    assert written().text.split("\n")[:6] == [
        "101 02100002114622200012612020905A094101PRAIRIE STATE BANK     NORTHERN PLAINS                ",
        "5220NORTHERN PLAINS                     1462220001CCDSUBSIDY   261202261203   1021000020000001",
        "62209199901612345678         0000120000PAY-1          BRALENDRA WORKS, INC.   1021000020000001",
        "705RMR*IV*INV-1001**1200.00\\" + " " * 55 + "00010000001",
        "82200000020009199901000000000000000000120000" + "1462220001" + " " * 25 + "021000020000001",
        "9000001000001000000020009199901000000000000000000120000" + " " * 39,
    ]


@pytest.mark.parametrize(("entries", "lines"), [(1, 10), (3, 10), (4, 20), (8, 20), (9, 30)])
def test_the_last_block_is_filled_with_nines(entries, lines):
    text = written(*(entry(number) for number in range(1, entries + 1))).text
    assert text.count("\n") == lines
    assert_adds_up(text)


def test_names_of_any_alphabet_become_letters_that_banks_print():
    one = entry(invoice="Fáctura*7\\~")
    text = written(one).text
    assert "RMR*IV*FACTURA-7--**1200.00\\" in text
    assert text.isascii()


PAYMENTS = st.lists(
    st.tuples(st.integers(0, 99_999_999), st.integers(1, 10**10 - 1), st.text(max_size=40)), min_size=1, max_size=30
)


@settings(max_examples=60, deadline=None)
@given(PAYMENTS)
def test_any_payments_make_a_file_that_adds_up(payments):
    entries = [
        entry(number, f"{bank:08d}0", cents, text) for number, (bank, cents, text) in enumerate(payments, start=1)
    ]
    file = written(*entries)
    assert_adds_up(file.text)
    assert [int(one["amount"]) for one in records(file.text, "6")] == [cents for _bank, cents, _text in payments]
    assert [one["trace"] for one in records(file.text, "6")] == list(file.traces)


def test_returns_and_corrections_name_the_entry_they_answer():
    answers = nacha.returns_of(returns_file(("R03", "021000020000001"), ("C01", "021000020000002")))
    assert [(one.code, one.trace, one.is_return) for one in answers] == [
        ("R03", "021000020000001", True),
        ("C01", "021000020000002", False),
    ]


WHOLE = returns_file(("R03", "021000020000001"))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "not_a_line"),
        ("date,amount\n2026-12-01,4\n", "not_a_line"),
        (WHOLE[: 95 * 3], "cut_off"),
        (WHOLE[: 95 * 9], "cut_off"),
        (WHOLE[95:], "no_header"),
        (WHOLE.replace("62109199901", "62109199902"), "does_not_add_up"),
    ],
)
def test_a_file_that_is_not_whole_is_refused(text, code):
    with pytest.raises(nacha.UnreadableFile) as problem:
        nacha.returns_of(text)
    assert problem.value.code == code
