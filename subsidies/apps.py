from django.apps import AppConfig


class SubsidiesConfig(AppConfig):
    name = "subsidies"

    def ready(self):
        import datetime as dt

        from django.utils.translation import gettext_lazy as _

        from marketplace.core import immutability, navigation, schedule
        from subsidies.models import RuleCardVersion

        immutability.protect(RuleCardVersion)
        schedule.register("subsidies.erase_old_screenings", every=dt.timedelta(hours=1))
        navigation.register(
            navigation.Link(_("Programs"), url_name="program_list", order=20, kinds=navigation.TRADERS),
        )
