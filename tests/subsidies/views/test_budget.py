"""Money is entered by one person of the office and authorized by another."""

from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from marketplace.accounts.roles import Role
from marketplace.core.errors import DomainError, Refused
from marketplace.core.money import Money
from marketplace.ledger.models import Transfer
from marketplace.ledger.selectors import balance
from marketplace.ledger.services import open_account, post
from subsidies import services
from subsidies.models import BudgetLine, FundSource
from tests.subsidies import trade
from tests.subsidies.factories import client_of, create_line, create_office, create_planned_program

SOURCE = {
    "kind": "federal",
    "name": "Cyber award 2026",
    "aln": "97.137",
    "fain": "EMW-2026-CY-00017",
    "awarded_on": "2026-05-01",
    "federal_share": "80",
}
LINE = {
    "name": "Second part",
    "accounting_string": "2026-CY-02",
    "authority": "$250,000.00",
    "obligation_event": "order_signed",
    "payee_role": "beneficiary",
    "payee_reason": "It receives the help.",
    "opens_on": "2026-07-01",
    "last_obligation_on": "2027-09-30",
    "last_claim_on": "2028-03-31",
    "closes_on": "2028-06-30",
    "priority": "20",
}
NEW_SOURCE, NEW_LINE = "/programs/plains/budget/sources/new/", "/programs/plains/budget/lines/new/"


def authorise(line):
    return reverse("budget_line_authorise", args=["plains", line.reference])


@pytest.fixture
def office():
    office = create_office()
    office.program = create_planned_program(office)
    return office


@pytest.fixture
def source(office):
    client_of(office.administrator).post(NEW_SOURCE, SOURCE)
    return FundSource.objects.get()


def test_money_goes_from_the_award_letter_to_available_by_two_people(office, source):
    administrator, fiscal = client_of(office.administrator), client_of(office.fiscal_officer)
    assert administrator.post(NEW_LINE, LINE | {"fund_source": source.pk}).status_code == 302
    line = BudgetLine.objects.get()
    assert (line.authority, line.planned_by_id) == (Money(25_000_000), office.administrator.user_id)
    assert not Transfer.objects.exists()
    page = fiscal.get(authorise(line)).content.decode()
    for words in ("$250,000.00", "97.137", "EMW-2026-CY-00017", "May 1, 2026", "2026-CY-02", office.administrator.name):
        assert words in page
    assert fiscal.post(authorise(line)).status_code == 302
    assert balance("available", f"line:{line.pk}") == Money(25_000_000)
    assert fiscal.post(authorise(line)).status_code == 409
    assert Transfer.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"local_share": "80"}, "at least $2,400,000.00 (80% of the line)"),
        ({"rural_share": "25"}, "at least $750,000.00 (25% of the line; it may overlap)"),
        ({"administration_share": "5"}, "at most $150,000.00 (5% of the line)"),
    ],
)
def test_what_the_funder_sets_for_an_award_is_told_in_dollars_before_it_is_authorised(office, typed, words):
    administrator = client_of(office.administrator)
    administrator.post(NEW_SOURCE, SOURCE | typed)
    administrator.post(NEW_LINE, LINE | {"authority": "3,000,000.00", "fund_source": FundSource.objects.get().pk})
    page = client_of(office.fiscal_officer).get(authorise(BudgetLine.objects.get())).content.decode()
    assert words in page
    assert page.count("of the line") == 1


def test_a_least_is_rounded_up_and_a_most_is_rounded_down():
    shares = dict.fromkeys(("local_share", "rural_share", "administration_share"), Decimal("0.333333"))
    line = BudgetLine(authority=Money(100), fund_source=FundSource(**shares))
    assert (line.local_least, line.rural_least, line.administration_most) == (Money(34), Money(34), Money(33))


