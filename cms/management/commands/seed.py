import time

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.module_loading import import_string

from marketplace.accounts.models import User
from marketplace.core import outbox

# In the order in which the things need one another; each seeds through its app's services.
STEPS = {
    "people of the marketplace": "marketplace.accounts.seeds.seed",
    "providers and services": "providers.seeds.seed",
    "operators": "operators.seeds.seed",
    "programs": "subsidies.seeds.seed_programs",
    "applications, vouchers, orders, claims": "subsidies.seeds.seed_trade",
    "pages": "cms.seeds.seed",
}


class Command(BaseCommand):
    help = "Fills the embedded demo with invented organizations and a few months of trade. Refused elsewhere."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="do nothing when the demo is already there")

    def handle(self, *args, once, **options):
        if not settings.DEMO:
            raise CommandError("The demo exists only in the embedded settings.")
        if User.objects.filter(is_synthetic=True).exists():
            if once:
                return
            self.stdout.write("The demo is already there; what is missing is added.")
        # Invented people have no mailbox, and nobody wants to read months of their mail at the start.
        settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
        call_command("reference_load", stdout=self.stdout)
        self.tell_steps()
        outbox.drain(limit=100_000)

    @transaction.atomic
    def tell_steps(self):
        """All of it or nothing: a seed that was cut short begins again."""
        for title, path in STEPS.items():
            started = time.monotonic()
            import_string(path)()
            self.stdout.write(f"{title}: {time.monotonic() - started:.1f} s")
