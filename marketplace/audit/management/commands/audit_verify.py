from django.core.management.base import BaseCommand, CommandError

from marketplace.audit import chain


class Command(BaseCommand):
    help = "Proves that no sealed audit event was changed, removed or put in between."

    def add_arguments(self, parser):
        parser.add_argument("--head", default="", help="a head exported earlier, which must still be in the chain")

    def handle(self, *args, head, **options):
        verdict = chain.verify(head)
        if verdict.broken:
            raise CommandError(f"The chain is broken: {verdict.broken}.")
        self.stdout.write(f"{verdict.seals} events sealed, {verdict.unsealed} not yet. Head {verdict.head}")
