"""`manage.py price`: a described order, as finance staff and partners hand it in."""

import io
import json

import pytest
from django.core.management import call_command


def priced(capsys, path, described):
    path.write_text(json.dumps(described))
    call_command("price", str(path))
    return json.loads(capsys.readouterr().out)


def line(cents, **more):
    return {"description": "Work", "cents": cents, "eligible": True, "discount_cents": 0, "tax_cents": 0} | more


def offer(rate, program="A", **more):
    caps = dict.fromkeys(["voucher_cents", "line_cap_cents", "award_cents", "yearly_cents", "budget_cents"])
    return {
        "program": program,
        "rate": rate,
        "priority": 1,
        "stackable": False,
        **caps,
        "minimum_own_share": "0",
    } | more


@pytest.fixture
def path(tmp_path):
    return tmp_path / "order.json"


@pytest.mark.parametrize(
    ("lines", "offers", "subsidies", "operator"),
    [
        ([line(1_000_000)], [offer("0.65")], [(650_000, "rate")], 350_000),
        (
            [line(1_000_000), line(200_000, eligible=False)],
            [offer("0.9", voucher_cents=800_000)],
            [(800_000, "voucher_balance")],
            400_000,
        ),
        ([line(1_234_567)], [offer("0.5", award_cents=500_000)], [(500_000, "award_cap")], 734_567),
        ([line(999_999)], [offer("0.33333")], [(333_329, "rate")], 666_670),
        ([line(60_000)], [offer("0.5", voucher_cents=10_000)], [(10_000, "voucher_balance")], 50_000),
        ([line(2_000_000, tax_cents=160_000)], [offer("0.7")], [(1_400_000, "rate")], 760_000),
        (
            [line(1_000_000)],
            [offer("0.6", stackable=True), offer("0.6", "B", stackable=True, priority=2)],
            [(600_000, "rate"), (240_000, "rate")],
            160_000,
        ),
        ([line(1_000_000, discount_cents=100_000)], [offer("0.65")], [(585_000, "rate")], 315_000),
        ([line(50_000)], [offer("0.95", minimum_own_share="0.1")], [(45_000, "minimum_own_share")], 5_000),
        ([line(2_736_000)], [offer("0.6")], [(1_641_600, "rate")], 1_094_400),
        ([line(123_455)], [offer("0.65")], [(80_245, "rate")], 43_210),
    ],
)
def test_the_command_gives_the_split_of_every_page(capsys, path, lines, offers, subsidies, operator):
    told = priced(capsys, path, {"lines": lines, "offers": offers})
    assert [(one["cents"], one["bound_by"]) for one in told["subsidies"]] == subsidies
    assert told["operator_cents"] == operator
    assert told["price_cents"] == operator + sum(cents for cents, _bound in subsidies)


def test_with_a_voucher_only_its_balance_binds(capsys, path):
    caps = {"award_cents": 1, "yearly_cents": 1, "budget_cents": 0}
    told = priced(capsys, path, {"lines": [line(1_000)], "offers": [offer("0.5", voucher_cents=500, **caps)]})
    assert told["subsidies"] == [{"program": "A", "cents": 500, "bound_by": "rate"}]


def test_of_two_with_one_priority_the_first_in_the_file_pays_first(capsys, path):
    offers = [offer("1", "Zebra", stackable=True), offer("1", "Ant", stackable=True)]
    told = priced(capsys, path, {"lines": [line(1_000)], "offers": offers})
    assert [(one["program"], one["cents"]) for one in told["subsidies"]] == [("Zebra", 1_000), ("Ant", 0)]


def test_an_order_is_read_from_standard_input_too(capsys, monkeypatch):
    class Piped:
        buffer = io.BytesIO(b'{"lines": [{"cents": 700}]}')

    monkeypatch.setattr("sys.stdin", Piped)
    call_command("price", "-")
    assert json.loads(capsys.readouterr().out) == {"price_cents": 700, "subsidies": [], "operator_cents": 700}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[", "This is not JSON. Check commas, quotes and brackets."),
        ("[]", "The file: write an object in braces."),
        ("{}", "lines is missing."),
        ('{"lines": 3}', "lines: write a list in square brackets"),
        ('{"lines": [{}]}', "lines 1, cents is missing."),
        ('{"lines": [{"cents": -1}]}', "lines 1, cents: write whole cents from 0"),
        ('{"lines": [{"cents": 1.5}]}', "lines 1, cents: write whole cents from 0"),
        ('{"lines": [{"cents": true}]}', "lines 1, cents: write whole cents from 0"),
        ('{"lines": [{"cents": 1000000000000001}]}', "lines 1, cents: write whole cents from 0"),
        ('{"lines": [{"cents": 5, "discount_cents": 6}]}', "lines 1: the discount is more than the price of the line."),
        ('{"lines": [], "offers": [{"program": "A", "rate": "1.01"}]}', "offers 1, rate: write a decimal number from"),
        ('{"lines": [], "offers": [{"program": "A", "rate": 0.5}]}', "offers 1, rate: write a decimal number from"),
        ('{"lines": [], "offers": [{"program": "A", "rate": "NaN"}]}', "offers 1, rate: write a decimal number from"),
        ('{"lines": [], "offers": [{"program": "", "rate": "0.5"}]}', "offers 1, program: write a text in quotes"),
        ('{"lines": [], "discount": 1}', "discount is not a name we know."),
    ],
)
def test_a_malformed_file_gets_one_sentence_and_exit_code_2(capsys, path, text, sentence):
    path.write_text(text)
    with pytest.raises(SystemExit) as stopped:
        call_command("price", str(path))
    said = capsys.readouterr()
    assert stopped.value.code == 2
    assert said.out == ""
    assert said.err.strip().startswith(sentence)
    assert said.err.count("\n") == 1


def test_a_file_that_is_not_there_gets_one_sentence_too(capsys, tmp_path):
    with pytest.raises(SystemExit) as stopped:
        call_command("price", str(tmp_path / "gone.json"))
    assert stopped.value.code == 2
    assert "gone.json cannot be read: No such file" in capsys.readouterr().err
