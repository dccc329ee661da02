import logging
import signal
import time

from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections

from marketplace.core import outbox, schedule

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Drains the outbox and runs the schedule until it is stopped (the embedded worker)."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="do what is due now, then stop")

    def handle(self, *args, once, **options):
        self.stopping = once
        if not once:
            signal.signal(signal.SIGTERM, self.stop)
            signal.signal(signal.SIGINT, self.stop)
        while True:
            done = self.round()
            if self.stopping:
                return
            close_old_connections()
            if not done:
                time.sleep(1)

    def round(self):
        """One round; a database that is away for a moment ends the round, not the worker."""
        try:
            done = schedule.run_due() + outbox.drain()
            if done:
                schedule.run_after_work()
        except OperationalError as error:
            if self.stopping:
                raise
            logger.error("The database did not answer: %s", type(error).__name__)
            return 0
        return done

    def stop(self, *_):
        self.stopping = True
