from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Organisation
from marketplace.core.fields import MomentField


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        """A message belongs to one person, whatever organisation they act for now."""
        return self.filter(user=actor.user_id)

    def unread(self):
        return self.filter(read_at__isnull=True)

    def not_emailed(self):
        return self.filter(emailed_at__isnull=True)

    def delivered(self):
        """Nothing came back to us: also those whose e-mail is still to go."""
        return self.filter(bounced_at__isnull=True)


class Notice(models.Model):
    """One message to one person, in the inbox and by e-mail; the text is business-confidential at most."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=80)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("message"))
    url = models.CharField(max_length=300, blank=True)
    created_at = MomentField()
    read_at = models.DateTimeField(null=True, blank=True)
    emailed_at = models.DateTimeField(null=True, blank=True)
    # The e-mail came back: a clock that starts with this message does not run on it.
    bounced_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["user", "read_at"], name="notice_unread")]

    def __str__(self):
        return self.subject


class DigestPreference(models.Model):
    """Whoever has none gets each message at once; `daily` gathers a day's messages into one e-mail."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    daily = models.BooleanField(default=False)

    def __str__(self):
        return f"{self.user} {self.daily}"
