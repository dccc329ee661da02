import datetime as dt

from django.apps import AppConfig


class EngagementsConfig(AppConfig):
    name = "marketplace.engagements"

    def ready(self):
        from marketplace.core import schedule
        from marketplace.documents import access as documents_access
        from marketplace.documents.models import Classification
        from marketplace.engagements import permissions
        from marketplace.engagements.services.delivery import DISPUTE_KIND, EVIDENCE_KIND
        from marketplace.engagements.services.messages import MESSAGE_KIND
        from marketplace.engagements.services.requests import NOTES_KIND
        from marketplace.vault import access

        documents_access.register(
            EVIDENCE_KIND,
            permissions.may_download_evidence,
            classification=Classification.SECURITY_SENSITIVE,
        )
        for kind in (NOTES_KIND, MESSAGE_KIND, EVIDENCE_KIND, DISPUTE_KIND):
            access.register(kind, permissions.may_open_vault_entry)
        schedule.register("engagements.close_due_requests", every=dt.timedelta(minutes=5))
        schedule.register("engagements.expire_quotes", every=dt.timedelta(hours=1))
