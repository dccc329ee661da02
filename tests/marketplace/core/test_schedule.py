import datetime as dt
from functools import partial

import pytest
from celery import current_app, shared_task
from django.db import connection, connections

from marketplace.core import broker, clock, exclusive, schedule
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


def run_elsewhere(work):
    """In a session of its own, as another worker's is; what it starts there is not seen here."""
    outer = connections["default"]
    if connection.vendor != "postgresql":
        return work()
    connections["default"] = outer.copy()
    try:
        return work()
    finally:
        connections["default"].close()
        connections["default"] = outer


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


def test_a_job_that_is_running_somewhere_is_not_started_again(only):
    only("test.job")
    with exclusive.only_one("test.job") as is_mine:
        assert is_mine
        assert run_elsewhere(partial(run_at, 0)) == 0
    assert run_at(0) == 1


def test_a_job_whose_worker_was_killed_runs_again_after_half_a_minute(only):
    only("test.job", minutes=1440)
    ScheduleRun.objects.create(job="test.job", started_at=NOON)
    assert [run_at(0.4), run_at(0.6), run_at(2)] == [0, 1, 0]


def test_beat_only_beats_and_the_table_says_what_is_due(only, monkeypatch):
    """So a beat that was restarted, or runs twice, forgets no job and doubles none."""
    assert current_app.conf.beat_schedule["core.tick"]["schedule"] == dt.timedelta(seconds=1)
    assert set(current_app.conf.beat_schedule) == {"core.tick"}
    sent = []
    monkeypatch.setattr(broker, "send", lambda task, *args, within: sent.append((task, *args)))
    only("test.job")
    for minutes in (0, 0, 3, 6):
        with clock.travel(NOON + dt.timedelta(minutes=minutes)):
            current_app.tasks["core.tick"]()
            for task, *args in sent[-1:]:
                current_app.tasks[task](*args)
    assert sent == [("core.run_job", "test.job")] * 2
    assert len(ran) == 2


def test_every_job_is_a_task():
    assert "audit.seal" in {job.task for job in schedule.jobs()}
    assert [job.task for job in schedule.jobs() if job.task not in current_app.tasks] == []
