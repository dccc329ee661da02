import datetime as dt

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "marketplace.audit"

    def ready(self):
        from marketplace.audit import receivers  # noqa: F401
        from marketplace.audit.models import AuditEvent, AuditSeal
        from marketplace.core import immutability, schedule

        immutability.protect(AuditEvent)
        immutability.protect(AuditSeal)
        schedule.register("audit.seal", every=dt.timedelta(seconds=5), after_work=True)
        schedule.register("audit.export_head", every=dt.timedelta(days=1))
