"""Junk and valid news at the payment processor's inbox: the time of each answer, and the rows that are left.

Through the whole of Django, in one process: `.venv/bin/python bench/webhooks.py [NUMBER]` (10,000 of each). On a
throw-away SQLite file; with DATABASE_URL on PostgreSQL's `levee`, migrated before.
"""

import json
import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("LEVEE_VAR", tempfile.mkdtemp(prefix="levee-bench-"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings.embedded")

JUNK_BUDGET, VALID_BUDGET = 10, 50


def main(number: int) -> int:
    import django

    django.setup()
    import logging

    from django.core.management import call_command

    logging.disable(logging.WARNING)
    call_command("migrate", verbosity=0)
    from marketplace.core.models import OutboxRow
    from marketplace.payments.models import StripeEvent

    before = StripeEvent.objects.count(), OutboxRow.objects.count()
    junk = measure(number, is_junk=True)
    left = StripeEvent.objects.count() - before[0], OutboxRow.objects.count() - before[1]
    print(f"{number:,} junk bodies: p50 {at(junk, 50):.1f} ms, p99 {at(junk, 99):.1f} ms, rows left {sum(left)}")
    valid = measure(number, is_junk=False)
    kept = StripeEvent.objects.count() - before[0]
    print(f"{number:,} valid ones: p50 {at(valid, 50):.1f} ms, p99 {at(valid, 99):.1f} ms, rows kept {kept:,}")
    within = at(junk, 99) <= JUNK_BUDGET and at(valid, 99) <= VALID_BUDGET and left == (0, 0) and kept == number
    print("Within the budget" if within else f"Over the budget of {JUNK_BUDGET} and {VALID_BUDGET} ms")
    return 0 if within else 1


def measure(number: int, *, is_junk: bool) -> list[float]:
    """Milliseconds of each answer, sorted."""
    from django.conf import settings
    from django.test import Client

    from marketplace.payments.standin import news

    client, times = Client(SERVER_NAME="127.0.0.1"), []
    secret = "whsec_of_somebody_else" if is_junk else settings.STRIPE_SECRETS[0]
    for one in range(number):
        about = {"object": "payment_intent", "id": f"pi_bench_{one}", "padding": "x" * 2000}
        event = {"id": f"evt_bench_{one}", "type": "customer.created", "livemode": False, "created": 1_800_000_000}
        raw = json.dumps(event | {"data": {"object": about}}).encode()
        header = news.sign(raw, secret, int(time.time()))
        started = time.perf_counter()
        client.post(
            "/payments/webhook/", data=raw, content_type="application/json", headers={"Stripe-Signature": header}
        )
        times.append((time.perf_counter() - started) * 1000)
    return sorted(times)


def at(times: list[float], percent: int) -> float:
    return times[min(len(times) - 1, len(times) * percent // 100)]


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
