from marketplace.payments.models.ownshares import OwnShare, OwnShareProof
from marketplace.payments.models.payouts import Payout, PayoutAccount

__all__ = ["OwnShare", "OwnShareProof", "Payout", "PayoutAccount"]
