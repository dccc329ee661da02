import datetime as dt

import pytest
from celery import current_app, shared_task
from django.core.management import call_command
from django.db import transaction

from marketplace.core import broker, clock, outbox, readiness
from marketplace.core.models import Change, OutboxRow, ScheduleRun

NOON = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)


@shared_task(name="test.note")
def note(number):
    Change.objects.create(kind="test", object_id=number)


@shared_task(name="test.note_then_fail")
def note_then_fail(number):
    note(number)
    raise RuntimeError("the secret text of an answer")


@shared_task(name="test.note_then_queue")
def note_then_queue(number):
    note(number)
    outbox.enqueue("test.note", number + 1)


def noted():
    return sorted(Change.objects.filter(kind="test").values_list("object_id", flat=True))


def after(seconds):
    return clock.travel(NOON + dt.timedelta(seconds=seconds))


def test_queued_work_is_done_once():
    outbox.enqueue("test.note", 1)
    assert outbox.drain() == 1
    assert outbox.drain() == 0
    assert noted() == [1]


def test_work_of_a_transaction_that_fails_is_never_done():
    with transaction.atomic():
        outbox.enqueue("test.note", 1)
        transaction.set_rollback(True)
    assert outbox.drain() == 0


def test_what_work_queues_is_done_in_the_same_round():
    outbox.enqueue("test.note_then_queue", 1)
    assert outbox.drain() == 2
    assert noted() == [1, 2]


def test_work_for_later_waits_for_its_time():
    with after(0):
        outbox.enqueue("test.note", 1, due_at=NOON + dt.timedelta(minutes=5))
        assert outbox.drain() == 0
    with after(300):
        assert outbox.drain() == 1


def test_a_failure_leaves_nothing_half_written_and_is_tried_again_later_each_time():
    with after(0):
        row = outbox.enqueue("test.note_then_fail", 1)
        assert outbox.drain() == 0
        row.refresh_from_db()
        assert (row.attempts, row.due_at) == (1, NOON + dt.timedelta(seconds=2))
        assert outbox.drain() == 0
    with after(3):
        outbox.drain()
        row.refresh_from_db()
        assert (row.attempts, row.due_at) == (2, NOON + dt.timedelta(seconds=7))
    assert noted() == []


def test_the_text_of_an_error_is_kept_nowhere(caplog):
    row = outbox.enqueue("test.note_then_fail", 1)
    outbox.drain()
    row.refresh_from_db()
    assert row.last_error == "RuntimeError"
    assert "secret" not in caplog.text


def test_a_name_that_no_task_has_is_a_failure_like_any_other():
    row = outbox.enqueue("test.nobody_wrote_this")
    outbox.enqueue("test.note", 1)
    assert outbox.drain() == 1
    row.refresh_from_db()
    assert row.done_at is None


def test_work_that_failed_too_often_waits_for_a_person():
    row = outbox.enqueue("test.note", 1)
    OutboxRow.objects.filter(pk=row.pk).update(attempts=outbox.MOST_ATTEMPTS)
    assert outbox.drain() == 0
    assert readiness.report()["later_work"] == "1 given up"


def test_a_leased_row_is_left_alone_until_the_lease_runs_out():
    outbox.enqueue("test.note", 1)
    with after(0):
        OutboxRow.objects.update(due_at=NOON)
        assert len(outbox.lease_waiting()) == 1
        assert outbox.lease_waiting() == []
    with after(31):
        assert len(outbox.lease_waiting()) == 1


def test_of_two_who_were_sent_the_same_row_one_does_it():
    outbox.enqueue("test.note", 1)
    OutboxRow.objects.update(due_at=NOON)
    with after(0):
        first = outbox.lease_waiting()[0]
    with after(31):
        second = outbox.lease_waiting()[0]
        assert outbox.attempt(second.pk, second.attempts + 1) is True
        assert outbox.attempt(first.pk, first.attempts + 1) is False
        assert outbox.attempt(second.pk, second.attempts + 1) is False
    assert noted() == [1]


def test_a_message_is_good_for_one_attempt_and_whoever_dies_in_it_has_used_it_up(monkeypatch):
    """The second of two messages, or one that the broker sends again, does nothing; the lease is what heals."""
    row = outbox.enqueue("test.note", 1)
    OutboxRow.objects.update(due_at=NOON)
    with monkeypatch.context() as patch, after(0):
        patch.setattr(outbox, "_run", lambda row_id, number: False)  # killed here
        outbox.attempt(row.pk, 1)
    with after(29):
        assert outbox.attempt(row.pk, 1) is False
        assert outbox.drain() == 0
    with after(31):
        assert outbox.drain() == 1
    row.refresh_from_db()
    assert (noted(), row.attempts) == ([1], 2)


@pytest.fixture
def sent(monkeypatch):
    """What went to the broker."""
    messages = []
    monkeypatch.setattr(broker, "send", lambda task, *args, within: messages.append((task, *args)))
    return messages


def test_in_production_a_row_is_sent_by_its_number_and_again_when_its_lease_is_over(sent):
    row = outbox.enqueue("test.note", 1)
    OutboxRow.objects.update(due_at=NOON)
    with after(0):
        assert [outbox.publish(), outbox.publish()] == [1, 0]
    with after(31):
        assert outbox.publish() == 1
    assert sent == [("core.run_row", row.pk, 1)] * 2
    current_app.tasks["core.run_row"](row.pk, 1)
    current_app.tasks["core.run_row"](row.pk, 1)
    assert noted() == [1]
    with after(90):
        assert outbox.publish() == 0


def test_a_broker_that_is_away_uses_up_no_attempt(monkeypatch):
    row = outbox.enqueue("test.note", 1)
    OutboxRow.objects.update(due_at=NOON)

    def away(*args, **options):
        raise ConnectionError

    monkeypatch.setattr(broker, "send", away)
    for minute in range(outbox.MOST_ATTEMPTS + 1):
        with after(60 * minute), pytest.raises(ConnectionError):
            outbox.publish()
    row.refresh_from_db()
    assert row.attempts == 0
    with after(3600):
        assert outbox.drain() == 1


def test_the_broker_holds_so_many_messages_and_no_more(sent, monkeypatch):
    monkeypatch.setattr(outbox, "WINDOW", 3)
    rows = outbox.enqueue_each("test.note", range(5))
    assert [outbox.publish(), outbox.publish()] == [3, 0]
    outbox.attempt(rows[0].pk, 1)
    assert outbox.publish() == 1


def test_work_that_waits_too_long_is_reported():
    outbox.enqueue("test.note", 1)
    OutboxRow.objects.update(due_at=NOON)
    with after(0):
        assert outbox.problem() == ""
    with after(301):
        assert outbox.problem() == "late"


def test_done_rows_are_swept_and_failed_ones_stay():
    outbox.enqueue("test.note", 1)
    outbox.drain()
    failed = outbox.enqueue("test.note_then_fail", 1)
    outbox.drain()
    assert outbox.sweep(before=clock.now() - dt.timedelta(days=30)) == 0
    assert outbox.sweep(before=clock.now() + dt.timedelta(days=1)) == 1
    assert list(OutboxRow.objects.all()) == [failed]


def test_the_worker_does_one_round_and_stops():
    outbox.enqueue("test.note", 1)
    call_command("work", once=True)
    assert noted() == [1]
    assert set(ScheduleRun.objects.values_list("job", flat=True)) >= {"audit.seal", "core.sweep_outbox"}
    assert not ScheduleRun.objects.exclude(last_error="").exists()
