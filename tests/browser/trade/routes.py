"""Two orders of one operator, a way each to pay the own share: from the signature to the bank's statement."""

import datetime as dt

from marketplace.accounts.models import Organisation
from marketplace.core.money import Money
from marketplace.engagements.models.orders import Route
from marketplace.payments import tasks
from marketplace.payments.models import PayoutRun
from marketplace.reference.models import ServiceCategory
from subsidies.models import Program
from subsidies.seeds import paths
from subsidies.seeds.story import Story
from subsidies.seeds.trade import sellers_of
from tests.browser.stage import Stage
from tests.browser.trade import buying, paying
from tests.browser.trade.cast import (
    AFTER_CLOSING,
    CASHIER,
    CHAIR,
    FISCAL_OFFICER,
    OPERATOR,
    PROGRAM_SLUG,
    SECOND_FISCAL_OFFICER,
    WINNER,
    Deal,
    Papers,
    table,
)

WHEN_THE_BANK_HAS_PAID = dt.datetime(2026, 12, 16, 15, tzinfo=dt.UTC)
FIRST_HALF = "Set-up and training"
BY_PURCHASE_ORDER = Deal(FIRST_HALF, "$2,880.00", "$1,920.00", "INV-2001", ("$9,600.00", "$5,760.00", "$3,840.00"))
ONLINE = Deal(
    FIRST_HALF,
    *("$2,520.00", "$1,680.00", "INV-2002", ("$8,400.00", "$5,040.00", "$3,360.00")),
    route=str(Route.PLATFORM.label),
)
RUN_TOTAL, FEE = "$5,400.00", "−$12.00"


def two_chosen_quotes() -> tuple[Papers, Papers]:
    """Awards, vouchers and chosen quotes of the weeks before, as in the demo; the first journey goes through them."""
    program = Program.objects.get(slug=PROGRAM_SLUG)
    operator = Organisation.objects.get(name=OPERATOR)
    both = []
    for deal, code, dollars in ((BY_PURCHASE_ORDER, "BKUP", 9_600), (ONLINE, "TTXE", 8_400)):
        category = ServiceCategory.objects.get(code=code)
        sellers = sellers_of(category, first=WINNER)
        story = Story(
            program=program, operator=operator, category=category, price=Money(dollars * 100), providers=sellers
        )
        story.tell((*paths.HOLDING, *paths.CHOSEN))
        both.append(Papers(deal, request=story.request.get_absolute_url()))
    return both[0], both[1]


def get_ready_for_online_payment(stage: Stage, papers: Papers) -> None:
    cashier = stage.signed_in(CASHIER)
    cashier.opens("/payments/")
    cashier.follows("Get paid online")
    cashier.presses("Start")
    cashier.follows("Open the form at Stripe")
    cashier.presses("All details are right")
    hear(stage)
    cashier.opens("/payments/online/")
    cashier.reads("Your account is ready.")


def pay_on_the_test_page(stage: Stage, papers: Papers) -> None:
    chair = stage.signed_in(CHAIR)
    chair.opens("/dashboard/")
    chair.reads(f"Pay {WINNER} {papers.deal.own_share}")
    chair.follows("Pay online")
    chair.follows("Pay online")
    chair.presses("Go on to the payment")
    chair.follows("Open the payment page")
    chair.reads("This is a test page. No money moves.", f"Test payment of {papers.deal.own_share}")
    chair.presses("Pay by test card")
    hear(stage)
    chair.opens(papers.order)
    chair.reads(f"Own share of {papers.deal.own_share} paid")


def hear(stage: Stage) -> None:
    """The processor's news comes in every few seconds."""
    tasks.deliver_test_news()
    stage.work()


def name_the_bank(stage: Stage, papers: Papers) -> None:
    officer = stage.signed_in(FISCAL_OFFICER)
    officer.opens("/payments/runs/")
    officer.follows("How your office pays")
    officer.fills("Name of your bank", "Prairie State Bank")
    officer.fills("Routing number of your bank", "021000021")
    officer.fills("Your name as payees read it", "Northern Plains")
    officer.fills("Company number your bank gave you", "1462220001")
    officer.presses("Save")
    officer.reads("Saved.")


def prepare_a_run(stage: Stage, papers: Papers) -> None:
    officer = stage.signed_in(FISCAL_OFFICER)
    officer.opens("/payments/runs/")
    officer.reads("2 payments wait.")
    officer.follows("Prepare a run")
    officer.reads(f"{RUN_TOTAL} may leave today.", WINNER)
    officer.presses("Prepare the run")
    officer.reads(
        "A second fiscal officer releases it next.", "You prepared this run, so a colleague has to release it."
    )
    stage.work()


