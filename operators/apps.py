from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OperatorsConfig(AppConfig):
    name = "operators"

    def ready(self):
        import datetime as dt

        from marketplace.accounts.roles import Role
        from marketplace.core import navigation, panels, schedule
        from marketplace.documents import access as documents
        from marketplace.documents.models import Classification
        from marketplace.engagements import permissions as trade
        from marketplace.engagements import prefill
        from marketplace.vault import access as vault
        from operators import panels as sources
        from operators import permissions, selectors, tasks  # noqa: F401
        from operators.services.assessments import ANSWERS
        from operators.services.identity import PROOF
        from operators.services.parties import PAPER
        from operators.services.profiles import EVIDENCE

        trade.register_gate(permissions.why_not_buy, side=trade.Side.BUYING)
        prefill.register_buyer_facts(selectors.buyer_facts)
        vault.register(ANSWERS, permissions.may_read_answers)
        confidential = Classification.BUSINESS_CONFIDENTIAL
        vault.register_erasure(_("Erase your answers about security goals"), "assessment_erase", selectors.has_answers)
        for kind in (PROOF, EVIDENCE):
            documents.register(kind, permissions.may_read_document, classification=confidential)
        documents.register(PAPER, permissions.may_read_paper, classification=confidential)
        panels.register("about", sources.about)
        panels.register("tasks", sources.tasks)
        panels.register("rows", sources.rows)
        panels.register("panels", sources.panels)
        panels.register("deadlines", sources.deadlines)
        schedule.register("operators.lapse_identities", every=dt.timedelta(hours=1))
        operator = frozenset({"operator"})
        navigation.register(
            navigation.Link(_("Systems"), url_name="system_list", place="own", order=80, kinds=operator),
            navigation.Link(_("Self-assessment"), url_name="assessment", place="own", order=85, kinds=operator),
            navigation.Link(
                _("Identity"),
                url_name="identity_desk",
                order=30,
                kinds=frozenset({"marketplace"}),
                roles=frozenset({Role.VETTING_OFFICER}),
                count=sources.waiting_identities,
            ),
        )
