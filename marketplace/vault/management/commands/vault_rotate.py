from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from marketplace.vault import keys, selectors, services


class Command(BaseCommand):
    help = "Seals every entry again with the newest key. Stopped halfway, it goes on where it was when run again."

    def add_arguments(self, parser):
        parser.add_argument("--new-key", action="store_true", help="first put a new key on top of the key file")
        parser.add_argument("--batch", type=int, default=200, help="entries in one transaction")

    def handle(self, *args, new_key, batch, **options):
        if new_key:
            self.add_key()
        services.plant_canary()
        newest = keys.newest_key_id()
        stale = sum(key.entries for key in selectors.keys_in_use() if key.key_id != newest)
        done = 0
        with tqdm(total=stale, desc="Sealing again", unit="entry") as bar:
            while count := services.rotate_batch(batch):
                done += count
                bar.update(count)
        services.retire_canaries()
        self.stdout.write(f"{done} entries sealed again with key {newest}.")
        for key in selectors.keys_in_use():
            self.stdout.write(f"{key.key_id}: {key.entries} entries")

    def add_key(self):
        if settings.VAULT_KEYS:
            raise CommandError("The keys come from LEVEE_VAULT_KEYS: put the new key first there, then run this again.")
        keys.write_key_file([keys.new_key(), *keys.key_list()], replace=True)
        self.stdout.write("A new key stands on top of the key file. Back it up apart from the database.")
