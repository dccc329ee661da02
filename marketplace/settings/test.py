"""The strict set-up of the test suite: embedded, or PostgreSQL when DATABASE_URL names one."""

import tempfile
from pathlib import Path

from marketplace.settings import online
from marketplace.settings.base import *  # noqa: F403
from marketplace.settings.base import BASE_DIR, MIDDLEWARE, STORAGES, TEMPLATES, env, named_database

DEMO = True
DEBUG = False
SECRET_KEY = "only-for-tests"
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
VAR_DIR = Path(tempfile.mkdtemp(prefix="levee-test-"))
VAULT_KEY_FILE = VAR_DIR / "vault.keys"
VAULT_KEYS = []
SEARCH_FOLDER = None
AUDIT_HEADS_DIR = VAR_DIR / "audit-heads"

DATABASES = {
    "default": named_database()
    if env.str("DATABASE_URL", default="")
    else {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": VAR_DIR / "levee.sqlite3",
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20},
        "TEST": {"NAME": None},
    }
}

# Static files are found by their finders; nothing is collected for a test run.
MIDDLEWARE = [name for name in MIDDLEWARE if not name.startswith("whitenoise")]

MEDIA_ROOT = VAR_DIR / "media"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = STORAGES | {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_DIR / "media"},
    },
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_DIR / "private", "base_url": None},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATICFILES_DIRS = [("levee", BASE_DIR / "build" / "assets")] if (BASE_DIR / "build" / "assets").exists() else []
CELERY_BROKER_URL = "memory://"
ACCOUNT_RATE_LIMITS = False
TEMPLATES[0]["OPTIONS"]["debug"] = True
WAGTAILADMIN_BASE_URL = "http://testserver"

vars().update(online.STANDIN)
STRIPE_STANDIN_FILE = VAR_DIR / "standin.sqlite3"
STRIPE_STANDIN_PAGES = "http://testserver"
