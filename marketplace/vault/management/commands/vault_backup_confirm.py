from django.core.management.base import BaseCommand, CommandError

from marketplace.core.errors import DomainError
from marketplace.vault import services


class Command(BaseCommand):
    help = "Writes down, dated, that a copy of the vault's keys lies in a safe place apart from the database."

    def add_arguments(self, parser):
        parser.add_argument("--name", required=True, help="the owner of this instance, who has seen the copy")

    def handle(self, *args, name, **options):
        try:
            kept = services.confirm_back_up(name=name)
        except DomainError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"Confirmed for key {kept.key_id} by {kept.confirmed_by}. Again within 90 days.")
