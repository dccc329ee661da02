"""What runs by itself and how often: one table for Celery beat and for the embedded worker.

Beat only beats: each second a worker looks which jobs are due and asks the others to run them. When a job last ran
stands in the database, so a restart forgets no day's work, and a second beat or worker runs nothing twice.
"""

import datetime as dt
import logging
from dataclasses import dataclass

from celery import current_app

from marketplace.core import broker, clock
from marketplace.core.exclusive import only_one
from marketplace.core.models import ScheduleRun

logger = logging.getLogger(__name__)

BEAT = dt.timedelta(seconds=1)
# A beat that comes so late has been followed by others.
STALE = dt.timedelta(seconds=10)
# A job whose worker was killed runs again so long after it began, if that is before its next time.
AGAIN = dt.timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Job:
    """`task` is a registered task without arguments, run `every` so often; safe to run twice.

    `after_work` asks the embedded worker to run it also when the outbox has just been drained.
    """

    task: str
    every: dt.timedelta
    after_work: bool = False


_jobs: dict[str, Job] = {}


def register(task: str, *, every: dt.timedelta, after_work: bool = False) -> None:
    """Called from an app's `ready()`."""
    _jobs[task] = Job(task, every, after_work)


def jobs() -> list[Job]:
    return sorted(_jobs.values(), key=lambda job: job.task)


def beat_schedule() -> dict:
    """All that Celery beat knows."""
    return {"core.tick": {"task": "core.tick", "schedule": BEAT, "options": {"expires": STALE.total_seconds()}}}


def due() -> list[Job]:
    moment, runs = clock.now(), {run.job: run for run in ScheduleRun.objects.order_by("pk")}
    return [job for job in jobs() if _is_due(job, runs.get(job.task), moment)]


def send_due() -> int:
    """Ask the workers to run what is due; each looks again, so a job that is asked for twice runs once."""
    found = due()
    for job in found:
        broker.send("core.run_job", job.task, within=STALE)
    return len(found)


def run_due() -> int:
    """Run each job whose time has come, for the embedded worker; returns how many ran."""
    return sum(run(job.task) for job in due())


def run_after_work() -> int:
    """Run the jobs that close a round of work, whatever the time."""
    return sum(run(job.task, early=True) for job in jobs() if job.after_work)


def run(task: str, *, early: bool = False) -> bool:
    """Run a job if its time has come and it is not running anywhere; True when it ran without an error."""
    job = _jobs[task]
    with only_one(task) as is_mine:
        if not is_mine:
            return False
        last, moment = ScheduleRun.objects.filter(job=task).first(), clock.now()
        if not early and not _is_due(job, last, moment):
            return False
        ScheduleRun.objects.update_or_create(job=task, defaults={"started_at": moment, "finished_at": None})
        return _run(job)


def _is_due(job: Job, last: ScheduleRun | None, moment: dt.datetime) -> bool:
    if last is None or last.started_at <= moment - job.every:
        return True
    return last.finished_at is None and last.started_at <= moment - AGAIN


def _run(job: Job) -> bool:
    error = ""
    try:
        current_app.tasks[job.task]()
    except Exception as problem:
        error = type(problem).__name__
        logger.error("%s failed: %s", job.task, error)
    ScheduleRun.objects.filter(job=job.task).update(finished_at=clock.now(), last_error=error)
    return not error
