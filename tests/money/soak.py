"""Many processes do whatever people do with one budget line, all at once, for a given number of steps.

`make soak-money` runs it for long on PostgreSQL; `test_soak.py` runs it for short on both databases.
"""

import datetime as dt
import multiprocessing
import os
import random
import signal
import traceback
from collections.abc import Callable
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from multiprocessing.synchronize import SemLock

from django.db import connection, connections, transaction

from marketplace.accounts.models import User
from marketplace.audit.services import seal_events
from marketplace.core import clock
from marketplace.core.errors import DomainError
from subsidies import services
from subsidies.models import Application, Program
from subsidies.states import ApplicationState
from tests.concurrency import deadly
from tests.marketplace.accounts.factories import OrganisationFactory, UserFactory
from tests.money import books
from tests.money.steps import STEPS, World
from tests.money.worlds import PRICES, add_buyer

FORK = multiprocessing.get_context("fork")
STEPS_DONE, DONE, REFUSED, BROKEN = range(4)
# A program that winds down promises nothing new, so it would be a short soak; a fortnight passes now and then.
OFTEN = [name for name in STEPS if name not in ("wind_down", "expire", "cut")]
SELDOM, ONCE_IN = ("expire", "cut"), 60
# A case in review for whoever comes next.
WAITING = 2


@dataclass(frozen=True)
class Strike:
    """Kill -9 after so many steps, in the middle of the first posting then: of its worker, or of the `server`.

    Without their server the workers end, and `revive` starts it again.
    """

    after: int
    server: int | None = None
    revive: Callable[[], object] = lambda: None
    # Who takes it kills.
    knife: SemLock = field(default_factory=lambda: FORK.Semaphore(1))

    def is_first(self) -> bool:
        return self.knife.acquire(block=False)


@dataclass(frozen=True)
class Result:
    """What happened; `over_commits` and `drift` say in words what is wrong with the books: always nothing.

    `killed` are the processes that a kill -9 ended; `broken` is what went wrong in the others.
    """

    steps: int
    done: int
    refused: int
    broken: list[str]
    over_commits: list[str]
    drift: list[str]
    killed: int = 0


def soak(
    w: World,
    *,
    steps: int,
    workers: int,
    seed: int,
    told: Callable[[int], object] = lambda steps: None,
    strike: Strike | None = None,
) -> Result:
    """Live `steps` steps in so many processes; the same seed picks the same steps, the processes race all the same."""
    counts, now = FORK.Array("q", 4), FORK.Value("d", w.now.timestamp())
    problems = FORK.SimpleQueue()
    people = User.objects.count()
    connections.close_all()
    processes = [
        FORK.Process(target=_live, args=(w, steps, seed, number, people, counts, now, problems, strike), daemon=True)
        for number in range(workers)
    ]
    for process in processes:
        process.start()
    for process in processes:
        while process.is_alive():
            process.join(timeout=1)
            told(counts[STEPS_DONE])
    broken = []
    while not problems.empty():
        broken.append(problems.get())
    if strike:
        connections.close_all()
        strike.revive()
    killed = sum(1 for process in processes if process.exitcode == -signal.SIGKILL)
    found = standing(w)
    # Each worker ends by counting one step more, which nobody lives.
    return Result(
        min(counts[STEPS_DONE], steps), counts[DONE], counts[REFUSED], broken, found.over_commits, found.drift, killed
    )


def standing(w: World) -> books.Books:
    """The books at one moment, also while others write."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        return books.read(w.line_id)


def _live(w: World, steps: int, seed: int, number: int, people: int, counts, now, problems, strike) -> None:
    """One process: steps until all together have done enough of them. `people` are there already."""
    chance = random.Random(f"{seed}:{number}")
    try:
        for factory in (UserFactory, OrganisationFactory):
            factory.reset_sequence((number + 1) * 1_000_000 + people)
        while _count(counts, STEPS_DONE) <= steps:
            with now.get_lock():
                w.now = max(w.now, dt.datetime.fromtimestamp(now.value, dt.UTC))
            name = chance.choice(SELDOM if chance.randrange(ONCE_IN) == 0 else OFTEN)
            is_time = strike and counts[STEPS_DONE] > strike.after
            with deadly(strike.server, strike.is_first) if is_time else nullcontext():
                verdict, text = _one(w, name, chance)
            _count(counts, verdict)
            if text:
                problems.put(text)
                if strike and strike.server:
                    break
            with now.get_lock():
                now.value = max(now.value, w.now.timestamp())
    finally:
        os._exit(0)


def _one(w: World, name: str, chance: random.Random) -> tuple[int, str]:
    try:
        with clock.travel(w.now):
            if name == "commit":
                _welcome(w)
            if STEPS[name](w, chance.choice) is None:
                seal_events()
    except DomainError:
        return REFUSED, ""
    except Exception:
        return BROKEN, f"{name}: {traceback.format_exc(limit=-4)}"
    return DONE, ""


def _welcome(w: World) -> None:
    """Somebody new applies when few wait; a program that a cut paused opens again once all is covered."""
    if Application.objects.filter(state=ApplicationState.IN_REVIEW).count() >= WAITING:
        return
    program = Program.objects.get(pk=w.program_id)
    if program.state == "paused":
        with suppress(DomainError):
            services.open_program(by=w.office.administrator, program_id=program.pk)
    add_buyer(w, PRICES)


def _count(counts, place: int) -> int:
    with counts.get_lock():
        counts[place] += 1
        return counts[place]
