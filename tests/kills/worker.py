"""What `celery -A tests.kills.worker worker` runs: Levee's own worker, with the steps of the tests and the knife."""

import django

django.setup()

from marketplace.celery import app  # noqa: E402
from marketplace.core import schedule  # noqa: E402
from tests.kills import knife, steps  # noqa: E402

__all__ = ["app", "steps"]

# They would do a step beside the row that is under the knife; what heals here is the row alone.
for job in ("payments.ask_again", "payments.deliver_test_news"):
    schedule._jobs.pop(job)

knife.arm()