def test_who_entered_a_line_does_not_authorise_it(office, source):
    fiscal = client_of(office.fiscal_officer)
    fiscal.post(NEW_LINE, LINE | {"fund_source": source.pk})
    line = BudgetLine.objects.get()
    assert "another fiscal officer has to authorize it" in fiscal.get(authorise(line)).content.decode()
    assert fiscal.post(authorise(line)).status_code == 403
    assert client_of(office.administrator).post(authorise(line)).status_code == 403
    line.refresh_from_db()
    assert line.authorised_at is None
    assert not Transfer.objects.exists()
    line.authorised_by_id = office.fiscal_officer.user_id
    with pytest.raises(IntegrityError), transaction.atomic():
        line.save()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"aln": ""}, "Federal money has an Assistance Listing number"),
        ({"aln": "97137"}, "two digits, a dot and three digits"),
        ({"fain": ""}, "Federal Award Identification Number. Enter it"),
        ({"awarded_on": ""}, "Federal money has an award date"),
        ({"federal_share": ""}, "Federal money has a federal share"),
        ({"federal_share": "101"}, "above 0 and not above 100"),
        ({"federal_share": "0"}, "above 0 and not above 100"),
        ({"local_share": "101"}, "above 0 and not above 100"),
        ({"rural_share": "0"}, "above 0 and not above 100"),
        ({"administration_share": "-5"}, "above 0 and not above 100"),
        ({"kind": "state"}, "Only federal money has a federal share"),
        ({"awarded_on": "2026-02-30"}, "Enter a date that exists"),
        ({"kind": "lottery"}, "Choose one of the answers"),
        ({"name": "x" * 161}, "160"),
    ],
)
def test_a_source_that_is_not_right_keeps_what_was_typed(office, change, sentence):
    page = client_of(office.administrator).post(NEW_SOURCE, SOURCE | change).content.decode()
    assert sentence in page
    assert "EMW-2026" in page or "fain" in change
    assert not FundSource.objects.exists()


def test_state_money_needs_no_federal_numbers(office):
    client_of(office.administrator).post(NEW_SOURCE, {"kind": "state", "name": "Clean water set-aside"})
    assert FundSource.objects.get().aln == ""


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"authority": "0"}, "Enter an amount of $0.01 or more"),
        ({"authority": "a lot"}, "Enter an amount in dollars"),
        ({"last_obligation_on": "2026-06-30"}, "Enter a day on or after July 1, 2026"),
        ({"last_claim_on": "2027-09-29"}, "Enter a day on or after September 30, 2027"),
        ({"closes_on": "2028-03-30"}, "Enter a day on or after March 31, 2028"),
        ({"authority": "12.345"}, "Enter an amount in dollars"),
        ({"authority": "-5"}, "Enter an amount of $0.01 or more"),
        ({"authority": "9,999,999,999,999.00"}, "or less"),
        ({"payee_role": ""}, "say what who gets it is to your office"),
        ({"payee_reason": ""}, "Say why, for example"),
        ({"opens_on": ""}, "Enter a date for “"),
        ({"accounting_string": ""}, "Fill in “Accounting string”"),
        ({"fund_source": "0"}, "Money from"),
    ],
)
def test_a_line_that_is_not_right_keeps_what_was_typed(office, source, change, sentence):
    page = client_of(office.administrator).post(NEW_LINE, LINE | {"fund_source": source.pk} | change).content.decode()
    assert sentence in page
    assert "Second part" in page
    assert not BudgetLine.objects.exists()


def test_a_source_of_another_office_is_not_used(office, source):
    other = create_office()
    create_planned_program(other, slug="other")
    form = LINE | {"fund_source": source.pk}
    client_of(other.administrator).post("/programs/other/budget/lines/new/", form)
    with pytest.raises(DomainError, match="your own office"):
        create_line(office, office.program.__class__.objects.get(slug="other"), by=other.administrator)
    assert not BudgetLine.objects.exists()


def test_a_planned_line_is_corrected_and_then_needs_somebody_else(office, source):
    client_of(office.administrator).post(NEW_LINE, LINE | {"fund_source": source.pk})
    line = BudgetLine.objects.get()
    change = reverse("budget_line_change", args=["plains", line.reference])
    fiscal = client_of(office.fiscal_officer)
    assert "250,000.00" in fiscal.get(change).content.decode()
    fiscal.post(change, LINE | {"fund_source": source.pk, "authority": "200,000"})
    line.refresh_from_db()
    assert (line.authority, line.planned_by_id) == (Money(20_000_000), office.fiscal_officer.user_id)
    assert fiscal.post(authorise(line)).status_code == 403
    with pytest.raises(Refused):
        services.authorise_budget_line(by=office.fiscal_officer, line_id=line.pk)


def test_the_terms_of_an_authorised_line_stand(w):
    form = LINE | {"fund_source": w.line.fund_source_id}
    change = reverse("budget_line_change", args=["plains", w.line.reference])
    page = client_of(w.office.administrator).post(change, form).content.decode()
    assert "its terms stand" in page
    w.line.refresh_from_db()
    assert w.line.authority == Money(100_000_000)


