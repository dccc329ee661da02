"""News of the trade, sent with ids inside the transaction; receivers above only queue work.

Every signal carries `engagement_id`; those of a milestone also `milestone_id`.
"""

from django.dispatch import Signal

order_signed = Signal()
order_cancelled = Signal()
order_settled = Signal()
milestone_delivered = Signal()
milestone_accepted = Signal()
milestone_disputed = Signal()
milestone_dropped = Signal()
