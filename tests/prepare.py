"""`python -m tests.prepare`: makes the migrated database that tests copy, where DATABASE_URL points or on SQLite."""

import os

import django
from django.db import connection


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "marketplace.settings.test"
    django.setup()
    from tests import snapshot

    if connection.vendor == "postgresql":
        snapshot.kept_template()
    else:
        snapshot.kept_file()


if __name__ == "__main__":
    main()
