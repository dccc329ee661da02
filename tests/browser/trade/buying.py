"""Steps 8 to 10: the operator asks three providers, they offer under seal, it compares, chooses and signs."""

from tests.browser.stage import Stage
from tests.browser.trade.cast import (
    AFTER_CLOSING,
    AWARD,
    CHAIR,
    CLERK,
    MILESTONE,
    OFFERS,
    PRICE,
    SERVICE,
    WINNER,
    Papers,
)

MARKS = ("Covers what you asked for", "Experience with systems like yours", "Start and finish dates")
QUESTION, ANSWER = "Do you use one office network?", "Yes, one network in one office."


def ask_for_quotes(stage: Stage, papers: Papers) -> None:
    clerk = stage.signed_in(CLERK)
    clerk.opens("/dashboard/")
    clerk.follows("Use the voucher")
    clerk.reads(f"{AWARD} left")
    clerk.follows("Find services")
    clerk.follows(SERVICE)
    clerk.follows("Ask for a quote")
    clerk.fills("What you expect it to cost", "12,400")
    clerk.ticks("Bralendra Works", "Quenmarn Group")
    clerk.fills("Private notes", "The old router has no lock.")
    clerk.presses("Save")
    papers.request = clerk.here
    clerk.presses("Send to the providers")
    clerk.reads("Sent. We told the providers you invited.")
    stage.work()


def a_provider_asks(stage: Stage, papers: Papers) -> None:
    seller = stage.signed_in(OFFERS[0][1])
    seller.follows("Open the request")
    seller.reads("asks you for a quote", "You learn the name of the buyer when your quote is chosen.")
    seller.follows("Read them or ask one")
    seller.fills("Your question", QUESTION)
    seller.presses("Send the question")
    seller.reads("You get a notice when it is answered.")
    stage.work()


def the_clerk_answers_everybody(stage: Stage, papers: Papers) -> None:
    clerk = stage.signed_in(CLERK)
    clerk.opens(papers.request)
    clerk.follows("Questions and answers")
    clerk.follows("Answer")
    clerk.fills("Your answer", ANSWER)
    clerk.presses("Publish the answer")
    clerk.reads(QUESTION, ANSWER)
    stage.work()


def three_providers_offer_under_seal(stage: Stage, papers: Papers) -> None:
    for firm, seller, set_up, lesson, total in OFFERS:
        _offer(stage.signed_in(seller), papers, firm, set_up, lesson, total)
    clerk = stage.signed_in(CLERK)
    clerk.opens(papers.request)
    assert not any(offer[-1] in clerk.words for offer in OFFERS)
    stage.work()


def _offer(seller, papers: Papers, firm: str, set_up: str, lesson: str, total: str) -> None:
    seller.opens(papers.request)
    seller.follows("Read them or ask one")
    seller.reads(QUESTION)
    seller.opens(papers.request)
    seller.follows("Write your quote")
    seller.fills("How you will do it", "We set it up and show everyone how it works.")
    seller.presses("Remove milestone 3 and its lines")
    seller.presses("Remove milestone 2 and its lines")
    seller.fills("Earliest start", "2027-01-11")
    seller.fills("Price good until", "2027-02-15")
    seller.fills("Milestone", MILESTONE)
    seller.fills("Done when", "All nine people sign in with two steps")
    seller.fills("Due", "2027-02-20")
    seller.presses("Add a line")
    for name, values in {
        "Line 1": {"What": "Set-up", "How many": "1", "Price each": set_up, "Milestone number": "1"},
        "Line 2": {"What": "Lesson", "How many": "4", "Price each": lesson, "Milestone number": "1"},
    }.items():
        for label, value in values.items():
            seller.fills(label, value, group=name)
    seller.presses("Save and check")
    seller.reads(f"{firm}: {total}")
    seller.ticks("My firm did not help write this request.", "I have read every line, price and date above.")
    seller.presses("Send your quote")
    seller.reads("It stays sealed until the request closes.")


def the_last_day_passes(stage: Stage, papers: Papers) -> None:
    stage.wait_until(AFTER_CLOSING)


def compare_and_choose(stage: Stage, papers: Papers) -> None:
    clerk = stage.signed_in(CLERK)
    clerk.reads("Next: Choose a quote")
    clerk.follows("Compare the quotes")
    clerk.reads("3 quotes, opened", *(offer[-1] for offer in OFFERS))
    clerk.follows("Compare and choose")
    for firm, *_rest in OFFERS:
        for mark in MARKS:
            clerk.fills(f"{mark}: points for {firm}", "9" if firm == WINNER else "7")
    clerk.ticks(f"{WINNER}, {PRICE}")
    clerk.fills("Why this quote?", "The lowest price, and it trains each person.")
    for firm, *_rest in OFFERS[1:]:
        clerk.fills(f"If you do not choose {firm}: what may we tell them?", "Your price was higher.")
    clerk.ticks("I have no interest in any of these firms, and neither has my family.")
    clerk.presses("Record the choice")
    clerk.reads("A signer can now sign the order.")
    stage.work()


def sign_with_three_totals(stage: Stage, papers: Papers) -> None:
    chair = stage.signed_in(CHAIR)
    chair.opens(papers.request)
    chair.follows("See what you sign and pay")
    if papers.deal.route:
        chair.ticks(papers.deal.route)
        chair.presses("Work it out again")
    price, subsidy, own_share = papers.deal.totals
    chair.reads(f"Price {price}", f"Programs pay −{subsidy}", f"You pay {own_share}")
    chair.signs("Sign the order", name="Your full name", consent="I agree to sign electronically.")
    chair.reads("Signed. We told the provider, and everyone else who quoted.")
    papers.order = chair.here
    stage.work()


def the_others_learn_why(stage: Stage, papers: Papers) -> None:
    loser = stage.signed_in(OFFERS[1][1])
    loser.goes_to("Notices")
    loser.reads("Your price was higher.")


STEPS = (
    ask_for_quotes,
    a_provider_asks,
    the_clerk_answers_everybody,
    three_providers_offer_under_seal,
    the_last_day_passes,
    compare_and_choose,
    sign_with_three_totals,
    the_others_learn_why,
)
