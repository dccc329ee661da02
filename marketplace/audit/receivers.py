from django.dispatch import receiver

from marketplace.accounts.signals import people_changed
from marketplace.audit.services import record
from marketplace.core.signals import work_changed


@receiver([people_changed, work_changed])
def record_change_below(sender, by, thing, action, facts, **kwargs):
    """What stands below the audit trail sends its events; they are still written in the transaction of the change."""
    record(by, thing, action, **facts)
