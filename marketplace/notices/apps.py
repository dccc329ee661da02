import datetime as dt

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "marketplace.notices"

    def ready(self):
        from marketplace.core import navigation, schedule
        from marketplace.notices import receivers, selectors, tasks  # noqa: F401

        navigation.register(
            navigation.Link(_("notices"), url_name="notices", place="account", order=10, count=selectors.unread_count)
        )
        schedule.register("notices.send_digests", every=dt.timedelta(days=1))
