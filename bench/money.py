"""Vouchers issued a second through the whole service layer, beside what others do, in one run: `make bench-money`.

A voucher is issued when the signer accepts an award with a signature: that step is the figure that counts. Before it
come two more people, each in a transaction of its own: the reviewer recommends (rules, caps, money committed on the
budget line: the hot row) and the administrator approves as second person. The second figure is all three for each
voucher. Notices, outbox rows and audit events are written as always. All processes take one step for all cases, wait
for each other, and take the next. `profile` as argument prints where the time goes instead.
"""

import itertools
import multiprocessing
import os
import statistics
import sys
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.databases import MIGRATED, copied, exists, load, percentile, prepare, spread, sql
from bench.peers import PEERS

REPEATS, CASES_EACH = 5, 20
# Each process takes so many cases before it is measured, as one that has served for a while: a new connection has
# read nothing of the tables yet, and PostgreSQL keeps the plan of a statement from the eighth time on.
WARM_EACH = 8
SETTINGS = ((1, 1), (1, 8), (20, 1), (20, 8))
# One more than all processes take: it warms up what is loaded once.
MOST = max(processes for _lines, processes in SETTINGS) * (WARM_EACH + CASES_EACH) + 1
fork = multiprocessing.get_context("fork")


@dataclass
class Figures:
    """What the rounds of one setting gave, for each step: how many a second, and the 99th of a hundred in ms."""

    rates: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    p99: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True)
class Case:
    """An application in review and the people who take it on."""

    pk: int
    requested: object
    reviewer: object
    administrator: object
    signer: object


def main() -> None:
    prepare()
    sources = {lines: with_cases(lines) for lines in (1, 20)}
    figures = {setting: Figures() for setting in SETTINGS}
    others = {(peer.name, processes): [] for peer in PEERS for processes in (1, 8)}
    missing = {peer.name: reason for peer in PEERS if (reason := peer.why_not())}
    for repeat in range(REPEATS):
        for lines, processes in SETTINGS:
            with copied(sources[lines], f"levee_bench_run_{os.getpid()}"):
                measure(processes, figures[lines, processes])
        for peer, processes in itertools.product(PEERS, (1, 8)):
            if peer.name not in missing:
                others[peer.name, processes].append(peer.run(processes))
        print(f"Round {repeat + 1} of {REPEATS} done. Load {load()}", flush=True)
    report(figures, others, missing)


def with_cases(lines: int) -> str:
    """A database with applications in review, made by the services, over so many programs of one budget line each.

    It takes minutes and is made once for each PostgreSQL.
    """
    name = f"levee_bench_cases_{lines}_{MOST}"
    if exists(name):
        return name
    from django.conf import settings
    from django.db import connection
    from tqdm import tqdm

    from marketplace.accounts.roles import Role
    from marketplace.core.money import Money
    from marketplace.engagements import permissions
    from tests.marketplace.engagements.factories import Party
    from tests.subsidies import trade

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # nobody signs in here
    price = Money(500_000)  # of which the program pays $3,000.00: the one line holds all of them
    # Who may trade is asked when an application is sent, which is before what is measured.
    permissions._gates.update({side: [] for side in permissions.Side})
    with copied(MIGRATED, f"{name}_unfinished"):
        with trade.travelled():
            worlds = [trade.world(slug=f"program-{number}") for number in range(lines)]
            for number in tqdm(range(MOST), desc=f"Cases over {lines} lines", unit="case", disable=None):
                party = Party(Role.OPERATOR_SIGNER, Role.OPERATOR_OWNER)
                trade.in_review(worlds[number % lines], party=party, price=price)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # as PostgreSQL does by itself, some minutes later
        connection.close()
        sql(f'CREATE DATABASE "{name}" TEMPLATE "{name}_unfinished"')
    return name


def cases() -> list[Case]:
    from marketplace.accounts.models import Membership
    from marketplace.accounts.roles import Role
    from subsidies.models import Application

    def somebody(organisation_id: int, role: Role):
        members = Membership.objects.with_role(role).filter(organisation_id=organisation_id)
        return members.order_by("pk").first().actor()

    return [
        Case(
            application.pk,
            application.requested,
            somebody(application.program.organisation_id, Role.PROGRAM_REVIEWER),
            somebody(application.program.organisation_id, Role.PROGRAM_ADMINISTRATOR),
            somebody(application.organisation_id, Role.OPERATOR_SIGNER),
        )
        for application in Application.objects.select_related("program").order_by("pk")
    ]


