from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.audit.services import record
from marketplace.core.errors import DomainError, Refused
from marketplace.engagements import notices, permissions
from marketplace.engagements.models import Engagement, OrderMessage
from marketplace.vault import services as vault

MESSAGE_KIND = "engagements.message"


@transaction.atomic
def send_message(*, by: Actor, engagement_id: int, text: str) -> OrderMessage:
    """Write to the other side of an order; the text stays in the vault and out of e-mails."""
    engagement = Engagement.objects.locked().select_related("operator", "provider").get(pk=engagement_id)
    if reason := permissions.why_not_message(by, engagement):
        raise Refused(reason)
    if not text.strip():
        raise DomainError(_("Write your message first."), field="text")
    entry = vault.seal(by=by, organisation=engagement.operator, kind=MESSAGE_KIND, content=text)
    message = OrderMessage.objects.create(
        engagement=engagement, organisation_id=by.organisation_id, author_id=by.user_id, body=entry
    )
    record(by, message, "message.sent", order=engagement.reference)
    notices.tell_message_sent(engagement, sender_id=by.organisation_id)
    return message
