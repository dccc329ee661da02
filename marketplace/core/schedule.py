"""What runs by itself and how often: one table for Celery beat and for the embedded worker."""

import datetime as dt
import logging
from dataclasses import dataclass

from celery import current_app
from django.db import transaction

from marketplace.core import clock
from marketplace.core.models import ScheduleRun

logger = logging.getLogger(__name__)


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
    """For Celery beat, which also has the workers drain the outbox; the embedded worker does that itself."""
    every_job = [*jobs(), Job("core.drain_outbox", dt.timedelta(seconds=1))]
    return {job.task: {"task": job.task, "schedule": job.every} for job in every_job}


def run_due() -> int:
    """Run each job whose time has come, for the embedded worker; returns how many ran."""
    return sum(_run(job) for job in jobs() if _claim(job))


def run_after_work() -> int:
    """Run the jobs that close a round of work, whatever the time."""
    return sum(_run(job) for job in jobs() if job.after_work and _claim(job, early=True))


@transaction.atomic
def _claim(job: Job, *, early: bool = False) -> bool:
    """Only one process starts a job: the row is the turnstile."""
    moment = clock.now()
    _, created = ScheduleRun.objects.get_or_create(job=job.task, defaults={"started_at": moment})
    if created:
        return True
    ready = ScheduleRun.objects.filter(job=job.task)
    if not early:
        ready = ready.filter(started_at__lte=moment - job.every)
    return bool(ready.order_by().update(started_at=moment, finished_at=None))


def _run(job: Job) -> bool:
    error = ""
    try:
        current_app.tasks[job.task]()
    except Exception as problem:
        error = type(problem).__name__
        logger.error("%s failed: %s", job.task, error)
    ScheduleRun.objects.filter(job=job.task).update(finished_at=clock.now(), last_error=error)
    return not error
