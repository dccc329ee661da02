"""The demo's providers and services: invented firms, real ways through vetting and moderation."""

from django.db import transaction

from providers.models import ProviderProfile
from providers.seeds.firms import seed_firms
from providers.seeds.offers import seed_offers

__all__ = ["seed"]


@transaction.atomic
def seed() -> None:
    """40 firms and 160 services, and six firms more so that every state of vetting has one; once.

    Needs the reference data and the marketplace's staff.
    """
    if ProviderProfile.objects.filter(organisation__is_synthetic=True).exists():
        return
    seed_offers(seed_firms())
