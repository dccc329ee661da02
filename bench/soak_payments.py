"""Kill payments' workers for long: `make soak-payments KILLS=500`; it ends by itself.

Each durable step is killed at each of its boundaries; every minute the whole worker is killed and started cold. Prints
kills, cold restarts and the slowest healing. One effect each, whole books, or the exit code is 1 and each is named.
"""

import argparse
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.databases import MIGRATED, copied, load, prepare

MOST = 10_000
# A worker that was just started heals what the last one left before it is killed in its turn.
COLD_EVERY_SECONDS = 60


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=500, help=f"at most {MOST}")
    options = parser.parse_args()
    if not 0 < options.kills <= MOST:
        parser.error(f"Kills go from 1 to {MOST}.")
    prepare()
    with copied(MIGRATED, f"levee_kills_{os.getpid()}"):
        return run(options.kills)


def run(kills: int) -> int:
    import services
    from django.conf import settings
    from tqdm import tqdm

    from marketplace.engagements import permissions
    from tests.kills.harness import HEALED_WITHIN, every_boundary, plan, wait, workers
    from tests.kills.steps import STEPS

    address = services.environment().get("REDIS_URL")
    if not address:
        sys.exit("This needs Redis.")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # nobody signs in here
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"  # of what leads up to the steps
    # Identity and vetting are asked before any money moves; they are not what is killed here.
    permissions._gates.update({side: [] for side in permissions.Side})
    boundaries = sum(len(step.points) for step in STEPS)
    chosen = every_boundary(STEPS, -(-kills // boundaries))[:kills]
    cold, began = 0, time.monotonic()
    with workers(address) as group, tqdm(total=kills, unit="row", disable=None) as bar:
        cases = plan(chosen)

        def told(left: int) -> None:
            nonlocal cold
            bar.update(kills - left - bar.n)
            if time.monotonic() - began > COLD_EVERY_SECONDS * (cold + 1):
                cold += 1
                group.kill()
                group.start()

        result = wait(cases, seconds=kills * 3 + 600, told=told, group=group)
    print(f"kills          {result.kills} of children, {cold} of the whole worker")
    print(f"took           {result.seconds:.0f} s. Load {load()}")
    print(f"healed within  {result.slowest:.0f} s")
    print(f"unfinished     {len(result.unfinished)}")
    print(f"wrong          {len(result.wrong)}")
    for problem in [*result.unfinished, *result.wrong]:
        print(problem)
    return 1 if result.unfinished or result.wrong or result.slowest > HEALED_WITHIN else 0


if __name__ == "__main__":
    sys.exit(main())
