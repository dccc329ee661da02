from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from marketplace.core.money import ZERO
from marketplace.ledger import selectors
from marketplace.ledger.models import Account, Transfer


class Command(BaseCommand):
    help = (
        "Recomputes every account from its transfers; proves that no limit was passed, that all accounts together hold "
        "nothing, and that each reversal equals what it reverses. Reads only; names the first account that disagrees."
    )

    def handle(self, *args, verbosity, **options):
        accounts, transfers = Account.objects.count(), Transfer.objects.count()
        problems = [*self._accounts(accounts, verbosity), *self._sums(), *self._reversals()]
        for problem in problems:
            self.stderr.write(problem)
        if problems:
            raise CommandError("The ledger does not hold. Stop payments and ask who has changed the database.")
        self.stdout.write(f"{accounts} accounts equal their {transfers} transfers.")

    def _accounts(self, accounts, verbosity):
        first, wrong = None, 0
        with tqdm(total=accounts, desc="Accounts", unit="account", disable=True if verbosity == 0 else None) as bar:
            for one in selectors.disagreements(bar.update):
                first, wrong = first or one, wrong + 1
        return [f"{wrong} of {accounts} accounts disagree. The first is {first}"] if first else []

    def _sums(self):
        rest = selectors.out_of_balance()
        return [f"All accounts together hold {rest} and should hold {ZERO}."] if rest else []

    def _reversals(self):
        wrong = selectors.false_reversals()
        first = wrong.first()
        if first is None:
            return []
        return [f"{wrong.count()} reversals differ from what they reverse. The first is transfer {first.pk}: {first}."]
