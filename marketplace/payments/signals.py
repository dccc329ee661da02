"""News of payments, sent with ids inside the transaction; receivers above only queue work.

`own_share_paid` carries `own_share_id`, `milestone_id`, `engagement_id`; the payout signals carry `payout_id` and
`claim_reference`.
"""

from django.dispatch import Signal

own_share_paid = Signal()
payout_paid = Signal()
payout_failed = Signal()
