"""`make test`: the suite on SQLite, on PostgreSQL, then in a browser, as far as this machine can.

Those marked stripe_mock need Stripe's own stripe-mock, and run on SQLite where it is up already, and with CI=true.
Those marked elastic need a gigabyte for the real Elasticsearch, so they run where it is up already, and with CI=true.
The tests marked slow walk the whole demo as everybody; they run on SQLite, which is all that the demo ever stands on.
What cannot run is named first, with the reason. With CI=true nothing may be skipped: a missing part is a failure.
Stops at the first part that fails, so that the last line is always pytest's own summary of it.
"""

import os
import subprocess
import sys
import tempfile

import assets
import services

PYTEST = [sys.executable, "-m", "pytest", "-rs", "--durations=15"]
ON_TWO_WORKERS = ["-n", "2", "-m"]
# Hundreds of processes are started; none of them shall compile the project again.
PLAIN = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "PYTHONDONTWRITEBYTECODE")}


def main(arguments: list[str]) -> int:
    assets.build()
    was_running = set(services.read())
    is_ci = os.environ.get("CI") == "true"
    _, missing = services.start(search=is_ci, payments=is_ci)
    for reason in missing:
        print(f"Skipped: {reason}", flush=True)
    if missing and is_ci:
        print("With CI=true nothing may be skipped.")
        return 1
    try:
        return run_stages(services.environment(), arguments)
    finally:
        if not was_running:
            services.stop()


def run_stages(found: dict[str, str], arguments: list[str]) -> int:
    mock = {"LEVEE_TEST_STRIPE_MOCK_URL": found["STRIPE_MOCK_URL"]} if "STRIPE_MOCK_URL" in found else {}
    if not mock:
        print("Skipped: stripe-mock is not running, so the gateway is tried on the stand-in only.", flush=True)
    on_sqlite = [*ON_TWO_WORKERS, "not browser and not elastic" + ("" if mock else " and not stripe_mock")]
    stages: list[tuple[str, list[str], dict[str, str]]] = [("on SQLite", on_sqlite, mock)]
    cluster = {name: found[name] for name in ("ELASTICSEARCH_URL",) if name in found}
    if not cluster:
        print("Skipped: Elasticsearch is not running, so the engines are not compared on it.", flush=True)
    if "DATABASE_URL" in found:
        options = [
            *ON_TWO_WORKERS,
            "not browser and not slow and not stripe_mock" + ("" if cluster else " and not elastic"),
        ]
        # Under names of the tests' own: the pages of the suite stay on the embedded engine,
        # and only the workers that tests kill see the broker.
        beside = cluster | {name: found[name] for name in ("REDIS_URL",) if name in found}
        given = {"DATABASE_URL": found["DATABASE_URL"]} | {f"LEVEE_TEST_{name}": url for name, url in beside.items()}
        stages.append(("on PostgreSQL", options, given))
    if "CHROMIUM" in found:
        stages.append(("in Chromium", [*ON_TWO_WORKERS, "browser"], {"CHROMIUM": found["CHROMIUM"]}))
    prepare([environment for _title, _options, environment in stages])
    with tempfile.TemporaryDirectory(prefix="levee-demo-") as demo:
        for title, options, environment in stages:
            print(f"\nTests {title}", flush=True)
            # The walk in Chromium reads the demo that the tests on SQLite seeded.
            whole = PLAIN | environment | {"LEVEE_TEST_DEMO": demo}
            code = subprocess.run([*PYTEST, *options, *arguments], env=whole, check=False).returncode
            if code not in (0, 5):  # 5: no test was selected
                return code
    return 0


def prepare(environments: list[dict[str, str]]) -> None:
    """The databases that tests copy, both at once: each takes one core for most of a minute."""
    each = {environment.get("DATABASE_URL", ""): environment for environment in environments}
    made = [subprocess.Popen([sys.executable, "-m", "tests.prepare"], env=PLAIN | one) for one in each.values()]
    for process in made:
        process.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
