"""A small world for the browser: the demo's own seeds, but three firms, one system of records, and no trade yet."""

import sqlite3
import tempfile
from pathlib import Path

from django.db import connection

from cms import seeds as content
from marketplace.accounts import seeds as staff
from marketplace.reference.services import SHIPPED, load_reference
from operators import seeds as operators
from operators.seeds.table import OPERATORS
from providers.seeds.firms import NAMED, seed_firms
from providers.seeds.offers import seed_offers
from providers.states import VettingState
from subsidies.seeds import seed_programs

SERVICES, BUYERS = 24, 20
# Half a minute of rows that no page of the journey looks up.
WATER, HOSPITALS, BANKS = ("CWS_", "PWS_", "SDWA_"), ("Hospital_",), ("fdic_", "FOICU", "FS220")
UTILITIES = ("Sales_", "Service_Territory", "Short_Form", "Utility_")
REGISTRIES = (*WATER, *HOSPITALS, *BANKS, *UTILITIES)


def seed_small_world() -> None:
    _load_reference_without_registries()
    staff.seed()
    seed_offers(seed_firms([VettingState.APPROVED] * len(NAMED)), SERVICES)
    operators.seed_operators(OPERATORS[:BUYERS])
    seed_programs()
    content.seed()


def _load_reference_without_registries() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for file in SHIPPED.iterdir():
            if not file.name.startswith(REGISTRIES):
                (Path(folder) / file.name).symlink_to(file)
        load_reference(folder=Path(folder))


class Snapshot:
    """The world right after the seed, kept in memory for the next test of the session."""

    def __init__(self):
        self._kept: sqlite3.Connection | None = None

    def restore(self) -> None:
        """Fill the empty database: from the copy where there is one, else by the seeds."""
        if self._kept:
            self._kept.backup(connection.connection)
            return
        seed_small_world()
        if connection.vendor == "sqlite":
            self._kept = sqlite3.connect(":memory:")
            connection.connection.backup(self._kept)
