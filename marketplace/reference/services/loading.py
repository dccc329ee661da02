from collections.abc import Callable
from pathlib import Path

from django.apps import apps
from django.db import connection, transaction

from marketplace.reference.importers import files
from marketplace.reference.importers.files import WrongLayout
from marketplace.reference.models import DataSet
from marketplace.reference.services import frameworks, places
from marketplace.reference.services.importing import dataset_of, plan_import, write_plan
from marketplace.reference.services.sources import SOURCES, Source
from marketplace.reference.services.words import index_words

SHIPPED = places.OWN_FOLDER
Progress = Callable[[str, int], None]


def load_reference(
    *,
    folder: Path = SHIPPED,
    vintages: dict[str, str] | None = None,
    again: bool = False,
    progress: Progress = lambda code, rows: None,
) -> dict[str, int]:
    """Write the official files found in `folder` into the database; returns rows read by data set.

    Safe to repeat: files that are as they were loaded before are skipped, unless something they build on
    changed or `again` is set. Nothing is deleted: what a new file no longer lists stays, with its old vintage.
    A file of the wrong layout raises WrongLayout and leaves its data set as it was.
    """
    with transaction.atomic():
        places.write_states_and_sectors()
    read: dict[str, int] = {}
    changed: set[str] = set()
    try:
        for source in SOURCES:
            paths = [files.find(folder, *names) for names in source.names]
            if paths[0] is None:
                continue
            count = _load(source, paths, (vintages or {}).get(source.code, ""), again)
            if count is not None:
                again = True
                changed.add(source.registry)
            read[source.code] = count or 0
            progress(source.code, count or 0)
    finally:
        # Once a registry, though two files may write one.
        for registry in sorted(changed - {""}):
            index_words(registry)
    with transaction.atomic():
        frameworks.write_service_categories()
    if any(read.values()):
        refresh_statistics()
    return read


def refresh_statistics() -> None:
    """Tell the planner of PostgreSQL what the tables hold now; until then it plans for the empty tables they were."""
    if connection.vendor == "postgresql":
        tables = [model._meta.db_table for model in apps.get_app_config("reference").get_models()]
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE " + ", ".join(map(connection.ops.quote_name, tables)))


@transaction.atomic
def _load(source: Source, paths: list[Path | None], vintage: str, again: bool) -> int | None:
    """Rows read, or None when these very files are in already."""
    if source.needs_all and None in paths:
        lacking = next(names[0] for names, path in zip(source.names, paths, strict=True) if path is None)
        raise WrongLayout(f"{source.code} also needs {lacking}")
    dataset = dataset_of(source, paths, vintage)
    before = DataSet.objects.filter(pk=source.code).first()
    if before and before.sha256 == dataset.sha256 and not again and vintage in ("", before.vintage):
        return None
    if source.write is None or paths[0] is None:
        plan = plan_import(source, paths, dataset=dataset)
        write_plan(plan)
        return plan.dataset.row_count
    dataset.save()
    dataset.row_count = source.write(dataset, paths[0])
    dataset.save(update_fields=["row_count"])
    return dataset.row_count
