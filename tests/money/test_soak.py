"""Four processes at the same line, for a short while; `make soak-money` runs the same for long."""

from contextlib import nullcontext

import pytest

from tests.concurrency import using
from tests.money.soak import Strike, soak
from tests.money.worlds import line_for_years
from tests.races.cluster import server_of_its_own
from tests.races.guards import VENDOR
from tests.races.test_crash import VICTIMS, assert_verified

STEPS, PROCESSES, SEED = 400, 4, 20261126
# Until the kill, and at most after it; then as many again by new processes.
BEFORE, AFTER, AGAIN = 40, 60, 40
GONE = ("OperationalError", "InterfaceError")


def assert_sound(result, steps):
    assert result.broken == []
    assert result.over_commits == result.drift == []
    assert result.steps >= steps


def test_a_soak_promises_no_cent_twice_and_loses_none(world):
    result = soak(world(line_for_years), steps=STEPS, workers=PROCESSES, seed=SEED)
    assert_sound(result, STEPS)
    assert result.done > STEPS / 4
    assert result.refused
    assert_verified()


@pytest.mark.parametrize("victim", VICTIMS[VENDOR])
def test_kill_9_in_the_middle_of_a_soak_loses_nothing_and_the_work_goes_on(world, victim):
    w = world(line_for_years)
    with server_of_its_own() if victim == "server" else nullcontext((None, None)) as (server, settings):
        if server is None:
            assert_sound(struck(w, Strike(BEFORE)), BEFORE)
            assert_goes_on(w)
            return
        with using(settings):
            result = struck(w, Strike(BEFORE, server.part["pid"], server.revive))
            assert len(result.broken) == PROCESSES
            assert all(any(name in one for name in GONE) for one in result.broken)
            assert_goes_on(w)


def struck(w, strike):
    """The soak of which one process dies in the middle of a posting, or its server."""
    result = soak(w, steps=BEFORE + AFTER, workers=PROCESSES, seed=SEED, strike=strike)
    assert result.killed == (0 if strike.server else 1)
    assert result.steps > BEFORE
    assert result.over_commits == result.drift == []
    assert_verified()
    return result


def assert_goes_on(w):
    assert_sound(soak(w, steps=AGAIN, workers=PROCESSES, seed=SEED + 1), AGAIN)
    assert_verified()
