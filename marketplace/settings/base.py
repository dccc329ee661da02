"""What every environment shares. Each of the others names only its differences."""

from pathlib import Path
from typing import Any

import environ
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent.parent
# Everything an instance writes when nothing else is configured; ignored by git.
VAR_DIR = Path(env.str("LEVEE_VAR", default=str(BASE_DIR / "var")))


def named_database() -> dict[str, Any]:
    """The database that DATABASE_URL names. PostgreSQL plans a statement once and keeps it for the connection."""
    found = env.db("DATABASE_URL")
    if "postgresql" in found["ENGINE"]:
        found["OPTIONS"] = {"server_side_binding": True, "prepare_threshold": 3} | found.get("OPTIONS", {})
    return found


INSTALLED_APPS = [
    "cms",
    "search",
    "subsidies",
    "providers",
    "operators",
    "marketplace.payments",
    "marketplace.engagements",
    "marketplace.ledger",
    "marketplace.documents",
    "marketplace.vault",
    "marketplace.notices",
    "marketplace.audit",
    "marketplace.accounts",
    "marketplace.reference",
    "marketplace.core",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sites",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "marketplace.core.middleware.ContentSecurityPolicyByArea",
    "marketplace.core.middleware.PrintableAddressMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "marketplace.accounts.middleware.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "marketplace.accounts.middleware.ActorMiddleware",
    "marketplace.accounts.middleware.IdleSessionMiddleware",
    "marketplace.accounts.middleware.SecondFactorMiddleware",
    "marketplace.accounts.middleware.TimezoneMiddleware",
    "marketplace.accounts.middleware.TypedFormMiddleware",
    "marketplace.core.middleware.SentOnceMiddleware",
    "marketplace.core.middleware.DomainErrorMiddleware",
]

ROOT_URLCONF = "marketplace.urls"
WSGI_APPLICATION = "marketplace.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "marketplace.core.context_processors.site",
                "marketplace.accounts.context_processors.chrome",
            ],
            "builtins": ["marketplace.core.templatetags.levee"],
        },
    }
]
FORM_RENDERER = "marketplace.core.rendering.LeveeFormRenderer"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "dashboard"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "marketplace.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "marketplace.accounts.forms.SignUpDetails"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGOUT_ON_GET = False
# Only in the browser that signed up; elsewhere the link confirms and the person signs in.
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Levee: "
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_PREVENT_ENUMERATION = True
# Nobody needs more, and a page that lists them stays short.
ACCOUNT_MAX_EMAIL_ADDRESSES = 5
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ADAPTER = "marketplace.accounts.adapter.MFAAdapter"
SITE_ID = 1

SESSION_COOKIE_AGE = 30 * 60
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_SERIALIZER = "django.contrib.sessions.serializers.JSONSerializer"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_REFERRER_POLICY = "same-origin"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    }
}
# Wagtail's own admin has inline scripts and styles; nothing of ours is served under /cms/.
CONTENT_SECURITY_POLICY_CMS = {
    "default-src": [SELF],
    "script-src": [SELF, "'unsafe-inline'"],
    "style-src": [SELF, "'unsafe-inline'"],
    "img-src": [SELF, "data:", "blob:"],
    "connect-src": [SELF],
    "object-src": [NONE],
    "base-uri": [SELF],
    "form-action": [SELF],
    "frame-ancestors": [SELF],
}

LANGUAGE_CODE = "en-us"
LANGUAGES = [("en", _("English"))]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
LOCALE_PATHS = [BASE_DIR / "marketplace" / "locale"]

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
# Built by `make assets` into an ignored folder; third-party CSS and JS is never committed.
STATICFILES_DIRS = [("levee", BASE_DIR / "build" / "assets")]
STORAGES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_DIR / "media"},
    },
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_DIR / "private", "base_url": None},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = VAR_DIR / "media"
MEDIA_URL = "/media/"
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
# A task that hangs is told to stop, then killed, long before the broker would hand its message to a second worker.
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_TIME_LIMIT = 300
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600, "socket_connect_timeout": 2}
# Whoever comes free gets the next message; none waits behind a long one.
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# On a busy machine a child may take its time to come up: one that is killed for that is late again, and again.
CELERY_WORKER_PROC_ALIVE_TIMEOUT = 60
# A broker may be away for as long as it likes.
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
# When each job last ran stands in our own table, so beat needs no file of its own.
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"

WAGTAIL_SITE_NAME = "Levee"
WAGTAILADMIN_BASE_URL = env.str("LEVEE_URL", default="http://127.0.0.1:8000")
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "modelsearch.backends.database"}}
TAGGIT_CASE_INSENSITIVE = True

FILTERS_DISABLE_HELP_TEXT = True

# Who runs this instance; printed in every footer.
INSTANCE_NAME = env.str("LEVEE_INSTANCE_NAME", default="Northern Plains Cyber Exchange")
INSTANCE_PHONE = env.str("LEVEE_INSTANCE_PHONE", default="1-800-555-0142")
INSTANCE_EMAIL = env.str("LEVEE_INSTANCE_EMAIL", default="help@levee.example")
DEFAULT_FROM_EMAIL = env.str("LEVEE_FROM_EMAIL", default="Levee <no-reply@levee.example>")

# True only in the embedded settings: the demo's sign-ins and `seed` exist there and nowhere else.
DEMO = False
# Uploads nobody scanned are shown as "not scanned"; production serves none of them.
UPLOAD_SCANNER = None
# Path of the owner-only file of vault keys, newest first, used when LEVEE_VAULT_KEYS is not set.
VAULT_KEYS = env.list("LEVEE_VAULT_KEYS", default=[])
VAULT_KEY_FILE = VAR_DIR / "vault.keys"
# Each day's head of the audit chain; an auditor copies the files to where whoever holds our database cannot reach.
AUDIT_HEADS_DIR = Path(env.str("LEVEE_AUDIT_HEADS", default=str(VAR_DIR / "audit-heads")))

# Online payment is off until `settings/online.py` finds all of its keys; purchase orders need none of this.
ONLINE_PAYMENTS = False
STRIPE_KEY = ""
STRIPE_LIVE = False
# Signing secrets, newest first: of our own endpoint, and of the one for news of providers' accounts.
STRIPE_SECRETS: list[str] = []
STRIPE_CONNECT_SECRETS: list[str] = []
# Another address than Stripe's own, for stripe-mock.
STRIPE_ADDRESS = ""
# The stand-in that moves no money, its books, and where its pages are served; for the demo and the tests only.
STRIPE_STANDIN = False
STRIPE_STANDIN_FILE = VAR_DIR / "standin.sqlite3"
STRIPE_STANDIN_PAGES = ""

# Which engine answers searches: "embedded", or "elastic" with the embedded one kept warm behind it.
SEARCH_ENGINE = env.str("LEVEE_SEARCH_ENGINE", default="embedded")
ELASTICSEARCH_URL = env.str("ELASTICSEARCH_URL", default="")
# The embedded engine's generations; without a folder its index lives in the memory of one process.
SEARCH_FOLDER: Path | None = VAR_DIR / "search"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    # Wagtail reports every saved page and every finished task of its own; our audit events tell more.
    "loggers": {name: {"level": "WARNING"} for name in ("wagtail", "django_tasks", "elastic_transport", "stripe")},
}
