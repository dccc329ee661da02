"""A cap of the rule card holds, whatever one recommendation has read of it when the other commits."""

from functools import partial

import pytest

from marketplace.core.money import Money
from subsidies.services import decisions
from tests.concurrency import many_writers, overtaken, sentences, won
from tests.races.worlds import AWARD, assert_books_hold, service_cap, yearly_cap

CAP = Money(1_000_000)
# From the first look at a cap to the last.
LOOKS = range(4, 10)


def recommend(w, number):
    return partial(
        decisions.recommend_application, by=w.reviewers[number], application_id=w.cases[number], amount=AWARD
    )


@many_writers
@pytest.mark.parametrize("read", LOOKS)
@pytest.mark.parametrize("cap", [yearly_cap, service_cap], ids=["year", "service"])
def test_a_cap_holds_wherever_one_stands_when_the_other_commits(world, cap, read):
    w = world(cap)
    answers = overtaken(recommend(w, 0), recommend(w, 1), read=read)
    assert won(answers) == 1
    (sentence,) = sentences(answers)
    assert "$7,200.00 of it" in sentence
    assert "$2,800.00" in sentence
    assert assert_books_hold(w)["committed"] == AWARD
