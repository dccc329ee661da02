"""A PostgreSQL server of its own, which a test may kill."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

from tests.parts import asked


class Server:
    """Started by the project's own script, on a loopback port, with its data in a temporary folder.

    Its commits reach the disk, as those of an office do.
    """

    def __init__(self):
        self.part = asked("services.start_postgresql(durable=True)")

    def revive(self) -> None:
        self.part = asked(f"services.revive_postgresql({self.part})")

    def end(self) -> None:
        asked(f"services.end({self.part})")

    def holding(self, settings: dict) -> dict:
        """The settings of a copy, on this server, of the database that these settings lead to."""
        programs = Path(asked("services.find('postgres')")).parent
        there = ["-h", settings["HOST"], "-p", str(settings["PORT"]), "-U", settings["USER"], settings["NAME"]]
        here = ["-h", "127.0.0.1", "-p", str(self.part["port"]), "-U", "levee", "levee"]
        quiet = [programs / "psql", "-q", "-o", "/dev/null", "-v", "ON_ERROR_STOP=1", *here]
        with subprocess.Popen([programs / "pg_dump", *there], stdout=subprocess.PIPE) as dump:
            subprocess.run(quiet, stdin=dump.stdout, check=True)
        assert dump.returncode == 0
        return settings | {"HOST": "127.0.0.1", "PORT": self.part["port"], "NAME": "levee"}


@contextmanager
def server_of_its_own() -> Iterator[tuple[Server, dict]]:
    """The server, and the settings that lead to a copy of the test's database on it."""
    server = Server()
    try:
        settings = dict(connection.settings_dict)
        connection.close()
        yield server, server.holding(settings)
    finally:
        server.end()
