"""Steps 11 to 14: the work is delivered, disputed, done again and accepted; both shares are paid; the books show it."""

from marketplace.payments.models import Payout
from marketplace.payments.states import PayoutState
from tests.browser.stage import Stage
from tests.browser.trade.cast import (
    AWARD,
    CASHIER,
    CHAIR,
    CLERK,
    ENGINEER,
    FISCAL_OFFICER,
    LEFT_IN_PROGRAM,
    LEFT_ON_VOUCHER,
    PROGRAM,
    PROGRAM_SLUG,
    SECOND_REVIEWER,
    WINNER,
    Papers,
    pdf,
)
from tests.marketplace.payments.factories import prove_payee


def start_and_deliver(stage: Stage, papers: Papers) -> None:
    engineer = stage.signed_in(ENGINEER)
    engineer.opens(papers.order)
    engineer.presses("We have started")
    engineer.follows(papers.deal.milestone)
    engineer.fills("What you delivered and how to check it", "Eight of nine people sign in with two steps.")
    engineer.presses("Deliver")
    engineer.reads("Delivered. We asked the operator to accept it.")
    stage.work()


def dispute_it(stage: Stage, papers: Papers) -> None:
    chair = stage.signed_in(CHAIR)
    chair.opens(papers.order)
    chair.follows(papers.deal.milestone)
    chair.fills("What is missing, and what would make it right", "The ninth person cannot sign in yet.")
    chair.presses("Do not accept yet")
    chair.reads("nothing is paid until this is settled")
    stage.work()


def do_it_again(stage: Stage, papers: Papers) -> None:
    engineer = stage.signed_in(ENGINEER)
    engineer.opens(papers.order)
    engineer.follows(papers.deal.milestone)
    engineer.reads("The ninth person cannot sign in yet.")
    engineer.presses("We do it again")
    engineer.fills("What you delivered and how to check it", "All nine people sign in. The report lists them.")
    engineer.attaches(pdf("report.pdf"))
    engineer.presses("Deliver")
    stage.work()


def read_what_came(stage: Stage, papers: Papers) -> None:
    chair = stage.signed_in(CHAIR)
    chair.opens(papers.order)
    chair.follows(papers.deal.milestone)
    chair.reads("All nine people sign in. The report lists them.", "report.pdf")


def accept_it(stage: Stage, papers: Papers) -> None:
    chair = stage.signed_in(CHAIR)
    chair.opens(papers.order)
    chair.follows(papers.deal.milestone)
    chair.signs("Sign and accept", name="Your full name", consent="I agree to sign electronically.")
    chair.reads("Accepted. The provider now invoices your share and claims the subsidy.")
    stage.work()


def invoice_the_own_share(stage: Stage, papers: Papers) -> None:
    cashier = stage.signed_in(CASHIER)
    cashier.opens("/dashboard/")
    cashier.reads(f"Send your invoice for {papers.deal.own_share}")
    cashier.opens(papers.order)
    cashier.follows(f"{papers.deal.own_share} own share of")
    cashier.fills("Your invoice number", papers.deal.invoice)
    cashier.fills("Date on the invoice", "2026-12-11")
    cashier.presses("Save the invoice")
    cashier.reads("The operator has 30 days to pay.")
    stage.work()


def record_the_payment(stage: Stage, papers: Papers) -> None:
    chair = stage.signed_in(CHAIR)
    chair.opens("/dashboard/")
    chair.reads(f"Pay {WINNER} {papers.deal.own_share}")
    chair.follows("Record the payment")
    chair.fills("Day you paid", "2026-12-11")
    chair.fills("Check or purchase order number", "1042")
    chair.presses("Record the payment")
    chair.reads("Payment recorded. The provider confirms it next.")
    stage.work()


def confirm_it(stage: Stage, papers: Papers) -> None:
    cashier = stage.signed_in(CASHIER)
    cashier.opens(papers.order)
    cashier.follows(f"{papers.deal.own_share} own share of")
    cashier.presses("The money arrived")
    cashier.reads("This share is paid.")
    stage.work()


def claim_the_subsidy(stage: Stage, papers: Papers) -> None:
    cashier = stage.signed_in(CASHIER)
    cashier.opens("/dashboard/")
    cashier.follows("Claim")
    cashier.fills("Your invoice number", papers.deal.invoice)
    cashier.presses("Send the claim")
    cashier.reads(f"{WINNER} will be paid {papers.deal.subsidy}, expected by")
    stage.work()


def approve_the_claim(stage: Stage, papers: Papers) -> None:
    reviewer = stage.signed_in(SECOND_REVIEWER)
    reviewer.opens("/dashboard/")
    reviewer.follows("Open the claim")
    reviewer.presses("Approve")
    reviewer.reads("A fiscal officer releases the payment next.")
    stage.work()


def know_the_payee(stage: Stage, papers: Papers) -> None:
    """W-9, bank account, the office's call and both lists: their pages are tried in tests/marketplace/payments."""
    payout = Payout.objects.filter(payee__name=WINNER, state=PayoutState.QUEUED).latest("pk")
    prove_payee(payout.payee, payout.office)


def release_the_payment(stage: Stage, papers: Papers) -> None:
    officer = stage.signed_in(FISCAL_OFFICER)
    officer.follows("Look and release")
    officer.presses("Release the payment")
    officer.fills("The bank's reference", "ACH-20261211-1")
    officer.fills("Day the bank paid", "2026-12-11")
    officer.presses("Record as paid")
    officer.reads(f"{WINNER} was paid {papers.deal.subsidy} on December 11, 2026.")
    stage.work()


def read_the_books(stage: Stage, papers: Papers) -> None:
    officer = stage.signed_in(FISCAL_OFFICER)
    price, subsidy, own_share = papers.deal.totals
    officer.opens(f"/programs/{PROGRAM_SLUG}/budget/")
    officer.reads(f"You can still commit {LEFT_IN_PROGRAM}.", f"Paid (disbursed) {subsidy}")
    officer.reads(f"(committed) {LEFT_ON_VOUCHER}", "Owed on signed orders (obligated) $0.00")
    clerk = stage.signed_in(CLERK)
    clerk.goes_to("Vouchers")
    clerk.follows("VCH-")
    clerk.reads(f"{LEFT_ON_VOUCHER} left until", f"Worth in all {AWARD}", f"{WINNER} was paid {subsidy}")
    clerk.opens(papers.order)
    clerk.reads("Settled", f"Price {price}", f"Programs pay −{subsidy}", f"You pay {own_share}", "Everything is paid.")
    clerk.reads(PROGRAM, f"Own share of {own_share} paid", f"Subsidy of {subsidy} paid to the provider")
    stage.keep_picture(clerk, "order")


STEPS = (
    start_and_deliver,
    dispute_it,
    do_it_again,
    read_what_came,
    accept_it,
    invoice_the_own_share,
    record_the_payment,
    confirm_it,
    claim_the_subsidy,
    approve_the_claim,
    know_the_payee,
    release_the_payment,
    read_the_books,
)
