"""A ledger of a million transfers: how long `ledger_verify` takes and what memory, and how quick a balance is.

Run it beside nothing else: `.venv/bin/python bench/ledger.py [TRANSFERS]`.
"""

import datetime as dt
import os
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.databases import ROOT, copied, load, percentile, prepare

LINES, READS, BATCH = 20, 500, 10_000
# Half of the vouchers are of the first line, as when everybody applies to one program.
STEPS = ("committed", "obligated", "payable", "disbursed")
SHARE = 4


def main(transfers: int) -> None:
    source = prepare()
    with copied(source, f"levee_bench_{os.getpid()}"):
        started = time.perf_counter()
        fill(transfers)
        print(f"{transfers:,} transfers written in {time.perf_counter() - started:.0f} s. Load {load()}")
        verify(transfers)
        read()


def fill(transfers: int) -> None:
    """Vouchers that go from a line to the bank, one transfer a step, and counters that equal them."""
    from django.db import connection
    from tqdm import tqdm

    from marketplace.core.money import Money
    from marketplace.ledger.models import Account, Transfer, pool_of

    vouchers = transfers // SHARE
    names = [(kind, f"line:{line}") for line in range(LINES) for kind in ("authority", "available", "disbursed")]
    names += [(kind, f"{kind}:{number}") for number in range(vouchers) for kind in STEPS[:-1]]
    accounts = Account.objects.bulk_create(
        (Account(kind=kind, scope=scope, pool=pool_of(scope), limited=False) for kind, scope in names), batch_size=BATCH
    )
    pk_of = dict(zip(names, (account.pk for account in accounts), strict=True))
    del accounts
    began = dt.datetime(2025, 7, 1, tzinfo=dt.UTC)
    with tqdm(total=transfers, desc="Writing", unit="transfer", disable=None) as bar:
        for first in range(0, vouchers, BATCH // SHARE):
            rows = []
            for number in range(first, min(first + BATCH // SHARE, vouchers)):
                line = f"line:{0 if number % 2 else number % LINES}"
                path = [("available", line), *((kind, f"{kind}:{number}") for kind in STEPS[:-1]), ("disbursed", line)]
                for step in range(SHARE):
                    rows.append(
                        Transfer(
                            debit_id=pk_of[path[step]],
                            credit_id=pk_of[path[step + 1]],
                            amount=Money(7_200_00),
                            idempotency_key=f"voucher:{number}:{step}",
                            reason="bench",
                            posted_at=began + dt.timedelta(minutes=number * 3 + step),
                        )
                    )
            Transfer.objects.bulk_create(rows)
            bar.update(len(rows))
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE ledger_account SET "
            "debits = COALESCE((SELECT SUM(amount) FROM ledger_transfer WHERE debit_id = ledger_account.id), 0), "
            "credits = COALESCE((SELECT SUM(amount) FROM ledger_transfer WHERE credit_id = ledger_account.id), 0)"
        )
        cursor.execute("VACUUM ANALYZE ledger_account")
        cursor.execute("VACUUM ANALYZE ledger_transfer")


VERIFY = """
import sys
from django.core.management import execute_from_command_line
execute_from_command_line(["manage.py", "ledger_verify"])
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


def verify(transfers: int) -> None:
    """In a process of its own, which tells the most memory it ever held."""
    from django.db import connection

    address = os.environ["DATABASE_URL"].rsplit("/", 1)[0] + "/" + connection.settings_dict["NAME"]
    started = time.perf_counter()
    command, told = [sys.executable, "-c", VERIFY], {**os.environ, "DATABASE_URL": address}
    done = subprocess.run(command, cwd=ROOT, env=told, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603
    seconds, words = time.perf_counter() - started, done.stdout.splitlines()
    print("\n".join(words[:-1]))
    peak = int(words[-1]) // 1024
    print(f"ledger_verify of {transfers:,} transfers: {seconds:.1f} s, peak {peak} MB (goal: under 60 s, flat)")


def read() -> None:
    from marketplace.ledger import selectors

    middle = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
    questions = {
        "balance of the hottest account": lambda: selectors.balance("available", "line:0"),
        "balance of a voucher": lambda: selectors.balance("committed", "committed:77"),
        "balance of a voucher on a past day": lambda: selectors.balance_at("committed", "committed:77", middle),
    }
    for title, ask in questions.items():
        ask()
        times = [timed(ask) for _ in range(READS)]
        print(f"{title}: median {percentile(times, 50):.2f} ms, p99 {percentile(times, 99):.2f} ms (goal: 2 ms)")
    times = [timed(lambda: selectors.balance_at("available", "line:0", middle)) for _ in range(10)]
    print(f"balance of the hottest account on a past day: median {percentile(times, 50):.0f} ms")


def timed(ask) -> float:
    started = time.perf_counter()
    ask()
    return (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
