"""Whatever people do in whatever order, the books agree with a model that only adds and subtracts."""

from collections import Counter

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from marketplace.core import clock
from marketplace.core.errors import DomainError
from marketplace.core.money import Money
from tests.money import books
from tests.money.steps import STEPS, World, type_of_moves
from tests.money.worlds import line_in_allotments

RUNS, LENGTH = 200, 30
# What ends things comes seldom enough for a dollar to get from the line to the bank.
SELDOM = ("allot", "cut", "expire", "wind_down", "cancel", "revoke", "refund")
NAMES = [name for name in STEPS for _time in range(1 if name in SELDOM else 3)]


class Line(RuleBasedStateMachine):
    """One run over the world; it is taken back at the end."""

    world: World
    done: Counter
    refused: Counter

    def __init__(self):
        super().__init__()
        self.run = transaction.atomic()
        self.run.__enter__()
        self.w = self.world.copy()
        self.books = books.read(self.w.line_id)

    @rule(name=st.sampled_from(NAMES), data=st.data())
    def somebody_does_something(self, name, data):
        moves = self.outcome(name, lambda found: data.draw(st.sampled_from(found)))
        now = books.read(self.w.line_id)
        if moves is not None:
            assert changed(self.books.kinds, moves) == nonzero(now.kinds), (name, moves)
        self.books = now

    def outcome(self, name, pick) -> type_of_moves | None:
        """What the step says it moved; a refusal moves nothing, and None says nothing."""
        try:
            with clock.travel(self.w.now), transaction.atomic():
                moves = STEPS[name](self.w, pick)
        except DomainError as error:
            self.refused[name, error.code] += 1
            return {}
        self.done[name] += moves is not None
        return moves

    @invariant()
    def the_books_hold(self):
        assert self.books.over_commits == self.books.drift == []

    def teardown(self):
        transaction.set_rollback(True)
        self.run.__exit__(None, None, None)


def changed(kinds, moves):
    after = Counter({kind: amount.cents for kind, amount in kinds.items()})
    for (source, target), amount in moves.items():
        after[source] -= amount.cents
        after[target] += amount.cents
    return nonzero({kind: Money(cents) for kind, cents in after.items()})


def nonzero(kinds):
    return {kind: amount for kind, amount in kinds.items() if amount}


@pytest.mark.slow
def test_no_order_of_steps_loses_a_cent_or_promises_one_twice(world):
    done, refused = Counter(), Counter()
    machine = type("LineOfThisWorld", (Line,), {"world": world(line_in_allotments), "done": done, "refused": refused})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=RUNS, stateful_step_count=LENGTH, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
    assert set(done) == set(STEPS), f"Never done: {set(STEPS) - set(done)}"
    assert sum(refused.values()) > RUNS
