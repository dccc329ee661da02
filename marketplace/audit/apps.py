from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "marketplace.audit"

    def ready(self):
        from marketplace.audit.models import AuditEvent, AuditSeal
        from marketplace.core import immutability

        immutability.protect(AuditEvent)
        immutability.protect(AuditSeal)
