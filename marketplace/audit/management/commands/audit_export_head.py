import json

from django.core.management.base import BaseCommand, CommandError

from marketplace.audit import chain, services
from marketplace.core import clock


class Command(BaseCommand):
    help = "Seals what waits, verifies the chain and prints its head as JSON, to be kept by the auditor."

    def handle(self, *args, **options):
        while services.seal_events():
            pass
        verdict = chain.verify()
        if verdict.broken:
            raise CommandError(f"The chain is broken: {verdict.broken}.")
        head = {"at": clock.now().isoformat(), "events": verdict.seals, "head": verdict.head}
        self.stdout.write(json.dumps(head))
