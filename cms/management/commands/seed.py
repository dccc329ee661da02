import time

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.module_loading import import_string

from marketplace.accounts.models import User
from providers.seeds.crowd import seed_crowd

# In the order in which the things need one another; each seeds through its app's services.
STEPS = {
    "the test processor of payments": "marketplace.payments.seeds.seed",
    "people of the marketplace": "marketplace.accounts.seeds.seed",
    "providers and services": "providers.seeds.seed",
    "operators": "operators.seeds.seed",
    "programs": "subsidies.seeds.seed_programs",
    "a year and a half of trade": "subsidies.seeds.seed_history",
    "what people work on today": "subsidies.seeds.seed_trade",
    "money asked back": "subsidies.seeds.seed_recoveries",
    "the bank's statements": "subsidies.seeds.seed_statements",
    "own shares looked at": "subsidies.seeds.seed_samples",
    "money at the payment processor": "subsidies.seeds.seed_processor",
    "months signed off": "subsidies.seeds.seed_month_ends",
    "pages": "cms.seeds.seed",
    "the search index": "search.seeds.seed",
    "later work and read notices": "marketplace.notices.seeds.seed",
}
MOST_SERVICES = 200_000


class Command(BaseCommand):
    help = "Fills the embedded demo with invented organizations and eighteen months of trade. Refused elsewhere."

    def add_arguments(self, parser):
        parser.add_argument(
            "--services", type=int, metavar="N", help="then add copies of services until N are public, for measuring"
        )

    def handle(self, *args, services=None, **options):
        if not settings.DEMO:
            raise CommandError("The demo exists only in the embedded settings.")
        if services is not None and not 1 <= services <= MOST_SERVICES:
            raise CommandError(f"--services takes a number from 1 to {MOST_SERVICES:,}.")
        if User.objects.filter(is_synthetic=True).exists():
            self.stdout.write("The demo is already there and stays as it is.")
        else:
            call_command("reference_load", stdout=self.stdout)
            self.tell_steps()
        if services:
            seed_crowd(services)
            call_command("search_rebuild", stdout=self.stdout)

    @transaction.atomic
    def tell_steps(self):
        """All of it or nothing: a seed that was cut short begins again."""
        for title, path in STEPS.items():
            started = time.monotonic()
            import_string(path)()
            self.stdout.write(f"{title}: {time.monotonic() - started:.1f} s")
