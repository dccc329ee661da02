from django.apps import AppConfig


class SubsidiesConfig(AppConfig):
    name = "subsidies"

    def ready(self):
        from marketplace.core import immutability
        from subsidies.models import RuleCardVersion

        immutability.protect(RuleCardVersion)
