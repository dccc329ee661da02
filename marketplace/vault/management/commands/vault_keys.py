from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

from marketplace.core.errors import DomainError
from marketplace.vault import selectors, services


class Command(BaseCommand):
    help = "Lists the vault's keys by their short names, newest first, with what each seals; retires an unused one."

    def add_arguments(self, parser):
        parser.add_argument("--retire", metavar="KEY", default="", help="take this key out of the key file")

    def handle(self, *args, retire, **options):
        if retire:
            self.retire(retire)
        for key in selectors.keys_in_use():
            place = f"{key.rank}." if key.is_known else "MISSING"
            self.stdout.write(f"{place} {key.key_id}: {key.entries} entries")
        self.stdout.write(back_up())

    def retire(self, key_id):
        try:
            services.retire_key(key_id=key_id)
        except (DomainError, ImproperlyConfigured) as error:
            raise CommandError(str(error)) from None


def back_up() -> str:
    if settings.DEMO:
        return "Back-up: the demo needs none."
    return selectors.back_up_problem() or "Back-up: nothing to do."
