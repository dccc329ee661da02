import datetime as dt

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProvidersConfig(AppConfig):
    name = "providers"

    def ready(self):
        from marketplace.accounts.roles import Role
        from marketplace.core import navigation, panels, schedule
        from marketplace.documents import access
        from marketplace.documents.models import Classification
        from marketplace.engagements.permissions import Side, register_gate
        from marketplace.engagements.prefill import register_listings, register_price_list, register_sellers
        from providers import panels as ours
        from providers import permissions, selectors
        from providers.services.vetting import EVIDENCE_KIND

        access.register(
            EVIDENCE_KIND,
            permissions.may_download_evidence,
            classification=Classification.BUSINESS_CONFIDENTIAL,
            logged=True,
        )
        register_gate(permissions.why_not_sell, side=Side.SELLING)
        register_listings(selectors.listing_facts)
        register_price_list(selectors.list_price)
        register_sellers(selectors.sellers)
        schedule.register("providers.follow_vetting_terms", every=dt.timedelta(hours=6))
        staff, provider = frozenset({"marketplace"}), frozenset({"provider"})
        sellers = frozenset({Role.PROVIDER_OWNER.value, Role.PROVIDER_SALES.value})
        officers, moderators = frozenset({Role.VETTING_OFFICER.value}), frozenset({Role.MODERATOR.value})
        navigation.register(
            navigation.Link(_("Vetting"), url_name="providers:vetting_desk", order=10, kinds=staff, roles=officers),
            navigation.Link(
                _("Moderation"), url_name="providers:moderation_desk", order=20, kinds=staff, roles=moderators
            ),
            navigation.Link(_("Your services"), url_name="providers:listings", place="own", order=80, kinds=provider),
            navigation.Link(_("Vetting"), url_name="providers:vetting", place="own", order=85, kinds=provider),
            navigation.Link(
                _("Your firm"), url_name="providers:profile", place="own", order=90, kinds=provider, roles=sellers
            ),
        )
        panels.register("tasks", ours.tasks)
        panels.register("rows", ours.rows)
        panels.register("panels", ours.panels)
        panels.register("deadlines", ours.deadlines)
