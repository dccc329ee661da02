"""kill -9 of a worker at every boundary of a durable step: one effect each, the books hold, healed within a minute."""

from tests.kills.harness import HEALED_WITHIN, every_boundary, plan, wait, workers
from tests.kills.knife import SENDING
from tests.kills.steps import STEPS

KILLS = 100


def test_a_worker_that_is_killed_anywhere_leaves_one_effect_and_whole_books(broker, record_property):
    own_share, refund, payout, settled, mail = STEPS
    with workers(broker):
        # The publisher is killed, too: before it sends what it has leased, and after.
        first = [(own_share, (point,)) for point in SENDING]
        money = [*every_boundary([own_share, payout], 4), *every_boundary([refund], 2)]
        cases = plan([*first, *money, *every_boundary([mail], 2), *every_boundary([settled], 1)])
        result = wait(cases, seconds=300)
    record_property("kills of a worker", f"{result.kills} in {result.seconds:.0f} s, healed in {result.slowest:.0f} s")
    assert result.unfinished == []
    assert result.wrong == []
    assert result.kills >= KILLS
    assert result.slowest <= HEALED_WITHIN
