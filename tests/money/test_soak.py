"""Four processes at the same line, for a short while; `make soak-money` runs the same for long."""

from functools import partial

from django.core.management import call_command

from marketplace.audit.services import seal_events
from tests.concurrency import alone
from tests.money.soak import soak
from tests.money.worlds import line_for_years

STEPS, PROCESSES, SEED = 400, 4, 20261126


def test_a_soak_promises_no_cent_twice_and_loses_none(world):
    result = soak(world(line_for_years), steps=STEPS, workers=PROCESSES, seed=SEED)
    assert result.broken == []
    assert result.over_commits == result.drift == []
    assert result.steps >= STEPS
    assert result.done > STEPS / 4
    assert result.refused
    while seal_events():
        pass
    for command in ("ledger_verify", "audit_verify"):
        assert alone(partial(call_command, command)).verdict == "won"
