import datetime as dt

from celery import shared_task

from marketplace.core import clock, once, outbox

KEEP_DONE_ROWS = dt.timedelta(days=30)
KEEP_SENT_PAGES = dt.timedelta(days=2)


@shared_task(name="core.drain_outbox")
def drain_outbox():
    """In production beat sends this every second to the workers; leases keep them out of each other's way."""
    outbox.drain()


@shared_task(name="core.sweep_outbox")
def sweep_outbox():
    outbox.sweep(before=clock.now() - KEEP_DONE_ROWS)


@shared_task(name="core.forget_sent_pages")
def forget_sent_pages():
    once.forget(before=clock.now() - KEEP_SENT_PAGES)
