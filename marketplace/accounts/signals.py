"""What happened to people and organisations. The audit trail and the notices stand above and listen."""

from django.dispatch import Signal

# Sent with by (Actor), thing (what changed), action ("membership.ended") and facts (ids and codes).
people_changed = Signal()
