from pathlib import Path

from marketplace.core.money import Money
from marketplace.reference.importers.frameworks import read_cpg, read_csf
from marketplace.reference.models import CsfCategory, CsfSubcategory, DataSet, Framework, Goal, ServiceCategory
from marketplace.reference.services.batches import upsert
from marketplace.reference.services.places import own_rows

CPG, CSF = "CPG-2.0", "CSF-2.0"


def write_csf(dataset: DataSet, path: Path) -> int:
    _write_framework(CSF, "NIST Cybersecurity Framework", "NIST", "2.0")
    rows = list(read_csf(path))
    titles = {row.category: (row.function, row.category_title) for row in rows}
    categories = [
        CsfCategory(code=code, framework_id=CSF, function=function, name=title, position=position)
        for position, (code, (function, title)) in enumerate(titles.items(), 1)
    ]
    upsert(CsfCategory, categories, ["framework", "function", "name", "position"], ["code"])
    outcomes = [
        CsfSubcategory(code=row.code, category_id=row.category, statement=row.statement, position=position)
        for position, row in enumerate(rows, 1)
    ]
    return upsert(CsfSubcategory, outcomes, ["category", "statement", "position"], ["code"])


def write_cpg(dataset: DataSet, path: Path) -> int:
    """The publisher's goals with our own words beside them."""
    _write_framework(CPG, "Cross-Sector Cybersecurity Performance Goals", "CISA", "2.0")
    words = {row["goal_id"]: row for row in own_rows("goals_in_plain_words.csv")}
    goals = [
        Goal(
            framework_id=CPG,
            code=row.code,
            function=row.function,
            official_title=row.title,
            short_name=words[row.code]["short_name"],
            question=words[row.code]["question"],
            why=words[row.code]["why"],
            cost=row.cost,
            impact=row.impact,
            complexity=row.complexity,
            position=position,
        )
        for position, row in enumerate(read_cpg(path), 1)
    ]
    fields = ["function", "official_title", "short_name", "question", "why", "cost", "impact", "complexity", "position"]
    upsert(Goal, goals, fields, ["framework", "code"])
    _link(Goal.objects.filter(framework=CPG), "csf_categories", {c: w["csf_categories"] for c, w in words.items()})
    return len(goals)


def write_service_categories() -> None:
    """The 42 kinds of service and their crosswalk; waits until both frameworks are in."""
    goals = {goal.code: goal for goal in Goal.objects.filter(framework=CPG)}
    if not goals or not CsfCategory.objects.exists():
        return
    rows = own_rows("service_categories.csv")
    names = ["name", "summary", "focus", "unit", "sized_by", "billed"]
    categories = [
        ServiceCategory(
            code=row["code"],
            position=position,
            price_low=Money(int(row["low_cents"])),
            price_usual=Money(int(row["usual_cents"])),
            price_high=Money(int(row["high_cents"])),
            **{name: row[name] for name in names},
        )
        for position, row in enumerate(rows, 1)
    ]
    upsert(ServiceCategory, categories, [*names, "position", "price_low", "price_usual", "price_high"], ["code"])
    stored = ServiceCategory.objects.all()
    _link(stored, "csf_categories", {row["code"]: row["csf_categories"] for row in rows})
    goal_keys = {row["code"]: " ".join(str(goals[code].pk) for code in row["goals"].split()) for row in rows}
    _link(stored, "goals", goal_keys)


def _write_framework(code: str, name: str, publisher: str, version: str) -> None:
    defaults = {"name": name, "publisher": publisher, "version": version}
    Framework.objects.update_or_create(pk=code, defaults=defaults)


def _link(things, relation: str, keys_of: dict[str, str]) -> None:
    for thing in things:
        getattr(thing, relation).set(keys_of[thing.code].split())
