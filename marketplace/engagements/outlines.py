"""What is usual for each kind of service: deliverables, the size that is asked, milestones and weeks, as data.

Forms start from it, and people change it: nothing in it binds anybody.
"""

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

SOURCE = Path(__file__).parent / "data" / "outlines.csv"


@dataclass(frozen=True, slots=True)
class Step:
    """A usual milestone with what is true when it is done."""

    title: str
    done_when: str


@dataclass(frozen=True, slots=True)
class Outline:
    """`size` names what is counted ("People who sign in"); `weeks` is from the order to the last milestone."""

    code: str
    size: str
    weeks: int
    deliverables: tuple[str, ...]
    steps: tuple[Step, ...]


def outline_for(category_code: str) -> Outline | None:
    return outlines().get(category_code)


@lru_cache
def outlines() -> dict[str, Outline]:
    """Every outline by the code of its category; read once."""
    with SOURCE.open(encoding="utf-8", newline="") as file:
        return {row["code"]: _outline(row) for row in csv.DictReader(file, delimiter=";")}


def _outline(row: dict[str, str]) -> Outline:
    steps = (step.partition(": ") for step in row["milestones"].split("|"))
    return Outline(
        code=row["code"],
        size=row["size"],
        weeks=int(row["weeks"]),
        deliverables=tuple(row["deliverables"].split("|")),
        steps=tuple(Step(title, done_when[:1].upper() + done_when[1:]) for title, _colon, done_when in steps),
    )
