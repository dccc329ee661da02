"""How good an order of services is for a query, by the grades of their kinds: 3 right, 2 fitting, 1 related."""

import csv
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

JUDGED = Path(__file__).with_name("judged.csv")
GRADES = {"right": 3, "fitting": 2, "related": 1}
AT, SUCCESS_AT = 10, 3


@dataclass(frozen=True, slots=True)
class Judged:
    """A query as an operator types it, and the grade of each kind of service that answers it."""

    query: str
    grades: dict[str, int]


def judged(path: Path = JUDGED) -> list[Judged]:
    with path.open(newline="") as file:
        return [
            Judged(row["query"], {code: grade for name, grade in GRADES.items() for code in row[name].split()})
            for row in csv.DictReader(file)
        ]


def ndcg(found: Sequence[int], there: Sequence[int]) -> float:
    """Of the grades found in their order, against the best order of all grades that are there; 0 to 1."""
    best = gain(sorted(there, reverse=True))
    return gain(found) / best if best else 0


def gain(grades: Sequence[int]) -> float:
    return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades[:AT]))


def succeeded(found: Sequence[int]) -> bool:
    """One of the first three is right or fitting."""
    return max(found[:SUCCESS_AT], default=0) >= GRADES["fitting"]
