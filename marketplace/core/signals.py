"""What people did to the machinery. The audit trail stands above and listens."""

from django.dispatch import Signal

# Sent with by (Actor), thing (what changed), action and facts (ids and codes).
work_changed = Signal()
