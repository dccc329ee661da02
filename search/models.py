import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Organisation
from marketplace.core.fields import MomentField, ReferenceField
from marketplace.core.querysets import LockableQuerySet
from providers.models import Listing


class IndexCursor(models.Model):
    """How far one index has followed the change log: everything up to `number` is in it."""

    index = models.CharField(max_length=20, unique=True)
    number = models.BigIntegerField(default=0)
    rebuilt_at = models.DateTimeField(null=True)
    followed_at = models.DateTimeField(null=True)

    objects = LockableQuerySet.as_manager()

    class Meta:
        ordering = ["index"]
        constraints = [
            models.CheckConstraint(name="index_cursor_is_not_negative", condition=models.Q(number__gte=0)),
        ]

    def __str__(self):
        return self.index


class QueryLog(models.Model):
    """One search, or one word that no service has, on a day: nobody, no address, no hour, and no word beside a name.

    A word that we do not know may be somebody's name, so it stands alone in a row of its own.
    """

    words = models.CharField(max_length=200)
    day = models.DateField()
    found = models.PositiveIntegerField()
    # The states and kinds of service that were chosen, as in the address: "category=MDR state=MT".
    narrowed_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["day", "found"], name="query_log_by_day")]

    def __str__(self):
        return self.words


class VocabularySnapshot(models.Model):
    """The words of all public services at one moment, read by every process that searches; the newest one counts."""

    documents = models.PositiveIntegerField()
    # {token: in how many documents}; the same for the words as written
    tokens = models.JSONField()
    words = models.JSONField()
    made_at = MomentField()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.pk}: {self.documents}"


class SavedSearchQuerySet(LockableQuerySet):
    def visible_to(self, actor: Actor):
        """A person's own, and those that a colleague shared with the organization they act for."""
        own = Q(user__isnull=False, user=actor.user_id)
        shared = Q(organisation__isnull=False, organisation=actor.organisation_id)
        return self.filter(own | shared)

    def confirmed(self):
        return self.filter(confirmed_at__isnull=False)

    def due(self, moment: dt.datetime):
        """Whoever waits for an e-mail and got the last look a day, or a week, ago."""
        waiting = Q()
        for rhythm, pause in PAUSES.items():
            waiting |= Q(rhythm=rhythm, looked_until__lte=moment - pause)
        return self.confirmed().filter(waiting)


class SavedSearch(models.Model):
    """What somebody looked for, kept for later: of a person, shared with their organization, or of a visitor's address.

    The question is sealed under the instance's key, since words and choices may tell where a buyer is weak. Ended ones
    are deleted.
    """

    class Rhythm(models.TextChoices):
        NEVER = "never", _("No e-mail; keep it in my list")
        DAILY = "daily", _("Once a day, if there is something new")
        WEEKLY = "weekly", _("Once a week, if there is something new")

    reference = ReferenceField(prefix="SVS")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    # Of the colleagues who see it and get its e-mails too; empty for a search of one's own.
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    email = models.EmailField(_("e-mail address"), blank=True)
    question = models.TextField()
    rhythm = models.CharField(_("e-mails"), max_length=8, choices=Rhythm.choices)
    saved_at = MomentField()
    # A visitor's address gets no alert before its reader said yes.
    confirmed_at = models.DateTimeField(null=True)
    # Everything that was published up to here was looked at.
    looked_until = MomentField()

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="saved_search_is_of_a_person_or_of_an_address",
                condition=Q(user__isnull=False, email="") | Q(user=None, organisation=None) & ~Q(email=""),
            ),
            models.CheckConstraint(
                name="saved_search_of_an_address_sends_alerts", condition=Q(email="") | ~Q(rhythm="never")
            ),
        ]

    def __str__(self):
        return self.reference


# A look is due a little before the day is over, so that it stays at the same hour.
PAUSES = {
    SavedSearch.Rhythm.DAILY: dt.timedelta(hours=23, minutes=30),
    SavedSearch.Rhythm.WEEKLY: dt.timedelta(days=6, hours=23, minutes=30),
}


class AlertStop(models.Model):
    """One colleague who wants no e-mail about a search that others share."""

    search = models.ForeignKey(SavedSearch, models.PROTECT, related_name="stops")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    stopped_at = MomentField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="alert_is_stopped_once_by_a_person", fields=["search", "user"]),
        ]

    def __str__(self):
        return f"{self.search} {self.user}"


class ShortlistQuerySet(LockableQuerySet):
    def visible_to(self, actor: Actor):
        """That of the organization somebody acts for."""
        return self.filter(organisation=actor.organisation_id)


class ShortlistEntry(models.Model):
    """A service that an organization has in mind; everybody in it sees the list."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    listing = models.ForeignKey(Listing, models.PROTECT, related_name="+")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = MomentField()

    objects = ShortlistQuerySet.as_manager()

    class Meta:
        ordering = ["-added_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="service_is_shortlisted_once_by_an_organisation", fields=["organisation", "listing"]
            ),
        ]

    def __str__(self):
        return f"{self.organisation} {self.listing}"
