from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "marketplace.core"

    def ready(self):
        from marketplace.core import readiness

        readiness.register("database", readiness.database)
