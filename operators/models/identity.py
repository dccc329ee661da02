from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.core import clock
from marketplace.core.fields import MomentField, ReferenceField
from marketplace.documents.models import Document
from operators.models.profiles import OperatorProfile, OwnedQuerySet
from operators.states import IdentityState


class IdentityCaseQuerySet(OwnedQuerySet):
    def verified(self):
        """Checked, and the check has not lapsed; the last day still counts."""
        return self.filter(state=IdentityState.VERIFIED, expires_on__gte=clock.today())


class IdentityCase(models.Model):
    """Whether this organization is who it says; one case for its whole life, checked anew when it lapses."""

    reference = ReferenceField(prefix="IDC")
    profile = models.OneToOneField(OperatorProfile, models.PROTECT, related_name="identity_case")
    state = models.CharField(max_length=12, choices=IdentityState.choices, default=IdentityState.UNVERIFIED)
    verified_on = models.DateField(null=True)
    expires_on = models.DateField(null=True)

    objects = IdentityCaseQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="identity_verified_has_dates",
                condition=~Q(state="verified") | Q(verified_on__isnull=False, expires_on__gt=F("verified_on")),
            )
        ]

    def __str__(self):
        return self.reference

    @property
    def is_verified(self) -> bool:
        return bool(self.state == IdentityState.VERIFIED and self.expires_on and self.expires_on >= clock.today())


class IdentityProof(models.Model):
    """One try to prove it: how, with which document, what staff checked and found, and what they answered.

    The code of a letter stands nowhere: it follows from the moment of the letter (`selectors.letter_code`).
    """

    LETTER_TRIES = 5

    class Route(models.TextChoices):
        LETTER = "letter", _("We mail a letter with a code to your official address")
        CALL_BACK = "call_back", _("We call a number that we find ourselves")
        EMAIL_DOMAIN = "email_domain", _("You write from your official e-mail domain")
        DOCUMENT = "document", _("You show a document")

    # The same four as staff read them.
    ROUTE_WORDS = {
        Route.LETTER: _("A letter with a code to its official address"),
        Route.CALL_BACK: _("A call to a number that we find ourselves"),
        Route.EMAIL_DOMAIN: _("A mail from its official e-mail domain"),
        Route.DOCUMENT: _("A document"),
    }

    class Outcome(models.TextChoices):
        VERIFIED = "verified", _("Verified")
        REFUSED = "refused", _("Not verified")

    class Reason(models.TextChoices):
        NOT_REACHED = "not_reached", _("We could not reach you on a number found independently.")
        NO_MATCH = "no_match", _("The name or number does not match the public record.")
        NOT_READABLE = "not_readable", _("The document could not be read or is too old.")
        NO_AUTHORITY = "no_authority", _("Nothing shows that you may act for the organization.")

    case = models.ForeignKey(IdentityCase, models.PROTECT, related_name="proofs")
    route = models.CharField(_("how"), max_length=12, choices=Route.choices)
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    asked_at = MomentField()
    letter_to = models.CharField(_("address of the letter, and where we found it"), max_length=300, blank=True)
    letter_sent_at = models.DateTimeField(null=True)
    letter_tries = models.PositiveSmallIntegerField(default=0)
    letter_answered_at = models.DateTimeField(null=True)
    found = models.CharField(_("what we checked and found"), max_length=500, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    reason = models.CharField(max_length=14, choices=Reason.choices, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="identity_case_has_one_open_proof", fields=["case"], condition=Q(decided_at__isnull=True)
            ),
            models.CheckConstraint(
                name="identity_refusal_has_a_reason", condition=~Q(outcome="refused") | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="identity_letter_has_an_address", condition=Q(letter_sent_at__isnull=True) | ~Q(letter_to="")
            ),
            models.CheckConstraint(
                name="identity_only_a_mailed_letter_is_answered",
                condition=Q(letter_answered_at__isnull=True) | Q(letter_sent_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.case} {self.route}"

    @property
    def route_words(self) -> str:
        return str(self.ROUTE_WORDS[self.Route(self.route)])

    @property
    def waits_for_its_code(self) -> bool:
        return bool(self.route == self.Route.LETTER and self.letter_sent_at and not self.letter_answered_at)
