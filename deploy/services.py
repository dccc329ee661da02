"""The real parts that tests use, from their distributions: `services.py start [--all] | stop | env`.

PostgreSQL, Redis and Chromium; `--all` adds Elasticsearch (one gigabyte of memory) and stripe-mock. As root on
Debian what is missing is installed; elsewhere it is reported. Each part runs on a loopback port of its own, with
data and logs in a temporary folder, never as root, and is stopped by its process id. Starting twice is harmless.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATE = ROOT / "build" / "services.json"
ELASTICSEARCH = "org.elasticsearch.distribution.integ-test-zip:elasticsearch:8.19.21:zip"
STRIPE_MOCK = "github.com/stripe/stripe-mock@latest"
PACKAGES = {"postgres": "postgresql", "redis-server": "redis-server", "chromium": "chromium"}
SECONDS = 90


class Missing(Exception):
    """A part that is not on this machine and cannot be installed by us."""


def main(command: str, everything: bool) -> int:
    if command == "stop":
        stop()
    elif command == "env":
        for name, value in environment().items():
            print(f"{name}={value}")
    else:
        _, missing = start(everything)
        for reason in missing:
            print(reason)
        print("Running: " + (", ".join(sorted(read())) or "nothing"))
        return 1 if missing else 0
    return 0


def start(everything: bool = False, search: bool = False, payments: bool = False) -> tuple[dict, list[str]]:
    """Start what is not running yet; returns the running parts and a sentence for each that is missing.

    `search` adds Elasticsearch alone, `payments` stripe-mock alone.
    """
    install([name for name in PACKAGES if find(name) is None])
    parts: dict[str, Callable[[], dict]] = {"postgresql": start_postgresql, "redis": start_redis}
    if everything or search:
        parts["elasticsearch"] = start_elasticsearch
    if everything or payments:
        parts["stripe-mock"] = start_stripe_mock
    running, missing = read(), []
    for name, begin in parts.items():
        if name in running and is_alive(running[name]["pid"]):
            continue
        try:
            running[name] = begin()
        except Missing as reason:
            missing.append(str(reason))
        STATE.parent.mkdir(exist_ok=True)
        STATE.write_text(json.dumps(running))
    if find("chromium") is None:
        missing.append("Chromium is not installed, so pages cannot be opened in a browser.")
    return running, missing


def stop() -> None:
    for name, part in read().items():
        end(part, signal.SIGINT if name == "postgresql" else signal.SIGTERM)
    STATE.unlink(missing_ok=True)


def end(part: dict, how: int = signal.SIGINT) -> None:
    if is_alive(part["pid"]):
        os.kill(part["pid"], how)
        deadline = time.monotonic() + 20
        while is_alive(part["pid"]) and time.monotonic() < deadline:
            time.sleep(0.1)
    shutil.rmtree(part["folder"], ignore_errors=True)


def environment() -> dict[str, str]:
    """What the settings read to use the running parts."""
    names = {
        "postgresql": ("DATABASE_URL", "postgres://levee@127.0.0.1:{port}/levee"),
        "redis": ("REDIS_URL", "redis://127.0.0.1:{port}/0"),
        "elasticsearch": ("ELASTICSEARCH_URL", "http://127.0.0.1:{port}"),
        "stripe-mock": ("STRIPE_MOCK_URL", "http://127.0.0.1:{port}"),
    }
    running = {name: part for name, part in read().items() if is_alive(part["pid"])}
    values = {names[name][0]: names[name][1].format(port=part["port"]) for name, part in running.items()}
    browser = find("chromium")
    return values | ({"CHROMIUM": browser} if browser else {})


def read() -> dict:
    return json.loads(STATE.read_text()) if STATE.exists() else {}


def is_alive(pid: int) -> bool:
    """A process that ended but was not yet waited for counts as gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def find(name: str) -> str | None:
    """The program's path; PostgreSQL's server is not on the PATH under Debian."""
    if name == "postgres":
        beside = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
        return str(beside[-1]) if beside else shutil.which(name)
    if name == "chromium":
        return shutil.which("chromium") or shutil.which("chromium-browser")
    return shutil.which(name)


def install(names: list[str]) -> None:
    if not names or os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    print("Installing " + ", ".join(names) + " …", flush=True)
    for command in (["update"], ["install", "-y", "--no-install-recommends", *[PACKAGES.get(n, n) for n in names]]):
        subprocess.run(["apt-get", "-qq", *command], env=quiet, stdout=subprocess.DEVNULL, check=True)


def owner() -> str | None:
    """Servers refuse to run as root; Debian's PostgreSQL package brings an account that is not."""
    return "postgres" if os.geteuid() == 0 else None


def new_folder(name: str) -> Path:
    folder = Path(tempfile.mkdtemp(prefix=f"levee-{name}-"))
    if account := owner():
        shutil.chown(folder, account)
    return folder


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def background(folder: Path, *command: object, env: dict[str, str] | None = None) -> int:
    with (folder / "log.txt").open("ab") as log:
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=folder,
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            user=owner(),
            env={**os.environ, **(env or {})},
        )
    return process.pid


