from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

MEMBERS = frozenset({"operator", "provider", "program", "marketplace"})


class AccountsConfig(AppConfig):
    name = "marketplace.accounts"

    def ready(self):
        from marketplace.accounts import checks, tasks  # noqa: F401
        from marketplace.accounts import panels as sources
        from marketplace.core import navigation, panels

        panels.register("tasks", sources.tasks)
        navigation.register(
            navigation.Link(_("people"), url_name="people", place="account", order=20, kinds=MEMBERS),
        )
