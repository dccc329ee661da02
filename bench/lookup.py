"""How quick the lookup over the registries is, beside a plain LIKE query of the same words in the same run.

Run it on a database with the shipped data: `.venv/bin/python bench/lookup.py`.
"""

import os
import random
import sys
import time
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings.embedded")

SEED, EACH = 14409, 60


def main() -> None:
    django.setup()
    from marketplace.reference.selectors.lookup import REGISTRIES

    chance = random.Random(SEED)  # noqa: S311
    sizes = {name: registry.model._default_manager.count() for name, registry in REGISTRIES.items()}
    print("records: " + ", ".join(f"{name} {size:,}" for name, size in sizes.items()))
    print(
        f"{'question':<24}{'lookup p50':>12}{'p99':>9}{'LIKE p50':>12}{'p99':>9}{'ratio p50':>12}{'p99':>7}{'found':>8}"
    )
    for title, spoil in (("as it is written", plain), ("with a typo", misspelt), ("by its number", None)):
        ours, like, found = measure(REGISTRIES, chance, spoil)
        row = [at(ours, 50), at(ours, 99), at(like, 50), at(like, 99)]
        print(
            f"{title:<24}{row[0]:>9.1f} ms{row[1]:>6.1f} ms{row[2]:>9.1f} ms{row[3]:>6.1f} ms"
            f"{row[0] / row[2]:>12.2f}{row[1] / row[3]:>7.2f}{found:>8.0%}"
        )


def measure(registries, chance: random.Random, spoil) -> tuple[list[float], list[float], float]:
    """Milliseconds of both ways for the same questions, and how often the lookup found the record asked for."""
    from marketplace.reference.selectors import find_records

    ours, like, hits, asked = [], [], 0, 0
    for name, registry in registries.items():
        keys = list(registry.model._default_manager.order_by("pk").values_list("pk", flat=True))
        for key in chance.sample(keys, min(EACH, len(keys))):
            record = registry.model._default_manager.get(pk=key)
            words = record.search_text.split()[:3]
            query = spoil(words, chance) if spoil else record.number
            started = time.perf_counter()
            found = find_records(name, query, record.state_id or "")
            ours.append((time.perf_counter() - started) * 1000)
            like.append(plain_like(registry, words, record.state_id))
            asked += 1
            hits += any(one.pk == key for one in found.records)
    return ours, like, hits / asked


def plain_like(registry, words: list[str], state: str | None) -> float:
    records = registry.model._default_manager.select_related("state", "county", "dataset")
    started = time.perf_counter()
    for word in words:
        records = records.filter(search_text__contains=word)
    list((records.filter(state=state) if state else records).order_by("name", "pk")[:25])
    return (time.perf_counter() - started) * 1000


def plain(words: list[str], chance: random.Random) -> str:
    return " ".join(words)


def misspelt(words: list[str], chance: random.Random) -> str:
    """Two letters swapped in the longest word."""
    longest = max(words, key=len)
    if len(longest) < 4:
        return " ".join(words)
    place = chance.randrange(len(longest) - 1)
    spoilt = longest[:place] + longest[place + 1] + longest[place] + longest[place + 2 :]
    return " ".join(spoilt if word == longest else word for word in words)


def at(values: list[float], percent: int) -> float:
    return sorted(values)[min(len(values) - 1, len(values) * percent // 100)]


if __name__ == "__main__":
    main()
