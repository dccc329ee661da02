"""An application that is sent back, declined, appealed and put on the waiting list before money is offered to it."""

from tests.browser.stage import Stage
from tests.browser.trade import applying
from tests.browser.trade.cast import (
    AWARD,
    CHAIR,
    CLERK,
    LEFT_IN_PROGRAM,
    PROGRAM,
    PROGRAM_SLUG,
    REVIEWER,
    SECOND_REVIEWER,
    Papers,
)

POINT = "Who answers when Lee Marsh is away?"
WRONG = "The price is not far above the usual range: two offers of last year stand in the file."
MISREAD = "We compared the price with that of a larger system."


def at_the_case(stage: Stage, papers: Papers, name: str):
    window = stage.signed_in(name)
    window.opens(papers.application)
    return window


def send_it_back(stage: Stage, papers: Papers) -> None:
    reviewer = stage.signed_in(REVIEWER)
    reviewer.follows("Open the case")
    reviewer.presses("Take this case")
    reviewer.follows("Send back")
    reviewer.presses("Send back")
    reviewer.reads("List at least one thing to put right")
    reviewer.fills("What has to be put right", POINT)
    reviewer.presses("Preview the letter")
    reviewer.reads(POINT, "Nothing is decided or sent yet", "You keep the place you have")
    reviewer.presses("Send back")
    reviewer.reads("Points sent back", "December 8, 2026")
    stage.work()


def put_it_right_in_time(stage: Stage, papers: Papers) -> None:
    clerk = at_the_case(stage, papers, CLERK)
    clerk.reads("Put the points below right and sign again by December 8, 2026", "You keep your place.")
    clerk.follows(POINT)
    clerk.fills("What you changed, or why nothing has to change", "Dana Reyes answers then.")
    clerk.presses("Save answer")
    chair = at_the_case(stage, papers, CHAIR)
    chair.reads("Dana Reyes answers then.")
    chair.follows("Check your answers")
    chair.follows("Go on to sign")
    chair.signs("Sign and send")
    chair.reads("In review")
    stage.work()


def decline_it(stage: Stage, papers: Papers) -> None:
    reviewer = at_the_case(stage, papers, REVIEWER)
    reviewer.reads("Dana Reyes answers then.")
    reviewer.follows("Decline")
    reviewer.ticks("The price is far above the usual range")
    reviewer.presses("Preview the letter")
    reviewer.reads("Apply again with two quotes or with a written reason for the price.")
    reviewer.presses("Decline")
    reviewer.reads("The applicant can appeal until January 22, 2027")
    stage.work()


def appeal_it(stage: Stage, papers: Papers) -> None:
    clerk = at_the_case(stage, papers, CLERK)
    clerk.reads("Why the program declined it", "The price is far above the usual range")
    clerk.follows("Appeal: ask another person to look at it")
    clerk.fills("What is new since you applied", "Nothing.")
    clerk.presses("Send the appeal")
    clerk.reads("Say why the decision is wrong")
    clerk.fills("Why the decision is wrong", WRONG)
    clerk.presses("Send the appeal")
    clerk.reads("You appealed. A person who did not decline it answers next")
    stage.work()


def hear_the_appeal(stage: Stage, papers: Papers) -> None:
    reviewer = at_the_case(stage, papers, REVIEWER)
    reviewer.reads("so a colleague has to hear the appeal")
    colleague = at_the_case(stage, papers, SECOND_REVIEWER)
    colleague.reads(WRONG)
    colleague.follows("Open the case again")
    colleague.ticks("We had a fact wrong")
    colleague.fills("How you came to it, in words the applicant can check", MISREAD)
    colleague.presses("Open the case again")
    colleague.reads("Recommend")
    stage.work()


def put_it_on_the_waiting_list(stage: Stage, papers: Papers) -> None:
    colleague = at_the_case(stage, papers, SECOND_REVIEWER)
    colleague.follows("Put on the waiting list")
    colleague.fills("Note for the file", "The quarter's money is promised.")
    colleague.presses("Put on the list")
    colleague.reads("Number 1 of 1 on the waiting list")
    clerk = at_the_case(stage, papers, CLERK)
    clerk.reads("You are number 1 of 1 on the waiting list.")
    stage.work()


def offer_it_money(stage: Stage, papers: Papers) -> None:
    colleague = at_the_case(stage, papers, SECOND_REVIEWER)
    colleague.follows("Offer money that came back")
    colleague.presses("Make the offer")
    colleague.reads("Offers from the waiting list", AWARD, "the applicant answers by December 7, 2026")
    stage.work()


def take_the_offer(stage: Stage, papers: Papers) -> None:
    clerk = at_the_case(stage, papers, CLERK)
    clerk.reads(f"Money came back and you are next: {AWARD} is set aside for you. Answer by December 7, 2026")
    clerk.presses("Yes, we still want it")
    clerk.reads("The program office decides next.")
    stage.work()
    colleague = at_the_case(stage, papers, SECOND_REVIEWER)
    colleague.follows("Recommend")
    colleague.presses("Recommend")
    colleague.opens(f"/programs/{PROGRAM_SLUG}/budget/")
    colleague.reads(LEFT_IN_PROGRAM, PROGRAM)


STEPS = (
    applying.answer_six_questions_without_an_account,
    applying.apply_with_the_code,
    applying.certify_and_submit,
    send_it_back,
    put_it_right_in_time,
    decline_it,
    appeal_it,
    hear_the_appeal,
    put_it_on_the_waiting_list,
    offer_it_money,
    take_the_offer,
)