def measure(processes: int, figures: Figures) -> None:
    from django.db import connection

    from subsidies.models import Voucher

    todo = cases()
    warm, *todo = todo
    with trade_day():
        for step in STEPS.values():
            step(warm)
    connection.close()
    barrier, results = fork.Barrier(processes, timeout=120), fork.Queue()
    shares = [todo[number::8][: WARM_EACH + CASES_EACH] for number in range(processes)]
    workers = [fork.Process(target=work, args=(share, barrier, results)) for share in shares]
    for worker in workers:
        worker.start()
    answers = [results.get(timeout=300) for _worker in workers]
    for worker in workers:
        worker.join()
    assert Voucher.objects.count() == processes * (WARM_EACH + CASES_EACH) + 1  # noqa: S101
    seconds, cases_done = 0.0, processes * CASES_EACH
    for name in STEPS:
        begun, ended = min(answer[name][0] for answer in answers), max(answer[name][1] for answer in answers)
        seconds += ended - begun
        figures.rates[name].append(cases_done / (ended - begun))
        figures.p99[name].append(percentile([one for answer in answers for one in answer[name][2]], 99))
    figures.rates[ALL].append(cases_done / seconds)
    whole = [sum(steps) for answer in answers for steps in zip(*(answer[name][2] for name in STEPS), strict=True)]
    figures.p99[ALL].append(percentile(whole, 99))


def work(todo: list[Case], barrier, results) -> None:
    """{step: (begun, ended, milliseconds of each case)} of one process."""
    from django.db import connection

    connection.ensure_connection()
    answer = {}
    with trade_day():
        for name, step in STEPS.items():
            for case in todo[:WARM_EACH]:
                step(case)
            barrier.wait()
            begun = time.monotonic()
            times = [timed(step, case) for case in todo[WARM_EACH:]]
            answer[name] = (begun, time.monotonic(), times)
    results.put(answer)
    connection.close()


def trade_day():
    """The day on which the cases were made."""
    from tests.subsidies import trade

    return trade.travelled()


def timed(step, case: Case) -> float:
    started = time.perf_counter()
    step(case)
    return (time.perf_counter() - started) * 1000


def recommend(case: Case) -> None:
    from subsidies.services import decisions

    decisions.recommend_application(by=case.reviewer, application_id=case.pk, amount=case.requested)


def approve(case: Case) -> None:
    from subsidies.services import decisions

    decisions.approve_application(by=case.administrator, application_id=case.pk, amount=case.requested)


def accept(case: Case) -> None:
    from subsidies.services import applications
    from tests.subsidies import trade

    applications.accept_award(by=case.signer, application_id=case.pk, signature=trade.SIGNATURE)


ISSUED = "accept: voucher issued"
STEPS = {"recommend": recommend, "approve": approve, ISSUED: accept}
ALL = "all three, one voucher"
AIM_A_SECOND, AIM_P99_MS = 150, 100


def report(figures: dict, others: dict, missing: dict[str, str]) -> None:
    print(f"\nMedian of {REPEATS} rounds (least–most); {os.cpu_count()} cores, PostgreSQL without fsync, load {load()}")
    print(f"Each process took {WARM_EACH} cases that are not counted, then the {CASES_EACH} that are.")
    for (lines, processes), found in figures.items():
        print(f"Levee on {lines} budget line{'s' * (lines > 1)}, {count(processes)}:")
        for name in (ISSUED, ALL, *(step for step in STEPS if step != ISSUED)):
            print(f"  {name:<24}{spread(found.rates[name])}/s   p99 {spread(found.p99[name], 0)} ms")
    hot = figures[1, 8]
    rate, p99 = statistics.median(hot.rates[ISSUED]), statistics.median(hot.p99[ISSUED])
    verdict = "reached" if rate >= AIM_A_SECOND and p99 <= AIM_P99_MS else "MISSED"
    print(f"Aim of 8 processes on one line, {AIM_A_SECOND}/s issued and p99 {AIM_P99_MS} ms: {verdict}")
    for peer in PEERS:
        if peer.name in missing:
            print(f"{peer.name}: not measured. {missing[peer.name]}")
            continue
        print(f"{peer.name}, {peer.what}:")
        for processes in (1, 8):
            found, hot = others[peer.name, processes], figures[1, processes].rates
            rates, p99 = [one["rate"] for one in found], [one["p99"] for one in found]
            print(f"  {count(processes):<24}{spread(rates)}/s   p99 {spread(p99, 0)} ms")
            for name in (ISSUED, ALL):
                ratios = [ours / theirs for ours, theirs in zip(hot[name], rates, strict=True)]
                print(f"    Levee on one line, {name}: {spread(ratios, 2)} times that")


def count(processes: int) -> str:
    return "1 process" if processes == 1 else f"{processes} processes"


def profile() -> None:
    """One process, one line: queries a step, and the functions that take the most time of their own and in all."""
    import cProfile
    import pstats

    prepare()
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with copied(with_cases(1), f"levee_bench_profile_{os.getpid()}"), trade_day():
        warm, captured_one, *todo = cases()
        for name, step in STEPS.items():
            step(warm)
            with CaptureQueriesContext(connection) as captured:
                step(captured_one)
            for query in captured.captured_queries:
                print(query["sql"][:150])
            times = [timed(step, case) for case in todo[:30]]
            print(f"{name}: {len(captured)} statements, median {percentile(times, 50):.1f} ms\n")
        profiler = cProfile.Profile()
        for step, case in itertools.product(STEPS.values(), todo[30:]):
            profiler.runcall(step, case)
        for order in ("tottime", "cumtime"):
            pstats.Stats(profiler).sort_stats(order).print_stats(45)


if __name__ == "__main__":
    profile() if "profile" in sys.argv else main()
