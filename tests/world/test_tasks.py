"""Whatever a worker does again, because it was killed or told twice, changes nothing more."""

import hashlib

import pytest
from celery import current_app
from django.apps import apps
from django.db import connection

from tests import source
from tests.marketplace.core.test_tasks import JOBS, MESSAGES, TASKS

pytestmark = pytest.mark.slow
# Of each kind of thing so many, the newest.
EACH = 12
# What the ids of each task name.
NAMES = {
    "accounts.send_invitation": "accounts.Invitation",
    "engagements.send_firm_link": "engagements.Invitation",
    "notices.send_email": "notices.Notice",
    "payments.follow_cancelled_order": "engagements.Engagement",
    "payments.follow_milestone": "engagements.Milestone",
    "payments.mark_overdue": "payments.OwnShare",
    "payments.open_own_share": "engagements.Milestone",
    "payments.open_own_shares_before_start": "engagements.Engagement",
    "payments.reconcile_office": "accounts.Organisation",
    "payments.settle_if_paid": "engagements.Engagement",
    "payments.waive_own_shares": "engagements.Engagement",
    "search.ask_address": "search.SavedSearch",
    "search.look": "search.SavedSearch",
    "subsidies.close_budget_line": "subsidies.BudgetLine",
    "subsidies.close_incomplete": "subsidies.Application",
    "subsidies.expire_voucher": "subsidies.Voucher",
    "subsidies.freeze_program": "subsidies.Program",
    "subsidies.lapse_award": "subsidies.Application",
    "subsidies.pass_offer": "subsidies.Application",
    "subsidies.propose_offers": "subsidies.Program",
    "subsidies.release_allotment": "subsidies.Allotment",
    "subsidies.remind": "subsidies.Application",
    "subsidies.remind_of_last_claims": "subsidies.Program",
    "subsidies.remind_of_voucher": "subsidies.Voucher",
    "subsidies.write_export": "subsidies.Export",
}
# One writes nothing: it only sends a mail about what its arguments name. The other needs a scanner, and what it found
# twice is in `tests/marketplace/documents`. What asks the processor is done twice, and in any order, in
# `tests/marketplace/payments`.
ELSEWHERE = {
    "documents.scan",
    "search.send_alert",
    *(f"payments.{step}" for step in ("process_event", "sync_checkout", "sync_payment", "send_own_share")),
    *("payments.send_refund", "payments.refund_cancelled", "payments.send_subsidy"),
}
# Each run reads all words anew and keeps them beside the last ones.
ANEW = {"search.renew": {"search.VocabularySnapshot"}}
# Rows of the machinery itself: a job may queue the same look again, which then finds nothing to do.
MACHINERY = {"core.OutboxRow", "core.ScheduleRun"}


def contents() -> dict[str, str]:
    """A fingerprint of every table of ours but the public registries, which no task writes."""
    labels = set(source.apps()) - {"reference"}
    models = [model for app in apps.get_app_configs() if app.label in labels for model in app.get_models()]
    found = {}
    with connection.cursor() as cursor:
        for model in (one for one in models if one._meta.label not in MACHINERY):
            cursor.execute(f"SELECT * FROM {model._meta.db_table} ORDER BY {model._meta.pk.column}")  # noqa: S608
            found[model._meta.label] = hashlib.sha256(repr(cursor.fetchall()).encode()).hexdigest()
    return found


def changed_by_a_second_run(task: str, arguments: list[tuple]) -> set[str]:
    for values in arguments:
        current_app.tasks[task](*values)
    before = contents()
    for values in arguments:
        current_app.tasks[task](*values)
    return {label for label, mark in contents().items() if mark != before[label]}


def test_every_task_is_here():
    assert set(NAMES) | ELSEWHERE | JOBS | MESSAGES == set(TASKS)


@pytest.mark.parametrize("task", sorted(NAMES))
def test_work_that_is_done_twice_changes_what_it_changes_once(world, task):
    newest = apps.get_model(NAMES[task]).objects.order_by("-pk").values_list("pk", flat=True)[:EACH]
    assert changed_by_a_second_run(task, [(pk,) for pk in newest]) == set()


@pytest.mark.parametrize("job", sorted(JOBS))
def test_a_job_that_runs_twice_changes_what_it_changes_once(world, job):
    assert changed_by_a_second_run(job, [()]) == ANEW.get(job, set())
