"""Staff sees what is stuck and tries it again."""

import datetime as dt

import pytest
from django.urls import reverse

from marketplace.accounts.roles import Role
from marketplace.audit.models import AuditEvent
from marketplace.core import clock, outbox, panels, selectors, services
from marketplace.core.errors import DomainError, Refused
from marketplace.core.models import OutboxRow, ScheduleRun

PAGE = "/background-work/"


@pytest.fixture
def failed():
    """Work that was tried as often as we try."""
    row = outbox.enqueue("test.nobody_wrote_this", 7)
    OutboxRow.objects.filter(pk=row.pk).update(attempts=outbox.MOST_ATTEMPTS, last_error="NotRegistered")
    return row


def test_staff_sees_what_failed_and_has_it_tried_again(sign_in, failed):
    client = sign_in(Role.VETTING_OFFICER)
    assert panels.tasks_for(client.actor)[0].title == "1 piece of background work has failed"
    page = client.get(reverse("background_work")).content.decode()
    assert "test.nobody_wrote_this 7" in page
    assert "Nobody tries it: it waits for you" in page
    assert outbox.drain() == 0
    answer = client.post(PAGE, {"row": failed.pk}, follow=True)
    assert "test.nobody_wrote_this is tried again now." in answer.content.decode()
    event = AuditEvent.objects.get(action="later_work.retried")
    assert (event.user_id, event.facts["attempts"]) == (client.actor.user_id, outbox.MOST_ATTEMPTS)
    outbox.drain()
    failed.refresh_from_db()
    assert (failed.attempts, failed.last_error) == (1, "NotRegistered")


@pytest.mark.parametrize("typed", ["", "x", "-1", "9" * 40, "999999"])
def test_work_that_is_not_there_is_not_tried_again(sign_in, failed, typed):
    answer = sign_in(Role.MODERATOR).post(PAGE, {"row": typed}, follow=True)
    assert "Look at the page again." in answer.content.decode()
    failed.refresh_from_db()
    assert failed.attempts == outbox.MOST_ATTEMPTS
    assert not AuditEvent.objects.filter(action="later_work.retried").exists()


def test_work_that_is_done_is_not_done_again(sign_in):
    row = outbox.enqueue("test.note", 1)
    OutboxRow.objects.filter(pk=row.pk).update(done_at=clock.now(), last_error="Timeout")
    with pytest.raises(DomainError):
        services.retry_work(by=sign_in(Role.MODERATOR).actor, row_id=row.pk)


def test_nobody_but_staff_sees_or_tries(sign_in, failed):
    client = sign_in(Role.PROGRAM_ADMINISTRATOR)
    assert {client.get(PAGE).status_code, client.post(PAGE, {"row": failed.pk}).status_code} == {404}
    with pytest.raises(Refused):
        services.retry_work(by=client.actor, row_id=failed.pk)
    failed.refresh_from_db()
    assert failed.attempts == outbox.MOST_ATTEMPTS


def test_the_page_says_how_long_work_waits_and_that_no_worker_seems_to_run(sign_in):
    client = sign_in(Role.EDITOR)
    assert "The worker keeps up." in client.get(PAGE).content.decode()
    outbox.enqueue("test.note", 1)
    OutboxRow.objects.update(due_at=clock.now() - dt.timedelta(minutes=20))
    page = client.get(PAGE).content.decode()
    assert "The oldest work has waited for 20\xa0minutes." in page


def test_each_job_says_when_it_ran_last_and_how_that_went(sign_in):
    now = clock.now()
    ago = [now - dt.timedelta(minutes=minutes) for minutes in (1, 20, 30)]
    ScheduleRun.objects.create(job="audit.seal", started_at=ago[0], finished_at=now)
    ScheduleRun.objects.create(job="audit.export_head", started_at=ago[1], finished_at=now, last_error="OSError")
    ScheduleRun.objects.create(job="core.sweep_outbox", started_at=ago[2])
    states = {line.task: line.state for line in selectors.job_lines()}
    wanted = {"audit.seal": "ran", "audit.export_head": "failed", "core.sweep_outbox": "stuck", "search.renew": "never"}
    assert wanted.items() <= states.items()
    page = sign_in(Role.EDITOR).get(PAGE).content.decode()
    assert all(words in page for words in ("OSError", "Began and did not end", "Has not run yet", "5 seconds"))
