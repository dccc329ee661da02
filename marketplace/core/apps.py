from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "marketplace.core"

    def ready(self):
        from marketplace.core import checks, immutability, readiness  # noqa: F401

        readiness.register("database", readiness.database)
        readiness.register("append_only_tables", immutability.problem)
        # Every app's tables exist by the time the first app is told, so once is enough.
        post_migrate.connect(immutability.install, sender=self)
