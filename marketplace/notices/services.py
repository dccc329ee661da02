import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Organisation, User
from marketplace.accounts.roles import Role
from marketplace.accounts.selectors import holders_of
from marketplace.core import clock, outbox
from marketplace.core.errors import Refused
from marketplace.core.kept import add
from marketplace.notices.models import DigestPreference, Notice
from marketplace.notices.signals import bounced

# A mail server tries for up to five days before it sends a message back.
BOUNCES_WITHIN = dt.timedelta(days=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One message, for these people and for whoever holds one of `roles` in the organization it concerns.

    `kind` is "<app>.<event>"; `url` is a path on this site. Never put anything security-sensitive in it.
    """

    kind: str
    subject: str
    body: str
    url: str = ""
    organisation_id: int | None = None
    user_ids: tuple[int, ...] = ()
    roles: tuple[Role, ...] = ()


_held: ContextVar[list[Letter] | None] = ContextVar("levee_letters", default=None)


@contextmanager
def together() -> Iterator[None]:
    """Letters sent inside the block are written when it ends: three statements, however many letters they are."""
    letters: list[Letter] = []
    token = _held.set(letters)
    try:
        yield
    finally:
        _held.reset(token)
    _write(letters)


def send(letter: Letter) -> list[Notice]:
    """Put the message in each reader's inbox once and queue its e-mail, in the caller's transaction.

    Inside `together` nothing is written yet, and the answer is empty.
    """
    held = _held.get()
    if held is None:
        return _write([letter])
    held.append(letter)
    return []


def notify(
    *,
    users: Iterable[User],
    kind: str,
    subject: str,
    body: str,
    url: str = "",
    organisation: Organisation | None = None,
) -> list[Notice]:
    """Send one message to these people."""
    told = tuple(user.pk for user in users)
    about = organisation.pk if organisation else None
    return send(Letter(kind=kind, subject=subject, body=body, url=url, organisation_id=about, user_ids=told))


def notify_organisation(
    *, organisation: Organisation, roles: Iterable[Role], kind: str, subject: str, body: str, url: str = ""
) -> list[Notice]:
    """Tell every active member of `organisation` who holds one of `roles`."""
    about, told = organisation.pk, tuple(roles)
    return send(Letter(kind=kind, subject=subject, body=body, url=url, organisation_id=about, roles=told))


def _write(letters: Sequence[Letter]) -> list[Notice]:
    notices = add(
        Notice(
            user_id=user_id,
            organisation_id=letter.organisation_id,
            kind=letter.kind,
            subject=letter.subject[:200],
            body=letter.body,
            url=letter.url,
        )
        for letter, user_ids in _readers(letters)
        for user_id in user_ids
    )
    outbox.enqueue_each("notices.send_email", [notice.pk for notice in notices])
    return notices


def _readers(letters: Sequence[Letter]) -> list[tuple[Letter, Iterable[int]]]:
    """Each letter with its readers, each person once, also with several of the roles."""
    offices = {letter.organisation_id for letter in letters if letter.organisation_id and letter.roles}
    roles = {role for letter in letters for role in letter.roles}
    holders = holders_of(offices, roles) if offices else {}

    def of(letter: Letter) -> Iterable[int]:
        in_office = (holders.get((letter.organisation_id or 0, role), []) for role in letter.roles)
        return dict.fromkeys(itertools.chain(letter.user_ids, *in_office))

    return [(letter, of(letter)) for letter in letters]


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
