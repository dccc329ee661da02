import datetime as dt

import pytest
from celery import current_app, shared_task

from marketplace.core import clock, schedule
from marketplace.core.models import ScheduleRun

NOON = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
ran = []


@shared_task(name="test.job")
def job():
    ran.append("job")


@shared_task(name="test.failing_job")
def failing_job():
    raise RuntimeError("no")


@pytest.fixture
def only(monkeypatch):
    """only("test.job", minutes=5) makes this the whole schedule."""

    def only(task, minutes=5, **fields):
        monkeypatch.setattr(schedule, "_jobs", {})
        schedule.register(task, every=dt.timedelta(minutes=minutes), **fields)

    ran.clear()
    return only


def run_at(minutes):
    with clock.travel(NOON + dt.timedelta(minutes=minutes)):
        return schedule.run_due()


def test_a_job_runs_at_once_and_then_every_so_often(only):
    only("test.job")
    assert [run_at(minutes) for minutes in (0, 1, 4, 5, 9, 10)] == [1, 0, 0, 1, 0, 1]
    assert len(ran) == 3


def test_a_job_that_fails_is_written_down_and_comes_again(only):
    only("test.failing_job")
    assert run_at(0) == 0
    assert ScheduleRun.objects.get().last_error == "RuntimeError"
    only("test.failing_job")
    run_at(6)
    assert ScheduleRun.objects.get().started_at == NOON + dt.timedelta(minutes=6)


def test_a_closing_job_runs_after_work_whatever_the_time(only):
    only("test.job", after_work=True)
    run_at(0)
    with clock.travel(NOON + dt.timedelta(minutes=1)):
        assert schedule.run_after_work() == 1
    only("test.job")
    with clock.travel(NOON + dt.timedelta(minutes=1)):
        assert schedule.run_after_work() == 0


def test_beat_knows_every_job_and_every_job_is_a_task():
    beat = current_app.conf.beat_schedule
    assert beat["core.drain_outbox"]["schedule"] == dt.timedelta(seconds=1)
    assert "audit.seal" in beat
    assert [name for name in beat if name not in current_app.tasks] == []