def test_others_enter_no_money(office, source, sign_in):
    for actor in (office.reviewer, office.auditor):
        client = client_of(actor)
        for path in (NEW_SOURCE, NEW_LINE):
            assert client.get(path).status_code == 403
            assert client.post(path, LINE | SOURCE | {"fund_source": source.pk}).status_code == 403
    stranger = sign_in(Role.PROGRAM_ADMINISTRATOR)
    for path in (NEW_SOURCE, NEW_LINE):
        assert stranger.post(path, LINE | SOURCE).status_code == 404
    assert FundSource.objects.count() == 1
    assert not BudgetLine.objects.exists()


def test_the_budget_page_shows_each_account_and_that_they_add_up(w):
    trade.voucher(w)
    page = client_of(w.office.auditor).get("/programs/plains/budget/").content.decode()
    for words in ("(committed)", "(obligated)", "(payable)", "(disbursed)", "(closed out)", "(recovered)", "Available"):
        assert words in page
    assert "The two agree" in page
    assert "Plan a budget line" not in page


def test_the_budget_page_says_when_money_is_missing(w):
    scope = f"line:{w.line.pk}"
    lost = open_account("lost", "elsewhere")
    available = open_account("available", scope)
    post(debit=available, credit=lost, amount=Money(1), key="lost", reason="lost", by=w.office.auditor)
    page = client_of(w.office.auditor).get("/programs/plains/budget/").content.decode()
    assert "These do not agree" in page


def test_the_bar_has_its_table_in_which_every_line_adds_up_to_its_authority(w):
    trade.voucher(w)
    second = create_line(w.office, w.program, cents=20_000_000, name="Second part", priority=20)
    services.authorise_budget_line(by=w.office.fiscal_officer, line_id=second.pk)
    page = BeautifulSoup(client_of(w.office.auditor).get("/programs/plains/budget/").content, "html.parser")
    rows = {
        row.th.get_text(strip=True): [cell.get_text(strip=True) for cell in row.find_all("td")]
        for row in page.find("table").find_all("tr")[1:]
    }
    assert rows["Promised in awards and vouchers (committed)"] == ["$7,200.00", "$0.00", "$7,200.00"]
    assert rows["Available"] == ["$992,800.00", "$200,000.00", "$1,192,800.00"]
    in_all = ["$1,000,000.00", "$200,000.00", "$1,200,000.00"]
    assert rows["All of these together"] == in_all
    assert rows["Authority (the most this line may carry)"] == in_all


def test_a_cut_stands_on_the_page_with_its_reason(w):
    client = client_of(w.office.fiscal_officer)
    url = f"/programs/plains/budget/lines/{w.line.reference}/cut/"
    assert url in client.get("/programs/plains/budget/").content.decode()
    refused = client.post(url, {"amount": "2,000,000.00", "reason": "The state took it back."})
    assert "above $0.00 and up to $1,000,000.00" in refused.content.decode()
    assert "The state took it back." in refused.content.decode()
    client.post(url, {"amount": "250,000.00", "reason": "The state took it back."})
    page = client.get("/programs/plains/budget/").content.decode()
    assert "$250,000.00" in page
    assert "The state took it back." in page
    assert "These do not agree" not in page
    assert url not in client_of(w.office.auditor).get("/programs/plains/budget/").content.decode()


def test_a_movement_is_told_in_plain_and_in_federal_words(w):
    trade.voucher(w)
    trade.order(w)
    page = client_of(w.office.auditor).get("/programs/plains/budget/").content.decode()
    for plain, federal in (("Reserved for a recommendation", "commitment"), ("Order signed", "obligation")):
        assert f'{plain}<div class="lv-note">{federal}</div>' in page


def test_the_budget_page_finds_the_pots_of_its_lines_by_an_index(everybody_may_trade):
    """No page reads through all accounts, of which a big program has tens of thousands."""
    w = trade.world()
    trade.voucher(w)
    client = client_of(w.office.auditor)
    for page in ("", "over-time/", "obligations/"):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/programs/plains/budget/{page}").status_code == 200
        asked = [query["sql"] for query in queries if "ledger_account" in query["sql"]]
        assert asked
        assert not [sql for sql in asked if "LIKE" in sql.upper()]
