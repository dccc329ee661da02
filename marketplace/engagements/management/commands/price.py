import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from marketplace.engagements.described import Malformed, price


class Command(BaseCommand):
    help = "Price an order described in JSON: what each program pays and what the operator pays. Reads no database."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", help="a file in UTF-8, or - for standard input")

    def handle(self, *, file, **options):
        """A description that cannot be read gets one sentence on standard error, and exit code 2."""
        try:
            text = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
            self.stdout.write(json.dumps(price(text), ensure_ascii=False))
        except OSError as error:
            self._refuse(_("%(file)s cannot be read: %(why)s.") % {"file": file, "why": error.strerror})
        except Malformed as error:
            self._refuse(str(error))

    def _refuse(self, sentence: str) -> None:
        self.stderr.write(sentence)
        sys.exit(2)
