from celery import shared_task
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.accounts.models import Invitation
from marketplace.accounts.services import end_run_out_memberships, invitation_token


@shared_task(name="accounts.send_invitation")
def send_invitation(invitation_id: int) -> None:
    """E-mail the link of an invitation that is still open; sending it twice does no harm."""
    invitation = Invitation.objects.open().select_related("organisation", "invited_by").filter(pk=invitation_id).first()
    if invitation is None:
        return
    link = settings.WAGTAILADMIN_BASE_URL + reverse("invitation_accept", args=[invitation_token(invitation)])
    body = render_to_string(
        "accounts/email/invitation.txt",
        {"invitation": invitation, "link": link, "instance_name": settings.INSTANCE_NAME},
    )
    subject = _("Levee: join %(organisation)s") % {"organisation": invitation.organisation.name}
    send_mail(subject, body, None, [invitation.email])


@shared_task(name="accounts.end_run_out_memberships")
def end_run_out() -> None:
    end_run_out_memberships()
