import datetime as dt

from django.apps import AppConfig
from django.db import connection
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "marketplace.core"

    def ready(self):
        from celery import current_app

        if connection.vendor == "postgresql":
            from marketplace.core.postgresql import refuse_numbers_that_do_not_fit

            refuse_numbers_that_do_not_fit()
        from marketplace.core import (  # noqa: F401
            checks,
            immutability,
            navigation,
            outbox,
            panels,
            readiness,
            schedule,
        )

        # Celery finds tasks only in its own workers; the embedded worker and the tests need them too.
        autodiscover_modules("tasks")
        autodiscover_modules("data_classes")
        readiness.register("database", readiness.database)
        readiness.register("append_only_tables", immutability.problem)
        readiness.register("later_work", outbox.problem)
        schedule.register("core.sweep_outbox", every=dt.timedelta(days=1))
        schedule.register("core.forget_sent_pages", every=dt.timedelta(days=1))
        # This app stands last of ours, so every other has registered its jobs by now.
        current_app.conf.beat_schedule = schedule.beat_schedule()
        panels.register("tasks", panels.failed_work)
        traders = navigation.TRADERS - {navigation.VISITOR}
        navigation.register(
            navigation.Link(
                _("My organization"), url_name="dashboard", order=40, kinds=navigation.TRADERS, heads="own"
            ),
            navigation.Link(_("What is next"), url_name="dashboard", place="own", order=10, kinds=traders),
            navigation.Link(
                _("Background work"), url_name="background_work", order=60, kinds=frozenset({"marketplace"})
            ),
        )
        # Every app's tables exist by the time the first app is told, so once is enough.
        post_migrate.connect(immutability.install, sender=self)
