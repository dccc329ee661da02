import datetime as dt

from celery import shared_task

from marketplace.core import clock, once, outbox, schedule

KEEP_DONE_ROWS = dt.timedelta(days=30)
KEEP_SENT_PAGES = dt.timedelta(days=2)


@shared_task(name="core.tick")
def tick():
    """In production beat sends this every second, and whichever worker gets it sends the others their work."""
    outbox.publish()
    schedule.send_due()


@shared_task(name="core.run_row")
def run_row(row_id, attempt_number):
    outbox.attempt(row_id, attempt_number)


@shared_task(name="core.run_job")
def run_job(job):
    schedule.run(job)


@shared_task(name="core.sweep_outbox")
def sweep_outbox():
    outbox.sweep(before=clock.now() - KEEP_DONE_ROWS)


@shared_task(name="core.forget_sent_pages")
def forget_sent_pages():
    once.forget(before=clock.now() - KEEP_SENT_PAGES)
