from marketplace.accounts.actor import Actor
from marketplace.notices.models import DigestPreference, Notice


def unread_count(actor: Actor) -> int:
    """How many messages the person has not read, over all organisations."""
    return Notice.objects.unread().visible_to(actor).count() if actor.user_id else 0


def wants_digest(user_id: int) -> bool:
    return DigestPreference.objects.filter(user=user_id, daily=True).exists()


def digest_readers():
    """Keys of the people who want one e-mail a day."""
    return DigestPreference.objects.filter(daily=True).values("user")
