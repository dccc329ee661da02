import datetime as dt

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EngagementsConfig(AppConfig):
    name = "marketplace.engagements"

    def ready(self):
        from marketplace.core import immutability, navigation, schedule
        from marketplace.core import panels as dashboard
        from marketplace.documents import access as documents_access
        from marketplace.documents.models import Classification
        from marketplace.engagements import panels, permissions
        from marketplace.engagements.models import Contract
        from marketplace.engagements.services.delivery import DISPUTE_KIND, EVIDENCE_KIND
        from marketplace.engagements.services.messages import MESSAGE_KIND
        from marketplace.engagements.services.requests import NOTES_KIND
        from marketplace.engagements.services.signatures import AUTHORITY_KIND
        from marketplace.vault import access

        immutability.protect(Contract)
        documents_access.register(
            EVIDENCE_KIND,
            permissions.may_download_evidence,
            classification=Classification.SECURITY_SENSITIVE,
        )
        documents_access.register(
            AUTHORITY_KIND, permissions.may_read_authority, classification=Classification.BUSINESS_CONFIDENTIAL
        )
        for kind in (NOTES_KIND, MESSAGE_KIND, EVIDENCE_KIND, DISPUTE_KIND):
            access.register_choice(kind, permissions.vault_entries_open_to)
        schedule.register("engagements.close_due_requests", every=dt.timedelta(minutes=5))
        schedule.register("engagements.expire_quotes", every=dt.timedelta(hours=1))
        schedule.register("engagements.ask_second_contacts", every=dt.timedelta(hours=1))
        dashboard.register("tasks", panels.tasks)
        dashboard.register("rows", panels.rows)
        dashboard.register("deadlines", panels.deadlines)
        traders, sellers = frozenset({"operator", "provider"}), frozenset({"provider"})
        buyers = frozenset({"operator"})
        navigation.register(
            navigation.Link(
                _("Requests"),
                url_name="engagements:request_list",
                place="own",
                order=40,
                kinds=traders,
                also=("/quotes/",),
            ),
            navigation.Link(_("Quotes"), url_name="engagements:quote_list", place="own", order=45, kinds=sellers),
            navigation.Link(_("signers"), url_name="engagements:signers", place="account", order=22, kinds=buyers),
            navigation.Link(_("Orders"), url_name="engagements:order_list", place="own", order=50, kinds=traders),
        )
