import signal
import time

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from marketplace.core import outbox, schedule


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
            done = schedule.run_due() + outbox.drain()
            close_old_connections()
            if self.stopping:
                return
            if not done:
                time.sleep(1)

    def stop(self, *_):
        self.stopping = True
