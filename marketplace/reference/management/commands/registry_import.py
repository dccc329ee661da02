from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from marketplace.reference.importers.archives import official_files
from marketplace.reference.importers.files import WrongLayout
from marketplace.reference.services.importing import Plan, apply_plan, dataset_of, plan_import
from marketplace.reference.services.sources import IMPORTABLE, SOURCE_BY_CODE

FEW = 20
# Columns that say nothing to the person who reads the list.
QUIET = frozenset({"search_text", "counties_served", "zips"})


class Command(BaseCommand):
    help = (
        "Compare a new official file with what is loaded: added, changed, gone and rejected rows. "
        "Writes nothing without --apply."
    )

    def add_arguments(self, parser):
        parser.add_argument("name", choices=IMPORTABLE, metavar="NAME", help=f"one of {', '.join(IMPORTABLE)}")
        parser.add_argument(
            "file", type=Path, metavar="FILE", help="the official file, its archive (.zip), or a folder of its files"
        )
        parser.add_argument("--apply", action="store_true", help="write it; without this it is a dry run")
        parser.add_argument("--vintage", default="", help="of which year the file is, where it does not say so itself")
        parser.add_argument("--full", action="store_true", help=f"list every row, not the first {FEW} of each kind")
        parser.add_argument(
            "--lacks-much", action="store_true", help="load it although it lacks more than a fifth of what is loaded"
        )

    def handle(self, *, name, file, apply, vintage, full, lacks_much, verbosity, **options):
        source = SOURCE_BY_CODE[name]
        if apply and not vintage and not source.vintage_in_file:
            raise CommandError("The file does not say of which year it is. Add --vintage, for example --vintage 2027.")
        try:
            with (
                official_files(file, source.names, needs_all=source.needs_all) as paths,
                tqdm(desc=source.title, unit=" rows", disable=verbosity == 0) as bar,
            ):
                dataset = dataset_of(source, paths, vintage)
                plan = plan_import(source, paths, dataset=dataset, progress=bar.update)
                bar.set_postfix_str("compared")
                self.tell(plan, None if full else FEW)
                if apply:
                    apply_plan(plan, lacks_much=lacks_much)
                    bar.set_postfix_str("written")
        except WrongLayout as error:
            raise CommandError(f"{error} Nothing was changed.") from error
        self.stdout.write(self.ending(plan, apply=apply))

    def tell(self, plan: Plan, most: int | None) -> None:
        """The counts in a line, then the rows of each kind."""
        counts = {
            "read": plan.report.read,
            "added": len(plan.added),
            "changed": len(plan.changes),
            "the same": len(plan.same),
            "gone": len(plan.gone),
            "rejected": len(plan.report.rejected),
        }
        used = sum(counts.values()) - counts["read"] - counts["gone"]
        # On purpose: a closed bank, another kind of system, a second line about the same one.
        counts["left out or joined to another row"] = max(counts["read"] - used, 0)
        self.stdout.write(f"{plan.dataset}: " + ", ".join(f"{count:,} {word}" for word, count in counts.items()) + ".")
        key = plan.target.key
        self.list("Added", (f"{getattr(thing, key)} {thing}" for thing in plan.added), len(plan.added), most)
        self.list("Changed", map(in_words, plan.changes), len(plan.changes), most)
        self.list("Gone", (f"{number} {name}" for number, name in plan.gone), len(plan.gone), most)
        rejected = (f"{row.file}, line {row.line}: {row.reason}" for row in plan.report.rejected)
        self.list("Rejected", rejected, len(plan.report.rejected), most)

    def list(self, title: str, lines: Iterable[str], count: int, most: int | None) -> None:
        if not count:
            return
        self.stdout.write(f"\n{title}:")
        for line in islice(lines, most):
            self.stdout.write(f"  {line}")
        if most is not None and count > most:
            self.stdout.write(f"  and {count - most:,} more; --full lists them all")

    def ending(self, plan: Plan, *, apply: bool) -> str:
        if apply:
            return f"\nLoaded as {plan.dataset}."
        if plan.lacks_too_much:
            return "\nNothing was written. The file lacks so much that it was probably cut off."
        return "\nNothing was written: this was a dry run. Add --apply to load it."


def in_words(change) -> str:
    """One changed row: its number and name, and each column that differs, before and after."""
    columns = (
        f"{column.removesuffix('_id')}: {before} → {after}"
        for column, (before, after) in change.values.items()
        if column not in QUIET
    )
    return f"{change.key} {change.name}; " + ("; ".join(columns) or "words of the lookup")
