"""What staff read about later work."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext_lazy, ngettext

from marketplace.core import clock, outbox, schedule
from marketplace.core.models import OutboxRow, ScheduleRun

# The words and the tone of each.
JOB_STATES = {
    "never": (gettext_lazy("Has not run yet"), "plain"),
    "running": (gettext_lazy("Running now"), "plain"),
    "stuck": (gettext_lazy("Began and did not end"), "attention"),
    "failed": (gettext_lazy("Failed"), "attention"),
    "ran": (gettext_lazy("Ran"), "done"),
}


@dataclass(frozen=True, slots=True)
class Queue:
    """`oldest` is since when the oldest work waits that could be done now."""

    waiting: int
    later: int
    done_today: int
    oldest: dt.datetime | None

    @property
    def is_late(self) -> bool:
        """Says that no worker is running, or too few."""
        return self.oldest is not None and self.oldest < clock.now() - outbox.LATE


@dataclass(frozen=True, slots=True)
class JobLine:
    """A job of the schedule and its last run."""

    task: str
    every: dt.timedelta
    last: ScheduleRun | None

    @property
    def state(self) -> str:
        """A name in `JOB_STATES`; stuck is killed, or at it for longer than a worker is given."""
        if self.last is None:
            return "never"
        if self.last.finished_at is None:
            return "running" if self.last.started_at > clock.now() - outbox.LATE else "stuck"
        return "failed" if self.last.last_error else "ran"

    @property
    def state_words(self):
        return JOB_STATES[self.state][0]

    @property
    def tone(self) -> str:
        return JOB_STATES[self.state][1]

    @property
    def rhythm(self) -> str:
        """Reads "5 seconds", "6 hours"."""
        seconds = int(self.every.total_seconds())
        if seconds % 3600 == 0:
            return ngettext("%(count)s hour", "%(count)s hours", seconds // 3600) % {"count": seconds // 3600}
        if seconds % 60 == 0:
            return ngettext("%(count)s minute", "%(count)s minutes", seconds // 60) % {"count": seconds // 60}
        return ngettext("%(count)s second", "%(count)s seconds", seconds) % {"count": seconds}

    @property
    def took(self) -> dt.timedelta | None:
        return self.last.finished_at - self.last.started_at if self.last and self.last.finished_at else None


def queue() -> Queue:
    moment, rows = clock.now(), OutboxRow.objects
    return Queue(
        waiting=rows.waiting(moment).count(),
        later=rows.filter(done_at__isnull=True, due_at__gt=moment).count(),
        done_today=rows.filter(done_at__gt=moment - dt.timedelta(days=1)).count(),
        oldest=outbox.oldest_due(),
    )


def failing_work():
    """What was tried and is not done: first what nobody tries any more."""
    return OutboxRow.objects.failing().order_by("-attempts", "pk")


def job_lines() -> list[JobLine]:
    runs = {run.job: run for run in ScheduleRun.objects.order_by("pk")}
    return [JobLine(job.task, job.every, runs.get(job.task)) for job in schedule.jobs()]
