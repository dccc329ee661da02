"""The Celery application: the registry of tasks in every environment, the workers in production."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings.embedded")

app = Celery("levee")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
