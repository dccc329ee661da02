"""Of the worker processes under the knife: the test's own database, a real broker, mail into the outside system, and
one payment processor for all of them and for the test.
"""

from pathlib import Path

from marketplace.settings.test import *  # noqa: F403
from marketplace.settings.test import env

CELERY_BROKER_URL = env.str("KILLS_REDIS_URL")
# Workers of several runs may share the server.
CELERY_TASK_DEFAULT_QUEUE = env.str("KILLS_QUEUE")
EMAIL_BACKEND = "tests.kills.outside.Postman"
STRIPE_STANDIN_FILE = Path(env.str("KILLS_STANDIN"))
