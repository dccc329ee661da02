from providers.models.listing_parts import (
    AiDisclosure,
    AiModel,
    CoveredGoal,
    ExtraCost,
    ListingCategory,
    PriceTier,
)
from providers.models.listings import Billing, Listing, Unit, publication_door
from providers.models.moderation import ListingModerationTask
from providers.models.profiles import Credential, ProviderProfile
from providers.models.vetting import ChecklistItem, EvidenceFile, ScreeningRun, VettingCase

__all__ = [
    "AiDisclosure",
    "AiModel",
    "Billing",
    "ChecklistItem",
    "CoveredGoal",
    "Credential",
    "EvidenceFile",
    "ExtraCost",
    "Listing",
    "ListingCategory",
    "ListingModerationTask",
    "PriceTier",
    "ProviderProfile",
    "ScreeningRun",
    "Unit",
    "VettingCase",
    "publication_door",
]
