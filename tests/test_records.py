"""Nothing that touches money, vetting or a decision goes because something else goes."""

from django.apps import apps
from django.db import models

from tests import source

OURS = [model for model in apps.get_models() if model._meta.app_label in source.apps()]
# Parts that are written anew with the draft they belong to, the roles of a membership, and official tables.
PARTS = {
    *("engagements.QuoteMilestone.quote", "engagements.QuoteLine.quote", "engagements.QuoteLine.milestone"),
    *("subsidies.ApplicationItem.application", "subsidies.ApplicationDocument.application"),
    *("providers.PriceTier.listing", "providers.ExtraCost.listing", "providers.ListingCategory.listing"),
    *("providers.CoveredGoal.listing", "providers.AiDisclosure.listing", "providers.AiModel.listing"),
    *("accounts.MembershipRole.membership", "reference.ZipCounty.zip_area", "reference.ZipCounty.county"),
}


def pointers():
    """Foreign keys between our own tables."""
    for model in OURS:
        for field in model._meta.local_fields:
            if isinstance(field, models.ForeignKey) and field.related_model in OURS:
                yield f"{model._meta.label}.{field.name}", field


def test_whatever_is_pointed_at_is_protected_but_for_parts_of_drafts():
    loose = {name for name, field in pointers() if field.remote_field.on_delete is not models.PROTECT}
    assert loose == PARTS


def test_no_record_of_money_vetting_or_a_decision_is_such_a_part():
    records = {
        *("ledger.Transfer", "payments.Payout", "payments.OwnShare", "subsidies.Voucher", "subsidies.Draw"),
        *("subsidies.Claim", "subsidies.Decision", "subsidies.RuleCardVersion", "providers.VettingCase"),
        *("providers.ScreeningRun", "engagements.Engagement", "engagements.Signature", "engagements.Acceptance"),
        *("audit.AuditEvent", "audit.AuditSeal", "vault.VaultEntry", "vault.VaultView", "documents.Document"),
    }
    names = {model._meta.label for model in OURS}
    assert records <= names
    assert not [part for part in PARTS if part.rsplit(".", 1)[0] in records]
