"""What `celery -A tests.kills.worker worker` runs: Levee's own worker, with the steps of the tests and the knife."""

import django

django.setup()

from marketplace.celery import app  # noqa: E402
from tests.kills import knife, steps  # noqa: E402

__all__ = ["app", "steps"]

knife.arm()
