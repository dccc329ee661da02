"""What the people of the demo did with their messages: no mail was sent, and most messages were read."""

import datetime as dt

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import User
from marketplace.core import clock, outbox
from marketplace.core.models import OutboxRow
from marketplace.notices.models import Notice
from marketplace.notices.services import mark_read, note_bounce

UNREAD_FOR = dt.timedelta(days=14)
MOST_UNREAD = 8
BATCH = 20
# Addresses that no longer work: somebody left, and nobody told us.
GONE = ["signer@griggslakewater.example", "owner@allenprairie.example"]


def seed() -> None:
    """Do the later work that months of trade have queued, without their mail; read all but the newest messages.

    Invented people have no mailbox, and nobody wants to read months of their mail at the start.
    """
    while forget_mail() + outbox.drain(limit=BATCH):
        continue
    for user_id, name in User.objects.filter(is_synthetic=True).order_by("pk").values_list("pk", "name"):
        reader = Actor(user_id=user_id, name=name)
        messages = Notice.objects.visible_to(reader)
        newest = messages.filter(created_at__gte=clock.now() - UNREAD_FOR).values_list("pk", flat=True)[:MOST_UNREAD]
        older = messages.unread().exclude(pk__in=list(newest)).values_list("pk", flat=True)
        mark_read(by=reader, notice_ids=list(older))
    if not Notice.objects.filter(bounced_at__isnull=False).exists():
        _bounce(GONE)


def _bounce(members: list[str]) -> None:
    """The mail of these people came back: their newest message was sent, and nobody received it."""
    for email in members:
        newest = Notice.objects.delivered().filter(user__email=email).order_by("-created_at", "-pk").first()
        if newest is None:
            continue
        with clock.travel(newest.created_at + dt.timedelta(minutes=2)):
            newest.emailed_at = clock.now()
            newest.save(update_fields=["emailed_at"])
        with clock.travel(newest.created_at + dt.timedelta(hours=3)):
            note_bounce(notices=[newest])


def forget_mail() -> int:
    """Take the queued mail out of the outbox; what work queues later is taken out the next time."""
    return OutboxRow.objects.filter(name="notices.send_email", done_at__isnull=True).delete()[0]
