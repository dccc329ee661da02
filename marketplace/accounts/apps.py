from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

MEMBERS = frozenset({"operator", "provider", "program", "marketplace"})


class AccountsConfig(AppConfig):
    name = "marketplace.accounts"

    def ready(self):
        import datetime as dt

        from marketplace.accounts import checks, tasks  # noqa: F401
        from marketplace.accounts import panels as sources
        from marketplace.core import navigation, panels, schedule

        panels.register("tasks", sources.tasks)
        schedule.register("accounts.end_run_out_memberships", every=dt.timedelta(hours=1))
        navigation.register(
            navigation.Link(_("people"), url_name="people", place="account", order=20, kinds=MEMBERS),
        )
