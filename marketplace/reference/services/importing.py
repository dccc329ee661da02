"""One official file against what is loaded: a plan that only reads, and its execution."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.core import clock
from marketplace.reference.importers import files
from marketplace.reference.importers.files import Report, WrongLayout
from marketplace.reference.models import DataSet
from marketplace.reference.services.batches import Batch, Target, in_chunks, upsert
from marketplace.reference.services.sources import Source
from marketplace.reference.services.words import index_words

# A file that lacks more than this part of what is loaded is taken for cut off, unless somebody vouches for it.
GONE_PART = 5


class Change(NamedTuple):
    key: str
    name: str
    # {column: (before, after)}
    values: dict[str, tuple[object, object]]


@dataclass(slots=True)
class Plan:
    """What loading a file would do. `gone` are keys and names that the new file no longer lists."""

    source: Source
    target: Target
    dataset: DataSet
    batch: Batch
    report: Report
    added: list = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    changed: list = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    gone: list[tuple[str, str]] = field(default_factory=list)
    held: int = 0

    @property
    def writes_rows(self) -> bool:
        return bool(self.added or self.changed or self.gone)

    @property
    def lacks_too_much(self) -> bool:
        """Whether so much is gone that the file was probably cut off."""
        return self.held > files.FEW_REJECTED and len(self.gone) > self.held // GONE_PART


def plan_import(
    source: Source,
    paths: list[Path | None],
    *,
    dataset: DataSet | None = None,
    progress: Callable[[], object] = lambda: None,
) -> Plan:
    """Read the files of a data set and compare each row with what is loaded; writes nothing.

    Raises WrongLayout, with the sentence, for a file that is damaged or not what its publisher makes.
    """
    if source.build is None or source.target is None:
        raise LookupError(f"{source.code} is loaded whole")
    report = Report(progress=progress)
    dataset = dataset or dataset_of(source, paths)
    batch = source.build(dataset, report, *paths)
    plan = Plan(source, source.target, dataset, batch, report)
    _reject_what_does_not_fit(plan)
    report.insist_on_a_whole_file(paths[0].name if paths[0] else source.code)
    _compare(plan)
    return plan


def dataset_of(source: Source, paths: list[Path | None], vintage: str = "") -> DataSet:
    """The data set as these files would make it, not saved; the vintage is the given one, the file's, the shipped."""
    there = [path for path in paths if path]
    if not vintage and source.vintage_in_file:
        vintage = source.vintage_in_file(there[0])
    return DataSet(
        code=source.code,
        publisher=source.publisher,
        title=source.title,
        vintage=vintage or source.vintage,
        attribution=source.attribution,
        sha256=files.digest(*there),
        row_count=0,
        loaded_at=clock.now(),
    )


@transaction.atomic
def apply_plan(plan: Plan, *, lacks_much: bool = False) -> DataSet:
    """Write what was planned and the lookup's index, all of it or nothing.

    Raises WrongLayout when the file lacks so much that it was probably cut off, unless `lacks_much` vouches for it.
    """
    if plan.lacks_too_much and not lacks_much:
        raise WrongLayout(
            _("The file lacks %(gone)s of the %(held)s rows that are loaded. It was probably cut off.")
            % {"gone": f"{len(plan.gone):,}", "held": f"{plan.held:,}"}
        )
    write_plan(plan)
    if plan.source.registry and plan.writes_rows:
        index_words(plan.source.registry)
    return plan.dataset


@transaction.atomic
def write_plan(plan: Plan) -> None:
    """The rows alone. Nothing is deleted: what is gone stays, marked as such."""
    target, dataset = plan.target, plan.dataset
    dataset.row_count = len(plan.batch.things)
    dataset.save()
    if plan.batch.before:
        model = type(plan.batch.before[0])
        model._default_manager.bulk_create(plan.batch.before, ignore_conflicts=True)
    written = [*plan.added, *plan.changed]
    stamped = [*target.fields, target.stamp] if target.stamp else [*target.fields]
    for thing in written:
        if target.stamp:
            setattr(thing, target.stamp, dataset.vintage)
    upsert(target.model, written, stamped, [target.key])
    _stamp(plan)
    for rows in in_chunks(target.rows(), target.key, [key for key, _name in plan.gone]):
        if target.retire:
            target.retire(rows, dataset.vintage)
    if plan.batch.after:
        plan.batch.after()


def _stamp(plan: Plan) -> None:
    """Rows that the new file repeats are as new as the file."""
    if not plan.target.stamp:
        return
    older = plan.target.rows().exclude(**{plan.target.stamp: plan.dataset.vintage})
    for rows in in_chunks(older, plan.target.key, plan.same):
        rows.update(**{plan.target.stamp: plan.dataset.vintage})


def _reject_what_does_not_fit(plan: Plan) -> None:
    """Texts longer than their column: PostgreSQL would refuse the whole file for one of them."""
    fields = [plan.target.model._meta.get_field(name) for name in (plan.target.key, *plan.target.fields)]
    limits = [(field.attname, field.max_length) for field in fields if field.max_length and not field.is_relation]
    fitting = []
    for thing in plan.batch.things:
        long = next((name for name, most in limits if len(getattr(thing, name) or "") > most), "")
        if long:
            reason = _("The column %(column)s is too long.") % {"column": long}
            plan.report.reject(plan.source.code, str(getattr(thing, plan.target.key))[:40], reason)
        else:
            fitting.append(thing)
    plan.batch.things = fitting


def _compare(plan: Plan) -> None:
    target = plan.target
    columns = [target.model._meta.get_field(name).attname for name in target.fields]
    loaded = {row[0]: row[1:] for row in target.rows().values_list(target.key, *columns)}
    held = dict(target.rows().filter(target.held, plan.batch.scope).values_list(target.key, columns[0]))
    owner = columns.index("dataset_id") if "dataset_id" in columns else None
    for thing in plan.batch.things:
        key = getattr(thing, target.key)
        after = tuple(getattr(thing, column) for column in columns)
        before = loaded.get(key)
        if before is None:
            plan.added.append(thing)
        elif owner is not None and before[owner] in target.better:
            continue
        elif before == after:
            plan.same.append(key)
        elif key not in held and owner is None:
            plan.added.append(thing)
        else:
            plan.changed.append(thing)
            values = {name: (old, new) for name, old, new in zip(columns, before, after, strict=True) if old != new}
            plan.changes.append(Change(key, str(after[0]), values))
    listed = {getattr(thing, target.key) for thing in plan.batch.things}
    plan.held = len(held)
    plan.gone = sorted((key, str(name)) for key, name in held.items() if key not in listed)
