"""Steps 3 to 7: an operator searches, checks what it qualifies for, applies, and holds a voucher."""

import re

from tests.browser.stage import Stage
from tests.browser.trade.cast import (
    ADMINISTRATOR,
    AWARD,
    CHAIR,
    CLERK,
    LEFT_IN_PROGRAM,
    OPERATOR,
    PROGRAM,
    PROGRAM_SLUG,
    REVIEWER,
    SERVICE,
    WINNER,
    Papers,
    pdf,
)

CODE = re.compile(r"\b(?:[A-Z0-9]{4}-){2}[A-Z0-9]{4}\b")


def search_for_a_service(stage: Stage, papers: Papers) -> None:
    visitor = stage.window("A visitor")
    visitor.opens("/")
    visitor.fills("What do you need help with?", "sign-in")
    visitor.presses("Search")
    visitor.reads("services", SERVICE)
    stage.keep_picture(visitor, "services")
    visitor.follows(SERVICE)
    visitor.reads(WINNER, "Price for your size", "Vetted until")
    visitor.follows("What was checked, and what was not")
    visitor.reads("not a government endorsement")


def answer_six_questions_without_an_account(stage: Stage, papers: Papers) -> None:
    visitor = stage.window("A visitor")
    visitor.opens("/check/")
    visitor.follows("Start")
    visitor.ticks("A water or wastewater system")
    visitor.presses("Continue")
    visitor.fills("ZIP code", "59538")
    visitor.presses("Continue")
    visitor.ticks("local government, district or public utility")
    visitor.presses("Continue")
    visitor.fills("People served", "2900")
    visitor.presses("Continue")
    visitor.ticks("Yes")
    visitor.presses("Continue")
    visitor.chooses("Kind of service", "Multi-factor sign-in set-up")
    visitor.presses("Continue")
    visitor.reads("You likely qualify for 2 of 4 programs", PROGRAM, "This is not a decision and holds no money")
    stage.keep_picture(visitor, "eligibility")
    papers.code = CODE.search(visitor.words)[0]


def apply_with_the_code(stage: Stage, papers: Papers) -> None:
    clerk = stage.signed_in(CLERK)
    clerk.goes_to("Applications")
    clerk.follows(PROGRAM)
    clerk.fills("Code from your result page, if you answered the six questions", papers.code)
    clerk.presses("Start the application")
    papers.application = clerk.here
    _say_what_it_is_for(clerk)
    _prove_who_we_are(clerk)
    clerk.reads("$12,400.00", AWARD)
    clerk.follows("Check your answers")
    clerk.reads("Only a signer of your organization may sign this.")


def _say_what_it_is_for(clerk) -> None:
    clerk.follows("Your systems")
    clerk.ticks(OPERATOR)
    clerk.presses("Save")
    clerk.follows("What you want to buy and its price")
    clerk.fills("Price of service 1 in dollars", "12,400")
    clerk.fills("How you got to price 1", "Two offers of last year.")
    clerk.presses("Save")


def _prove_who_we_are(clerk) -> None:
    clerk.follows("Facts about you")
    clerk.reads("your answers on November 23, 2026")
    clerk.presses("Save")
    clerk.follows("Documents")
    clerk.attaches(pdf("board-letter.pdf"))
    clerk.presses("Save")
    clerk.follows("Free help you looked at")
    clerk.ticks("Free scanning of what can be seen from the internet (CISA)")
    clerk.fills("What came of it", "It found one old server.")
    clerk.presses("Save")


def certify_and_submit(stage: Stage, papers: Papers) -> None:
    chair = stage.signed_in(CHAIR)
    chair.reads(f"Next: Finish your application to {PROGRAM}")
    chair.follows("Go on")
    chair.follows("Check your answers")
    chair.follows("Go on to sign")
    chair.signs("Sign and send")
    chair.reads("Submitted", "The program office answers by")
    stage.work()


def recommend_it(stage: Stage, papers: Papers) -> None:
    reviewer = stage.signed_in(REVIEWER)
    reviewer.follows("Open the case")
    reviewer.presses("Take this case")
    reviewer.follows("Recommend")
    reviewer.presses("Recommend")
    reviewer.reads("A second person has to")
    stage.work()


def approve_it(stage: Stage, papers: Papers) -> None:
    administrator = stage.signed_in(ADMINISTRATOR)
    administrator.opens(f"/programs/{PROGRAM_SLUG}/desk/")
    administrator.reads(LEFT_IN_PROGRAM, "To decide: 1", OPERATOR)
    administrator.follows("Decide")
    administrator.follows("Approve")
    administrator.presses("Approve")
    administrator.reads("Approved")
    stage.work()


def accept_the_award(stage: Stage, papers: Papers) -> None:
    chair = stage.signed_in(CHAIR)
    chair.opens("/dashboard/")
    chair.follows("Read and accept")
    chair.follows("Award letter")
    chair.reads(f"We award you up to {AWARD}")
    chair.opens(papers.application)
    chair.follows("Read and accept")
    chair.signs("Sign and accept")
    chair.reads(f"{AWARD} left until", "Award accepted, voucher issued")
    stage.work()


STEPS = (
    search_for_a_service,
    answer_six_questions_without_an_account,
    apply_with_the_code,
    certify_and_submit,
    recommend_it,
    approve_it,
    accept_the_award,
)
