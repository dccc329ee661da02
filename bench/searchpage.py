"""What the search page costs on top of its engine, in the demo of this folder as it is: `bench/searchpage.py`.

Run `manage.py seed --services 10000` before, and nothing else beside. Prints the page, the engine alone for the same
questions, and the difference.
"""

import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.databases import load, percentile

QUESTIONS = ("mfa", "backup", "someone watches day and night", "pen test", "train staff", "ransomware", "scada", "")
ROUNDS, AIM = 25, 25


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings.embedded")
    django.setup()
    from django.conf import settings
    from django.test import Client

    from providers.models import Listing
    from search.engines import switch

    settings.ALLOWED_HOSTS = ["*"]
    in_engine = [0.0]
    engine = switch.engine_named(switch.EMBEDDED)
    search = engine.search

    def timed_search(plan):
        began = time.perf_counter()
        found = search(plan)
        in_engine[0] += time.perf_counter() - began
        return found

    engine.search = timed_search
    visitor, whole, alone = Client(), [], []
    for number in range(ROUNDS * len(QUESTIONS)):
        in_engine[0] = 0.0
        began = time.perf_counter()
        visitor.get("/services/", {"q": QUESTIONS[number % len(QUESTIONS)]})
        took = time.perf_counter() - began
        if number >= len(QUESTIONS):
            whole.append(took)
            alone.append(in_engine[0])
    print(f"{Listing.objects.public().count():,} services, {len(whole)} pages. Load {load()}")
    for title, seconds in (("page", whole), ("engine", alone)):
        print(f"  {title}: median {1000 * percentile(seconds, 50):.1f} ms, p99 {1000 * percentile(seconds, 99):.1f} ms")
    over = [1000 * (page - part) for page, part in zip(whole, alone, strict=True)]
    verdict = "reached" if percentile(over, 50) <= AIM else "MISSED"
    print(f"  on top: median {percentile(over, 50):.1f} ms, p99 {percentile(over, 99):.1f} ms (aim {AIM}: {verdict})")


if __name__ == "__main__":
    main()
