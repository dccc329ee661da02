from collections.abc import Iterable

from marketplace.accounts.models import Organisation, User
from marketplace.accounts.roles import Role
from marketplace.accounts.selectors import members_with_role
from marketplace.core import outbox
from marketplace.notices.models import Notice


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
    notices = []
    for user in users:
        notice = Notice.objects.create(
            user=user, organisation=organisation, kind=kind, subject=subject[:200], body=body, url=url
        )
        outbox.enqueue("notices.send_email", notice.pk)
        notices.append(notice)
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
