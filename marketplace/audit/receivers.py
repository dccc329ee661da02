from django.dispatch import receiver

from marketplace.accounts.signals import people_changed
from marketplace.audit.services import record


@receiver(people_changed)
def record_change_of_people(sender, by, thing, action, facts, **kwargs):
    """Accounts stand below the audit trail; the event is still written in the transaction of the change."""
    record(by, thing, action, **facts)
