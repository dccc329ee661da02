from django.core.management.base import BaseCommand

from marketplace.notices.services import note_bounced_address


class Command(BaseCommand):
    help = "Notes that e-mails to an address came back, so that no deadline runs on them."

    def add_arguments(self, parser):
        parser.add_argument("address", nargs="+", help="an e-mail address that a mail server sent back")

    def handle(self, *args, address, **options):
        count = sum(len(note_bounced_address(address=one)) for one in address)
        self.stdout.write(f"Messages of the last five days that did not arrive: {count}")
