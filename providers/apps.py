import datetime as dt

from django.apps import AppConfig


class ProvidersConfig(AppConfig):
    name = "providers"

    def ready(self):
        from marketplace.core import panels, schedule
        from marketplace.engagements.permissions import Side, register_gate
        from providers import panels as ours
        from providers import permissions

        register_gate(permissions.why_not_sell, side=Side.SELLING)
        schedule.register("providers.follow_vetting_terms", every=dt.timedelta(hours=6))
        panels.register("tasks", ours.tasks)
        panels.register("rows", ours.rows)
        panels.register("deadlines", ours.deadlines)
