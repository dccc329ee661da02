from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from marketplace.audit import services
from marketplace.audit.heads import as_json


class Command(BaseCommand):
    help = "Seals what waits, verifies the chain, writes its head to a file for the auditor and prints it as JSON."

    def add_arguments(self, parser):
        parser.add_argument("--heads", type=Path, default=settings.AUDIT_HEADS_DIR, help="the folder for the file")

    def handle(self, *args, heads, **options):
        try:
            head = services.export_head(heads)
        except services.ChainBroken as error:
            raise CommandError(f"The chain is broken: {error}.") from error
        self.stdout.write(as_json(head))
