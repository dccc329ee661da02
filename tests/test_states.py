"""Every machine of the trade: no state is a trap, and every state can be reached."""

import importlib

import pytest

from marketplace.core.moves import final_states
from tests import source


def machines():
    for app, folder in sorted(source.apps().items()):
        if not (folder / "states.py").exists():
            continue
        package = ".".join(folder.relative_to(source.ROOT).parts)
        module = importlib.import_module(f"{package}.states")
        for name, value in sorted(vars(module).items()):
            if name.endswith("MOVES") and value:
                yield pytest.param(value, id=f"{app}.{name}")


@pytest.mark.parametrize("moves", list(machines()))
def test_every_target_is_a_state_of_its_machine(moves):
    assert {target for targets in moves.values() for target in targets} <= set(moves)


@pytest.mark.parametrize("moves", list(machines()))
def test_every_state_leads_to_rest_or_is_at_rest(moves):
    """From each state some path ends in a final state, or comes back to it (a listing lives for ever)."""
    rest = final_states(moves)
    for state in moves:
        seen, waiting = set(), [state]
        while waiting:
            for target in moves[waiting.pop()]:
                if target not in seen:
                    seen.add(target)
                    waiting.append(target)
        assert state in rest or seen & rest or state in seen, f"{state} is a trap"


@pytest.mark.parametrize("moves", list(machines()))
def test_every_state_but_the_first_is_reached_from_another(moves):
    first = next(iter(moves))
    reached = {target for targets in moves.values() for target in targets}
    assert set(moves) - {first} <= reached
