import datetime as dt

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

FOLLOW_EVERY = dt.timedelta(seconds=2)


class SearchConfig(AppConfig):
    name = "search"

    def ready(self):
        from marketplace.core import navigation, panels, readiness, schedule
        from search import panels as own
        from search.engines import switch

        readiness.register("search", switch.problem)
        panels.register("tasks", own.tasks)
        schedule.register("search.follow_changes", every=FOLLOW_EVERY, after_work=True)
        schedule.register("search.renew", every=dt.timedelta(days=1))
        schedule.register("search.look_for_alerts", every=dt.timedelta(hours=1))

        navigation.register(
            navigation.Link(
                _("Find services"), url_name="search:services", order=10, kinds=navigation.TRADERS, prefix="/services/"
            ),
            navigation.Link(
                _("Shortlist"),
                url_name="search:shortlist",
                place="own",
                order=35,
                kinds=frozenset({"operator"}),
                also=("/saved-searches/",),
            ),
        )