def release_it_as_a_second_person(stage: Stage, papers: Papers) -> None:
    second = stage.signed_in(SECOND_FISCAL_OFFICER)
    second.reads("Next: Release run RUN-")
    second.follows("Look and release")
    second.reads(f"{RUN_TOTAL} would leave.", "Prairie State Bank")
    second.presses("Release the run")
    second.reads("Released. Fetch the file and hand it to your bank.")
    with second.page.expect_download() as fetched:
        second.main.get_by_role("link", name="Fetch the file").click()
    lines = fetched.value.path().read_text().splitlines()
    assert {len(line) for line in lines} == {94}
    assert sum(WINNER.upper() in line for line in lines) == 2
    stage.work()


def the_bank_pays(stage: Stage, papers: Papers) -> None:
    stage.wait_until(WHEN_THE_BANK_HAS_PAID)


def record_the_run_as_paid(stage: Stage, papers: Papers) -> None:
    officer = stage.signed_in(FISCAL_OFFICER)
    officer.opens("/payments/runs/")
    officer.follows("RUN-")
    officer.fills("The bank's reference", "ACH-20261214-1")
    officer.fills("Day the bank paid", "2026-12-14")
    officer.presses("Record all as paid")
    officer.reads("2 payments are recorded as paid.")
    stage.work()


def compare_it_with_the_bank(stage: Stage, papers: Papers) -> None:
    run = PayoutRun.objects.get()
    officer = stage.signed_in(FISCAL_OFFICER)
    officer.opens("/payments/runs/")
    officer.follows("Bank statements")
    officer.attaches(table("statement.csv", ("12/14/2026", f"ACH credits {run.reference}", "-5,400.00"), FEE_LINE))
    officer.presses("Upload the statement")
    officer.reads("Uploaded. Say which column holds what.")
    for label, column in COLUMNS.items():
        officer.chooses(label, column)
    officer.fills("Balance before the first line", "20,000")
    officer.fills("Balance after the last line", "14,588")
    officer.presses("Take the lines")
    officer.reads("Taken. 1 line is a difference.", run.reference, FEE)
    stage.work()


def explain_the_difference(stage: Stage, papers: Papers) -> None:
    officer = stage.signed_in(FISCAL_OFFICER)
    officer.follows("A difference")
    officer.reads("Nobody looks into it yet.")
    officer.presses("I look into it")
    officer.reads(f"{FISCAL_OFFICER} looks into it")
    officer.chooses("What it is", "A fee or interest of the bank")
    officer.fills("How you know", "The monthly fee of our account.")
    officer.presses("Save the explanation")
    officer.opens("/payments/statements/")
    officer.reads("0 open differences")


def read_the_end(stage: Stage, papers: Papers) -> None:
    chair = stage.signed_in(CHAIR)
    chair.opens(papers.order)
    chair.reads(f"Own share of {papers.deal.own_share} paid", f"Subsidy of {papers.deal.subsidy} paid to the provider")


FEE_LINE = ("12/15/2026", "Account fee", "-12.00")
# The first column holds the date, and is chosen already.
COLUMNS = {"Description": "Description", "Amount, where one column holds all": "Amount"}
SIGN_AND_DELIVER = (buying.sign_with_three_totals, paying.start_and_deliver)
PAY_BY_PURCHASE_ORDER = (
    *SIGN_AND_DELIVER,
    *(paying.dispute_it, paying.do_it_again, paying.read_what_came, paying.accept_it),
    *(
        paying.invoice_the_own_share,
        paying.record_the_payment,
        paying.confirm_it,
        paying.claim_the_subsidy,
        paying.approve_the_claim,
    ),
    paying.know_the_payee,
)
PAY_ONLINE = (
    *SIGN_AND_DELIVER,
    *(paying.accept_it, paying.invoice_the_own_share, get_ready_for_online_payment, pay_on_the_test_page),
    *(paying.claim_the_subsidy, paying.approve_the_claim),
)
DISBURSE_AND_RECONCILE = (
    *(name_the_bank, prepare_a_run, release_it_as_a_second_person, the_bank_pays),
    *(record_the_run_as_paid, compare_it_with_the_bank, explain_the_difference),
)


def tell(stage: Stage) -> None:
    """All of it, in the order of days."""
    stage.wait_until(AFTER_CLOSING)
    by_purchase_order, online = two_chosen_quotes()
    for papers, steps in ((by_purchase_order, PAY_BY_PURCHASE_ORDER), (online, PAY_ONLINE)):
        for step in steps:
            step(stage, papers)
    for step in DISBURSE_AND_RECONCILE:
        step(stage, online)
    for papers in (by_purchase_order, online):
        read_the_end(stage, papers)
