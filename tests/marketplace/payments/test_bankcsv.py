"""Statements as banks export them, and files that are none."""

import pytest

from marketplace.core.money import Money
from marketplace.payments import bankcsv

COLUMNS = {"on": "Date", "words": "Description", "amount": "Amount", "reference": "Ref"}
HEAD = "Date,Description,Amount,Ref\n"


def moved(text, columns=COLUMNS, date_format="%m/%d/%Y"):
    return bankcsv.movements(bankcsv.read_table(text.encode()), columns, date_format)


@pytest.mark.parametrize(
    ("written", "cents"),
    [
        ('"1,234.56"', 123456),
        ('"-1,234.56"', -123456),
        ('"(1,234.56)"', -123456),
        ('"$1,234.56"', 123456),
        ("1234.56-", -123456),
        ("+5", 500),
        ("0.07", 7),
    ],
)
def test_amounts_as_banks_write_them(written, cents):
    (line,) = moved(f"{HEAD}12/03/2026,ACH batch,{written},77\n")
    assert line.amount == Money(cents)


@pytest.mark.parametrize("left", ["50.00", "-50.00"])
def test_what_left_and_what_came_may_stand_in_two_columns(left):
    text = f"Day;Text;Debit;Credit\n2026-12-03;out;{left};\n2026-12-04;in;;20.00\n"
    columns = {"on": "Day", "words": "Text", "left": "Debit", "came": "Credit"}
    assert [one.amount.cents for one in moved(text, columns, "%Y-%m-%d")] == [-5000, 2000]


def test_a_mark_at_the_beginning_and_empty_lines_are_no_lines():
    text = f"\ufeff{HEAD}\n12/03/2026,a,1.00,\n,,,\n"
    assert len(moved(text)) == 1


@pytest.mark.parametrize(
    ("content", "code", "row"),
    [
        ("Datum,Betrag\n1,Überweisung\n".encode("cp1252"), "encoding", 0),
        ("Date,Amount\n".encode("utf-16"), "encoding", 0),
        (b"", "no_table", 0),
        (b"just words\nand more\n", "no_table", 0),
        (f"{HEAD}12/03/2026,a,1.00,x\n12/04/2026,b".encode(), "cut_off", 3),
        (f'{HEAD}12/03/2026,"never closed,1.00,x\n'.encode(), "cut_off", 0),
        ((HEAD + "12/03/2026,a,1.00,x\n" * 5_000).encode(), "too_long", 0),
    ],
)
def test_a_file_that_is_no_statement_is_refused_with_the_row(content, code, row):
    with pytest.raises(bankcsv.UnreadableStatement) as problem:
        bankcsv.read_table(content)
    assert (problem.value.code, problem.value.row) == (code, row)


@pytest.mark.parametrize(
    ("line", "columns", "code"),
    [
        ("13/45/2026,a,1.00,x", COLUMNS, "date"),
        ("12/03/2026,a,about one,x", COLUMNS, "amount"),
        ("12/03/2026,a,,x", COLUMNS, "amount"),
        ("12/03/2026,a,1.00,x", {"on": "Date"}, "not_mapped"),
        ("12/03/2026,a,1.00,x", {"on": "Booked", "amount": "Amount"}, "not_mapped"),
    ],
)
def test_a_line_that_does_not_fit_its_columns_is_named(line, columns, code):
    with pytest.raises(bankcsv.UnreadableStatement) as problem:
        moved(f"{HEAD}12/01/2026,first,1.00,\n{line}\n", columns)
    assert problem.value.code == code
    assert problem.value.row in (0, 3)
