"""The embedded worker meets a writer that holds the database for longer than anybody waits: nothing is lost."""

import datetime as dt
import sqlite3
from contextlib import closing, contextmanager

import pytest
from celery import shared_task
from django.db import connection

from marketplace.core import clock, outbox, schedule
from marketplace.core.management.commands.work import Command
from marketplace.core.models import Change, OutboxRow, ScheduleRun

pytestmark = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has many writers")


@shared_task(name="test.note_once")
def note_once(number):
    Change.objects.create(kind="test", object_id=number)


@pytest.fixture
def worker(own_database):
    """Waits a moment, where the real one waits twenty seconds."""
    command = Command()
    command.stopping = False
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 50")
    command.round()
    outbox.enqueue("test.note_once", 7)
    return command


@contextmanager
def a_long_write():
    """As an apply of a registry with a hundred thousand rows does it."""
    with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("COMMIT")


def noted():
    return list(Change.objects.filter(kind="test").order_by("pk").values_list("object_id", flat=True))


def test_a_long_write_ends_the_round_and_not_the_worker_and_uses_up_no_attempt(worker, caplog):
    with a_long_write():
        assert [worker.round(), worker.round()] == [0, 0]
    assert "The database did not answer: OperationalError" in caplog.text
    assert OutboxRow.objects.get(name="test.note_once").attempts == 0
    assert worker.round() > 0
    assert noted() == [7]


def test_a_long_write_that_begins_between_the_lease_and_the_work_costs_one_attempt(worker, monkeypatch):
    run = outbox._run

    def overtaken(*row):
        with a_long_write():
            return run(*row)

    with monkeypatch.context() as patch:
        patch.setattr(outbox, "_run", overtaken)
        assert worker.round() == 0
    assert noted() == []
    assert worker.round() == 0
    with clock.travel(clock.now() + dt.timedelta(seconds=31)):
        assert worker.round() > 0
    assert noted() == [7]
    assert OutboxRow.objects.get(name="test.note_once").attempts == 2


def test_a_job_that_met_a_long_write_runs_again(worker):
    """Its run was begun and never ended, so half a minute later it is due, long before its next day."""
    begun = clock.now() - dt.timedelta(seconds=31)
    ScheduleRun.objects.filter(job="core.sweep_outbox").update(started_at=begun, finished_at=None)
    assert [job.task for job in schedule.due() if job.task.startswith("core.")] == ["core.sweep_outbox"]
    worker.round()
    assert ScheduleRun.objects.get(job="core.sweep_outbox").finished_at > begun
