"""News of payments, sent with ids inside the transaction; receivers above only queue work.

`own_share_paid` carries `own_share_id`, `milestone_id`, `engagement_id`.
"""

from django.dispatch import Signal

own_share_paid = Signal()
