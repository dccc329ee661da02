"""What runs by itself and how often: one table for Celery beat and for the embedded worker."""

import datetime as dt
from dataclasses import dataclass

from celery import current_app
from django.db import transaction

from marketplace.core import clock
from marketplace.core.models import ScheduleRun


@dataclass(frozen=True, slots=True)
class Job:
    """`task` is a registered task without arguments, run `every` so often; safe to run twice."""

    task: str
    every: dt.timedelta


_jobs: dict[str, Job] = {}


def register(task: str, *, every: dt.timedelta) -> None:
    """Called from an app's `ready()`."""
    _jobs[task] = Job(task, every)


def jobs() -> list[Job]:
    return sorted(_jobs.values(), key=lambda job: job.task)


def beat_schedule() -> dict:
    return {job.task: {"task": job.task, "schedule": job.every} for job in jobs()}


def run_due() -> int:
    """Run each job whose time has come, for the embedded worker; returns how many ran."""
    return sum(_run(job) for job in jobs() if _claim(job))


@transaction.atomic
def _claim(job: Job) -> bool:
    """Only one process starts a job: the row is the turnstile."""
    moment = clock.now()
    _, created = ScheduleRun.objects.get_or_create(job=job.task, defaults={"started_at": moment})
    if created:
        return True
    late = ScheduleRun.objects.filter(job=job.task, started_at__lte=moment - job.every)
    return bool(late.update(started_at=moment, finished_at=None))


def _run(job: Job) -> bool:
    error = ""
    try:
        current_app.tasks[job.task]()
    except Exception as problem:
        error = type(problem).__name__
    ScheduleRun.objects.filter(job=job.task).update(finished_at=clock.now(), last_error=error)
    return not error
