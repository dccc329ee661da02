"""A long soak of one budget line on PostgreSQL: `make soak-money STEPS=1000000 WORKERS=8`; it ends by itself.

Prints steps, refusals, over-commits and drift. The last two are 0, or the exit code is 1 and each is named.
"""

import argparse
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.databases import MIGRATED, copied, load, prepare

MOST = 1_000_000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=20_000, help=f"at most {MOST}")
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    options = parser.parse_args()
    if not (0 < options.steps <= MOST and 0 < options.workers <= 64):
        parser.error(f"Steps go from 1 to {MOST} and workers from 1 to 64.")
    prepare()
    with copied(MIGRATED, f"levee_soak_{os.getpid()}"):
        return run(options)


def run(options) -> int:
    from django.conf import settings
    from django.core.management import call_command
    from tqdm import tqdm

    from marketplace.audit.services import seal_events
    from marketplace.engagements import permissions
    from tests.money.soak import soak
    from tests.money.worlds import line_for_years
    from tests.subsidies import trade

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # nobody signs in here
    # Identity and vetting are asked before any money moves; they are not what is soaked.
    permissions._gates.update({side: [] for side in permissions.Side})
    with trade.travelled():
        w = line_for_years()
    began = time.monotonic()
    with tqdm(total=options.steps, unit="step", disable=None) as bar:
        chosen = {"steps": options.steps, "workers": options.workers, "seed": options.seed}
        result = soak(w, **chosen, told=lambda steps: bar.update(min(steps, options.steps) - bar.n))
    seconds = time.monotonic() - began
    print(f"steps          {result.steps} in {seconds:.0f} s, seed {options.seed}. Load {load()}")
    print(f"done           {result.done}")
    print(f"refusals       {result.refused}")
    print(f"broken         {len(result.broken)}")
    print(f"over-commits   {len(result.over_commits)}")
    print(f"drift          {len(result.drift)}")
    for problem in [*result.broken[:3], *result.over_commits, *result.drift]:
        print(problem)
    while seal_events():
        pass
    call_command("ledger_verify")
    call_command("audit_verify")
    return 1 if result.broken or result.over_commits or result.drift else 0


if __name__ == "__main__":
    sys.exit(main())
