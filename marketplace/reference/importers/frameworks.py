from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from marketplace.reference.importers.files import rows


@dataclass(slots=True)
class GoalRow:
    code: str
    function: str
    title: str
    cost: str
    impact: str
    complexity: str


@dataclass(slots=True)
class SubcategoryRow:
    code: str
    function: str
    category: str
    category_title: str
    statement: str


def read_cpg(path: Path) -> Iterator[GoalRow]:
    """CISA's Cross-Sector Cybersecurity Performance Goals, in order."""
    for row in rows(path, "goal_id", "csf_function_id", "title", "cost", "impact", "complexity"):
        levels = (row[name].lower() for name in ("cost", "impact", "complexity"))
        yield GoalRow(row["goal_id"], row["csf_function_id"], row["title"], *levels)


def read_csf(path: Path) -> Iterator[SubcategoryRow]:
    """NIST CSF 2.0: the 106 outcomes in force. NIST's own catalogue also lists withdrawn ones, without a mark."""
    for row in rows(path, "function", "category_id", "category_title", "subcategory_id", "statement"):
        yield SubcategoryRow(
            row["subcategory_id"], row["function"], row["category_id"], row["category_title"], row["statement"]
        )
