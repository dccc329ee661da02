from smtplib import SMTPRecipientsRefused

from celery import shared_task
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from marketplace.accounts.models import User
from marketplace.core import clock
from marketplace.notices import selectors
from marketplace.notices.models import Notice
from marketplace.notices.services import note_bounce


@shared_task(name="notices.send_email")
def send_email(notice_id: int) -> None:
    """E-mail one message, unless it was sent or its reader wants one e-mail a day; safe to run twice."""
    notice = Notice.objects.not_emailed().select_related("user").filter(pk=notice_id).first()
    if notice and not selectors.wants_digest(notice.user_id):
        _send(notice.user, notice.subject, [notice])


@shared_task(name="notices.send_digests")
def send_digests() -> None:
    """One e-mail to each person who asked for it, with every message since the last one."""
    waiting = Notice.objects.not_emailed().filter(user__in=selectors.digest_readers())
    by_user: dict[User, list[Notice]] = {}
    for notice in waiting.select_related("user").order_by("created_at", "pk"):
        by_user.setdefault(notice.user, []).append(notice)
    for user, notices in by_user.items():
        _send(user, _("Your day on Levee: %(count)s messages") % {"count": len(notices)}, notices)


def _send(user: User, subject: str, notices: list[Notice]) -> None:
    body = render_to_string(
        "notices/email.txt",
        {"notices": notices, "site": settings.WAGTAILADMIN_BASE_URL, "instance_name": settings.INSTANCE_NAME},
    )
    refused = False
    if user.is_active:
        try:
            send_mail(" ".join(f"Levee: {subject}".split()), body, None, [user.email])
        except SMTPRecipientsRefused:
            refused = True
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(emailed_at=clock.now())
    if refused:
        note_bounce(notices=notices)
