from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from marketplace.audit import chain
from marketplace.audit.heads import Head, read_heads
from marketplace.audit.models import AuditSeal


class Command(BaseCommand):
    help = (
        "Proves that no sealed audit event was changed, removed, exchanged or put in between, and that every exported "
        "head is still in the chain. Reads only; names the first row that does not hold."
    )

    def add_arguments(self, parser):
        parser.add_argument("--heads", type=Path, help="a folder of exported heads, which must all be in the chain")
        parser.add_argument("--head", default="", help="the hash of one exported head")

    def handle(self, *args, heads, head, verbosity, **options):
        exported = [*([Head(head)] if head else []), *(self._exported(heads) if heads else [])]
        quiet = True if verbosity == 0 else None
        with tqdm(total=AuditSeal.objects.count(), desc="Audit events", unit="event", disable=quiet) as bar:
            verdict = chain.verify(exported, bar.update)
        if verdict.broken:
            raise CommandError(f"The chain is broken: {verdict.broken}.")
        self.stdout.write(f"{verdict.seals} events sealed, {verdict.unsealed} not yet. Head {verdict.head}")
        alone = f"Add --heads {settings.AUDIT_HEADS_DIR}: without a head, rows cut off the end are not seen."
        self.stdout.write(f"Exported heads found in the chain: {len(exported)}" if exported else alone)

    def _exported(self, folder):
        try:
            exported = list(read_heads(folder))
        except ValueError as error:
            raise CommandError(f"{error}.") from error
        if not exported:
            raise CommandError(f"There is no exported head in {folder}.")
        return exported
