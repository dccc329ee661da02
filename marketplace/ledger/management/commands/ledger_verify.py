from django.core.management.base import BaseCommand, CommandError

from marketplace.ledger import selectors
from marketplace.ledger.models import Account, Transfer


class Command(BaseCommand):
    help = "Proves that every account equals the sum of its transfers and that no limit was passed."

    def handle(self, *args, **options):
        wrong = selectors.miscounted()
        for account in wrong:
            self.stderr.write(f"{account}: counters say {account.debits} out, {account.credits} in.")
        if wrong:
            raise CommandError(f"{len(wrong)} accounts do not equal their transfers.")
        self.stdout.write(f"{Account.objects.count()} accounts equal their {Transfer.objects.count()} transfers.")
