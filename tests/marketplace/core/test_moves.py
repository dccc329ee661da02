import pytest

from marketplace.core.moves import IllegalMove, check_move, final_states

MOVES = {"draft": frozenset({"open"}), "open": frozenset({"closed"}), "closed": frozenset()}


def test_a_step_of_the_table_is_allowed():
    check_move(MOVES, "draft", "open")


@pytest.mark.parametrize(
    ("source", "target"), [("draft", "closed"), ("closed", "open"), ("open", "open"), ("?", "open")]
)
def test_any_other_step_says_that_the_page_is_old(source, target):
    with pytest.raises(IllegalMove, match="changed since you opened"):
        check_move(MOVES, source, target)


def test_a_state_without_a_way_out_is_final():
    assert final_states(MOVES) == {"closed"}
