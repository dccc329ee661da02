"""The Celery application: the registry of tasks in every environment, the workers in production."""

import os

from celery import Celery
from celery.signals import worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings.embedded")

app = Celery("levee")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def load_before_the_children_are_forked(**kwargs):
    """Every address and what its pages need: a child that replaces a killed one has no second to lose on it."""
    from django.urls import reverse

    reverse("dashboard")
