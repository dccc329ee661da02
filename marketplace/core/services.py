from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.core import clock, permissions, signals
from marketplace.core.errors import DomainError, Refused
from marketplace.core.models import OutboxRow


@transaction.atomic
def retry_work(*, by, row_id: int) -> OutboxRow:
    """Staff has work that failed tried again from the start; one that is being done at this moment is left alone."""
    if reason := permissions.why_not_mind_work(by):
        raise Refused(reason)
    row = OutboxRow.objects.failing().filter(pk=row_id).order_by("pk").select_for_update(skip_locked=True).first()
    if row is None:
        raise DomainError(_("This work is done by now, or is being done. Look at the page again."), code="not_failing")
    tried = row.attempts
    row.attempts, row.due_at, row.leased_until = 0, clock.now(), None
    row.save(update_fields=["attempts", "due_at", "leased_until"])
    facts = {"task": row.name, "attempts": tried}
    signals.work_changed.send(sender=OutboxRow, by=by, thing=row, action="later_work.retried", facts=facts)
    return row
