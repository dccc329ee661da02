from cms import seeds
from cms.figures import figures
from marketplace.core.money import ZERO, Money
from marketplace.ledger.services import open_account, post
from tests.subsidies.factories import create_open_program


def test_the_start_page_prints_the_money_that_the_ledger_still_holds_for_open_programs(client):
    create_open_program()
    seeds.seed()
    assert figures().money_left == Money(100_000_000)
    assert "$1,000,000.00" in client.get("/").content.decode()


def test_a_program_whose_money_is_all_promised_is_not_counted():
    office, _program, line = create_open_program()
    scope = f"line:{line.pk}"
    post(
        debit=open_account("available", scope),
        credit=open_account("committed", scope),
        amount=Money(100_000_000),
        key="all of it",
        reason="test",
        by=office.fiscal_officer,
    )
    assert (figures().programs, figures().money_left) == (0, ZERO)
