from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"

    def ready(self):
        from marketplace.core import navigation

        navigation.register(
            navigation.Link(
                _("Find services"), url_name="search:services", order=10, kinds=navigation.TRADERS, prefix="/services/"
            )
        )
