"""What every task promises, so that a worker may be killed in the middle of any of them."""

import inspect
import re

import pytest
from celery import current_app
from django.apps import apps

from marketplace.core import outbox, schedule
from tests import source

APPS = {app.label for app in apps.get_app_configs() if app.name.split(".")[0] in source.PACKAGES}
TASKS = {name: task for name, task in current_app.tasks.items() if name.split(".")[0] in APPS}
JOBS = {job.task for job in schedule.jobs()}
# How the messages of production come in: a tick, a row of the outbox, a job of the schedule.
MESSAGES = {"core.tick", "core.run_row", "core.run_job"}
# What may stand in a row of the outbox: keys, and how many there were.
IDS = re.compile(r"(\w+_)?(id|ids|pk|total)")


@pytest.fixture(params=sorted(TASKS))
def task(request):
    return TASKS[request.param]


def test_a_message_is_answered_for_only_when_its_work_is_done_and_comes_back_from_a_killed_worker(task):
    assert task.acks_late is True
    assert task.reject_on_worker_lost is True
    assert task.ignore_result is True


def test_a_task_ends_before_the_broker_would_hand_its_message_to_a_second_worker(task):
    visibility = current_app.conf.broker_transport_options["visibility_timeout"]
    assert 0 < task.soft_time_limit < task.time_limit < visibility


def test_the_broker_redelivers_later_than_the_outbox_heals():
    assert current_app.conf.broker_transport_options["visibility_timeout"] > outbox.LEASE.total_seconds()
    assert schedule.AGAIN <= outbox.LEASE


def test_a_task_retries_nothing_by_itself_since_its_row_does(task):
    assert not getattr(task, "autoretry_for", ())


@pytest.mark.parametrize("name", sorted(TASKS.keys() - MESSAGES))
def test_a_job_takes_nothing_and_all_other_work_takes_ids(name):
    parameters = inspect.signature(TASKS[name].run).parameters
    if name in JOBS:
        assert not parameters
    else:
        assert parameters
        assert [one for one in parameters if not IDS.fullmatch(one)] == []


def test_every_task_is_in_the_schedule_or_queued_by_somebody():
    """A task that nobody asks for is dead."""
    code = "\n".join(path.read_text() for path in source.python_files())
    asked = {name for name in TASKS if code.count(f'"{name}"') > 1}
    assert TASKS.keys() - MESSAGES - JOBS - asked == set()
