from django.apps import AppConfig
from django.db.models.signals import post_migrate


class VaultConfig(AppConfig):
    name = "marketplace.vault"

    def ready(self):
        from marketplace.core import immutability, readiness
        from marketplace.vault import checks, selectors  # noqa: F401
        from marketplace.vault.models import VaultView

        readiness.register("vault", selectors.canary_problem)
        immutability.protect(VaultView)
        post_migrate.connect(plant_canary, sender=self)


def plant_canary(using, **kwargs):
    from marketplace.vault import services

    if using == "default":
        services.plant_canary()
