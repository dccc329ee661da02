"""The default: one machine, nothing but Python. Data in the ignored folder `var/`."""

import secrets

from marketplace.settings import online
from marketplace.settings.base import *  # noqa: F403
from marketplace.settings.base import VAR_DIR, env, named_database

DEMO = True
DEBUG = env.bool("LEVEE_DEBUG", default=False)
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]


def _secret_key():
    """An owner-only file outside git, so that sessions survive a restart."""
    path = VAR_DIR / "secret.key"
    if not path.exists():
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64))
    return path.read_text().strip()


SECRET_KEY = _secret_key()

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": VAR_DIR / "levee.sqlite3",
        # Without IMMEDIATE, concurrent writers fail at once instead of waiting their turn.
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }
}
if env.str("DATABASE_URL", default=""):
    DATABASES = {"default": named_database()}

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
CELERY_BROKER_URL = "memory://"
CELERY_TASK_ALWAYS_EAGER = False

# With keys of a Stripe test account the demo uses that one, without any the stand-in.
vars().update(online.STANDIN)
if (found := online.read(env))["ONLINE_PAYMENTS"]:
    vars().update(found)
