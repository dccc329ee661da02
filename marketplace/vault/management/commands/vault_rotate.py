from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from marketplace.vault import keys, services


class Command(BaseCommand):
    help = "Seals every entry of the vault again with the newest key; afterwards the older keys may go."

    def add_arguments(self, parser):
        parser.add_argument("--new-key", action="store_true", help="first put a new key on top of the key file")

    def handle(self, *args, new_key, **options):
        if new_key:
            self.add_key()
        services.plant_canary()
        total = 0
        while count := services.rotate_batch():
            total += count
        services.retire_canaries()
        self.stdout.write(f"{total} entries sealed again with key {keys.newest_key_id()}.")

    def add_key(self):
        if settings.VAULT_KEYS:
            raise CommandError("The keys come from LEVEE_VAULT_KEYS: put the new key first there, then run this again.")
        keys.write_key_file([keys.new_key(), *keys.key_list()], replace=True)
        self.stdout.write("A new key stands on top of the key file. Back it up apart from the database.")
