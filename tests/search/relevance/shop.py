"""The demo's 160 services as documents, by kind and in the words of the demo, without a database."""

import csv
import datetime as dt
import itertools
import random
from collections.abc import Iterator
from pathlib import Path

from providers.seeds.offers import COUNT, FLAGSHIPS, FOR_WHOM, WEIGHTS
from search import sizes
from search.documents import Document, document
from search.facets import Source
from search.families import FAMILY_OF

TODAY = dt.date(2026, 11, 26)
DATA = Path(__file__).parents[3] / "marketplace" / "reference" / "data"
FIRMS = ("Hesk Works", "Marnuvia Group", "Luskowick Labs", "Ostriatha Cyber", "Keldionda Works", "Nalvoavik Group")


def table(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(newline="") as file:
        return list(csv.DictReader(file))


def services() -> dict[int, Document]:
    """The three named ones first; each kind as often as in the demo, and one of each rare one."""
    kinds = {row["code"]: row for row in table("service_categories.csv")}
    goals = {row["goal_id"]: row["short_name"] for row in table("goals_in_plain_words.csv")}
    rng = random.Random(COUNT)
    return {
        number: document(source(number, kind, named, goals, rng), TODAY)
        for number, (kind, named) in enumerate(offered(kinds), 1)
    }


def offered(kinds: dict[str, dict]) -> Iterator[tuple[dict, tuple[str, str, str]]]:
    """(kind, (provider, name, summary)) of each."""
    firms = itertools.cycle(FIRMS)
    for firm, (name, summary) in FLAGSHIPS.items():
        yield kinds["MFAD"], (firm, name, summary)
    rare = sorted(set(kinds) - set(WEIGHTS))
    counts = WEIGHTS | {"MFAD": WEIGHTS["MFAD"] - len(FLAGSHIPS)} | dict.fromkeys(rare, 1)
    for code in sorted(WEIGHTS, key=WEIGHTS.__getitem__, reverse=True)[: sum(WEIGHTS.values()) + len(rare) - COUNT]:
        counts[code] -= 1
    for place, code in enumerate(code for code, count in counts.items() for _number in range(count)):
        kind = kinds[code]
        yield kind, (next(firms), f"{kind['name']} {FOR_WHOM[place % len(FOR_WHOM)]}", kind["summary"])


def source(number: int, kind: dict, named: tuple[str, str, str], goals: dict[str, str], rng: random.Random) -> Source:
    firm, name, summary = named
    copy = {
        "name": name,
        "summary": summary,
        "description": f"{kind['summary']} We explain each step in plain words and leave you with papers to keep.",
        "you_get": [
            "A plan with dates in the first week",
            "A named person to call",
            "A report you can show your board",
        ],
        "provider": {"name": firm},
        "categories": [{"code": kind["code"], "name": kind["name"]}],
        "goals": [{"id": code, "name": goals[code]} for code in kind["goals"].split()[:3]],
        "sectors": [{"code": "WWS"}],
        "states": [{"code": "MT"}],
        "delivery": "remote",
        "earliest_start": (TODAY + dt.timedelta(days=rng.randint(5, 70))).isoformat(),
        "ai": None,
    }
    published = dt.datetime.combine(TODAY, dt.time(12), dt.UTC) - dt.timedelta(days=rng.randint(10, 90))
    return Source(
        id=number,
        reference=f"SVC-{number}",
        copy=copy,
        published=published,
        team_size=8,
        languages=("en",),
        credentials=(),
        programs=(),
        functions=(),
        prices=tuple(100_000 for _size in sizes.REFERENCE),
    )


def kind_of(one: Document) -> str:
    [code] = [code for code in one.codes["category"] if code in FAMILY_OF]
    return code
