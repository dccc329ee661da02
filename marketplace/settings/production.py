"""Every outside part comes from the environment; a missing one refuses to start."""

from marketplace.settings import online
from marketplace.settings.base import *  # noqa: F403
from marketplace.settings.base import STORAGES, env, named_database

DEBUG = False
SECRET_KEY = env.str("LEVEE_SECRET_KEY")
ALLOWED_HOSTS = env.list("LEVEE_HOSTS")
DATABASES = {"default": named_database()}
DATABASES["default"]["CONN_MAX_AGE"] = 60
CACHES = {
    "default": {
        "BACKEND": "marketplace.core.caches.RedisOrMemory",
        "LOCATION": env.str("REDIS_URL"),
    }
}
CELERY_BROKER_URL = env.str("REDIS_URL")
EMAIL_CONFIG = env.email("EMAIL_URL")
vars().update(EMAIL_CONFIG)

SEARCH_ENGINE = env.str("LEVEE_SEARCH_ENGINE", default="elastic")
ELASTICSEARCH_URL = env.str("ELASTICSEARCH_URL")

# Nothing, or all of it: see docs/payments.md.
vars().update(online.read(env))

UPLOAD_SCANNER = env.str("CLAMD_ADDRESS")
STORAGES = STORAGES | {
    "private": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": {"querystring_auth": True}},
}
AWS_STORAGE_BUCKET_NAME = env.str("LEVEE_BUCKET")

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Proxies of ours before this server; the limits on tries count the address that the first of them saw.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("LEVEE_PROXIES", 1)
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