def as_owner(folder: Path, *command: object) -> None:
    """Run to the end; tried again for a while, because a server that listens may still be starting up."""
    for _ in range(50):
        result = subprocess.run(
            [str(part) for part in command], cwd=folder, user=owner(), capture_output=True, text=True, check=False
        )
        if result.returncode == 0:
            return
        time.sleep(0.2)
    raise Missing(f"{Path(str(command[0])).name} failed: {result.stderr[-400:]}")


def wait_for(port: int, pid: int, folder: Path, seconds: int = SECONDS) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and is_alive(pid):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise Missing(f"A server did not start; the end of its log: {(folder / 'log.txt').read_text()[-400:]}")


def start_postgresql(*, durable: bool = False) -> dict:
    """`durable`: each commit reaches the disk, for tests that kill the server."""
    server = find("postgres")
    if server is None:
        raise Missing("PostgreSQL is not installed, so the suite runs on SQLite only.")
    folder, port, programs = new_folder("postgresql"), free_port(), Path(server).parent
    as_owner(folder, programs / "initdb", "-D", folder / "data", "-A", "trust", "-U", "levee", "-E", "UTF8")
    pid = serve_postgresql(server, folder, port, durable)
    as_owner(folder, programs / "createdb", "-h", "127.0.0.1", "-p", port, "-U", "levee", "levee")
    return {"pid": pid, "port": port, "folder": str(folder), "durable": durable}


def serve_postgresql(server: str, folder: Path, port: int, durable: bool) -> int:
    pid = background(
        folder,
        *[server, "-D", folder / "data", "-p", port, "-k", folder, "-c", "listen_addresses=127.0.0.1"],
        *["-c", f"fsync={'on' if durable else 'off'}", "-c", "max_connections=150"],
    )
    wait_for(port, pid, folder)
    return pid


def revive_postgresql(part: dict) -> dict:
    """Start the server of a killed one's data again, as soon as its last child has ended, and wait for the recovery."""
    server, folder, port = str(find("postgres")), Path(part["folder"]), part["port"]
    for attempt in range(50):
        try:
            pid = serve_postgresql(server, folder, port, part["durable"])
            break
        except Missing:
            if attempt == 49:
                raise
            time.sleep(0.2)
    ask = ("-h", "127.0.0.1", "-p", port, "-U", "levee", "-c", "SELECT 1", "levee")
    as_owner(folder, Path(server).parent / "psql", *ask)
    return part | {"pid": pid}


def start_redis(port: int | None = None) -> dict:
    """On a free port, or on the one where it was before."""
    server = find("redis-server")
    if server is None:
        raise Missing("Redis is not installed, so the production worker is not tried.")
    folder, port = new_folder("redis"), port or free_port()
    pid = background(folder, server, "--port", port, "--bind", "127.0.0.1", "--save", "", "--daemonize", "no")
    wait_for(port, pid, folder)
    return {"pid": pid, "port": port, "folder": str(folder)}


def start_elasticsearch() -> dict:
    java = shutil.which("java")
    if not shutil.which("mvn") or java is None:
        raise Missing("Maven and a JDK are needed to bring Elasticsearch.")
    folder, port = new_folder("elasticsearch"), free_port()
    kept = ROOT / "build" / "elasticsearch"
    if not list(kept.glob("*.zip")):
        copy = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy"
        # What it prints is not the answer of whoever asked for the part.
        bring = ["mvn", "-q", copy, f"-Dartifact={ELASTICSEARCH}", f"-DoutputDirectory={kept}"]
        subprocess.run(bring, check=True, stdout=sys.stderr)
    shutil.unpack_archive(next(kept.glob("*.zip")), folder)
    home = next(folder.glob("elasticsearch-*"))
    (home / "bin" / "elasticsearch").chmod(0o755)
    (home / "config" / "elasticsearch.yml").write_text(
        f"discovery.type: single-node\nnetwork.host: 127.0.0.1\nhttp.port: {port}\nxpack.security.enabled: false\n"
    )
    subprocess.run(["chmod", "-R", "u+rwX,go+rX", str(home)], check=True)
    subprocess.run(["chown", "-R", owner() or str(os.getuid()), str(folder)], check=True)
    options = {"ES_JAVA_HOME": str(Path(java).resolve().parent.parent), "ES_JAVA_OPTS": "-Xms512m -Xmx512m"}
    pid = background(folder, home / "bin" / "elasticsearch", env=options)
    wait_for(port, pid, folder)
    return {"pid": pid, "port": port, "folder": str(folder)}


def start_stripe_mock() -> dict:
    if not shutil.which("go"):
        raise Missing("Go is needed to bring stripe-mock.")
    folder, port, kept = new_folder("stripe-mock"), free_port(), ROOT / "build" / "stripe-mock"
    if not (kept / "stripe-mock").exists():
        subprocess.run(["go", "install", STRIPE_MOCK], env={**os.environ, "GOBIN": str(kept)}, check=True)
    program = shutil.copy(kept / "stripe-mock", folder)
    pid = background(folder, program, "-http-port", port, "-https-port", free_port())
    wait_for(port, pid, folder)
    return {"pid": pid, "port": port, "folder": str(folder)}


if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in {"start", "stop", "env"}:
        sys.exit("Say start, start --all, stop or env.")
    sys.exit(main(sys.argv[1], "--all" in sys.argv))
