"""One round of a peer: so many processes do one thing over and over, started at one moment. Standard library only."""

import json
import multiprocessing
import time
from collections.abc import Callable


def measure(processes: int, each: int, ready: Callable[[int], Callable[[], object]]) -> None:
    """Print {"rate", "p99"} as JSON. `ready(number)` opens the connection of one process and gives what it does."""
    fork = multiprocessing.get_context("fork")
    barrier, results = fork.Barrier(processes, timeout=120), fork.Queue()
    workers = [fork.Process(target=_work, args=(ready, number, each, barrier, results)) for number in range(processes)]
    for worker in workers:
        worker.start()
    answers = [results.get(timeout=300) for _worker in workers]
    for worker in workers:
        worker.join()
    times = sorted(one for answer in answers for one in answer[2])
    seconds = max(answer[1] for answer in answers) - min(answer[0] for answer in answers)
    print(json.dumps({"rate": len(times) / seconds, "p99": times[len(times) * 99 // 100]}))


def _work(ready, number: int, each: int, barrier, results) -> None:
    do = ready(number)
    do()
    barrier.wait()
    begun, times = time.monotonic(), []
    for _turn in range(each):
        started = time.perf_counter()
        do()
        times.append((time.perf_counter() - started) * 1000)
    results.put((begun, time.monotonic(), times))
