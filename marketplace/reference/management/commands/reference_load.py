from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from marketplace.reference.importers.files import WrongLayout
from marketplace.reference.services import SHIPPED, load_reference
from marketplace.reference.services.loading import SOURCES


class Command(BaseCommand):
    help = "Load public reference data: the files shipped with Levee, or official ones from a folder."

    def add_arguments(self, parser):
        parser.add_argument("--from", dest="folder", type=Path, default=SHIPPED, help="folder of official files")
        parser.add_argument("--vintage", action="append", default=[], metavar="CODE=YEAR", help="e.g. hospitals=2027")
        parser.add_argument("--again", action="store_true", help="also load files that did not change")

    def handle(self, *, folder, vintage, again, verbosity, **options):
        if not folder.is_dir():
            raise CommandError(f"{folder} is not a folder. Name the folder that holds the official files.")
        codes = {source.code for source in SOURCES}
        vintages = dict(text.split("=", 1) for text in vintage if "=" in text)
        if len(vintages) < len(vintage) or not set(vintages) <= codes:
            raise CommandError(f"Write --vintage CODE=YEAR, where CODE is one of {', '.join(sorted(codes))}.")
        with tqdm(total=len(SOURCES), desc="Reference data", unit="file", disable=verbosity == 0) as bar:

            def progress(code, rows):
                bar.set_postfix_str(f"{code}: {rows:,} rows" if rows else f"{code}: as before")
                bar.update()

            try:
                written = load_reference(folder=folder, vintages=vintages, again=again, progress=progress)
            except WrongLayout as error:
                raise CommandError(str(error)) from error
        if not written:
            raise CommandError(f"No official file was found in {folder}.")
        if verbosity:
            self.stdout.write(f"Reference data: {sum(written.values()):,} rows from {len(written)} files.")
