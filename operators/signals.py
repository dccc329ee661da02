"""News of operators, sent with ids inside the transaction; receivers above only do what the day of it needs."""

from django.dispatch import Signal

# Sent with by (Actor), predecessor_id and successor_id (organizations).
succession_recorded = Signal()
