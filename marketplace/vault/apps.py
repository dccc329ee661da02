from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class VaultConfig(AppConfig):
    name = "marketplace.vault"

    def ready(self):
        from marketplace.core import immutability, navigation, readiness
        from marketplace.core import panels as dashboard
        from marketplace.vault import checks, panels, selectors  # noqa: F401
        from marketplace.vault.models import VaultView

        readiness.register("vault", selectors.canary_problem)
        readiness.register("vault_back_up", selectors.back_up_problem)
        dashboard.register("tasks", panels.tasks)
        immutability.protect(VaultView)
        operator = frozenset({"operator"})
        navigation.register(
            navigation.Link(_("Who looked"), url_name="vault:view_log", place="own", order=90, kinds=operator)
        )
        post_migrate.connect(plant_canary, sender=self)


def plant_canary(using, **kwargs):
    from marketplace.vault import services

    if using == "default":
        services.plant_canary()
