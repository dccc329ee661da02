import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Organisation, User
from marketplace.accounts.roles import Role
from marketplace.accounts.selectors import members_with_role
from marketplace.core import clock, outbox
from marketplace.core.errors import Refused
from marketplace.notices.models import DigestPreference, Notice
from marketplace.notices.signals import bounced

# A mail server tries for up to five days before it sends a message back.
BOUNCES_WITHIN = dt.timedelta(days=5)


def notify(
    *,
    users: Iterable[User],
    kind: str,
    subject: str,
    body: str,
    url: str = "",
    organisation: Organisation | None = None,
) -> list[Notice]:
    """Put one message in each person's inbox and queue its e-mail, in the caller's transaction.

    `kind` is "<app>.<event>"; `url` is a path on this site. Never put anything security-sensitive in it.
    """
    told = {"organisation": organisation, "kind": kind, "subject": subject[:200], "body": body, "url": url}
    notices = Notice.objects.bulk_create(Notice(user=user, **told) for user in users)
    outbox.enqueue_each("notices.send_email", [notice.pk for notice in notices])
    return notices


def notify_organisation(
    *, organisation: Organisation, roles: Iterable[Role], kind: str, subject: str, body: str, url: str = ""
) -> list[Notice]:
    """Tell every active member of `organisation` who holds one of `roles`."""
    return notify(
        users=members_with_role(organisation, *roles),
        kind=kind,
        subject=subject,
        body=body,
        url=url,
        organisation=organisation,
    )


@transaction.atomic
def mark_read(*, by: Actor, notice_ids: Iterable[int] | None = None) -> int:
    """Mark these messages, or all, as read by their owner; returns how many were unread."""
    unread = Notice.objects.unread().visible_to(by)
    if notice_ids is not None:
        unread = unread.filter(pk__in=notice_ids)
    return unread.update(read_at=clock.now())


@transaction.atomic
def choose_digest(*, by: Actor, daily: bool) -> DigestPreference:
    """One e-mail a day, or one for each message at once; messages that still wait go with the next."""
    if by.user_id is None:
        raise Refused(_("Sign in first."))
    preference = DigestPreference.objects.update_or_create(user_id=by.user_id, defaults={"daily": daily})[0]
    if not daily:
        waiting = Notice.objects.not_emailed().visible_to(by)
        outbox.enqueue_each("notices.send_email", waiting.values_list("pk", flat=True))
    return preference


@transaction.atomic
def note_bounce(*, notices: Iterable[Notice]) -> list[Notice]:
    """Keep that the e-mail of these messages came back, once, and tell whoever counts a deadline from them."""
    fresh = [notice for notice in notices if notice.bounced_at is None]
    for notice in fresh:
        notice.bounced_at = clock.now()
        notice.save(update_fields=["bounced_at"])
    if fresh:
        bounced.send(sender=Notice, notices=fresh)
    return fresh


def note_bounced_address(*, address: str) -> list[Notice]:
    """What a mail server reports: an address; everything e-mailed there in the last five days did not arrive."""
    since = clock.now() - BOUNCES_WITHIN
    return note_bounce(notices=Notice.objects.delivered().filter(user__email__iexact=address, emailed_at__gte=since))
