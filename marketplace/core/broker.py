"""The only door to Celery's broker. Workers alone go through it: a page never waits for a broker that is away."""

import datetime as dt

from celery import current_app


def send(task: str, *args: int | str, within: dt.timedelta) -> None:
    """Ask a worker to run a registered task; a message that nobody took `within` this time is dropped."""
    current_app.send_task(task, args=args, expires=within.total_seconds(), retry=False)
