import pytest

from marketplace.core.moves import final_states
from marketplace.engagements import states

MACHINES = [
    (states.RequestState, states.REQUEST_MOVES, {"awarded", "none_suitable", "cancelled"}),
    (states.QuoteState, states.QUOTE_MOVES, {"accepted", "not_selected", "expired", "withdrawn"}),
    (states.EngagementState, states.ENGAGEMENT_MOVES, {"settled", "cancelled"}),
    (states.MilestoneState, states.MILESTONE_MOVES, {"accepted", "cancelled"}),
]


@pytest.mark.parametrize(("choices", "moves", "final"), MACHINES)
def test_every_state_is_final_or_has_a_way_to_the_end(choices, moves, final):
    assert set(moves) == set(choices)
    assert final_states(moves) == final
    for state in choices:
        reached, frontier = {state}, {state}
        while frontier:
            frontier = {target for source in frontier for target in moves[source]} - reached
            reached |= frontier
        assert reached & final
