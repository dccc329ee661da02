from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "marketplace.core"

    def ready(self):
        from marketplace.core import checks, immutability, navigation, readiness  # noqa: F401

        readiness.register("database", readiness.database)
        readiness.register("append_only_tables", immutability.problem)
        navigation.register(
            navigation.Link(_("My organization"), url_name="dashboard", order=40, kinds=navigation.TRADERS)
        )
        # Every app's tables exist by the time the first app is told, so once is enough.
        post_migrate.connect(immutability.install, sender=self)
