from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.roles import Kind
from marketplace.core import clock
from marketplace.core.fields import MomentField, ReferenceField
from marketplace.core.querysets import LockableQuerySet
from marketplace.documents.models import Document
from marketplace.payments.models import OwnShare
from subsidies.models.programs import Program
from subsidies.states import SampleState


class OwnShareSampleQuerySet(LockableQuerySet):
    def visible_to(self, actor: Actor):
        """The operator that paid and the program's office."""
        if actor.organisation_id is None:
            return self.none()
        if actor.is_kind(Kind.PROGRAM):
            return self.filter(program__organisation_id=actor.organisation_id)
        return self.filter(own_share__engagement__operator_id=actor.organisation_id)

    def for_lists(self):
        return self.select_related(
            "program__organisation",
            "own_share__milestone",
            "own_share__engagement__operator",
            "own_share__engagement__provider",
        )


class OwnShareSample(models.Model):
    """The office looks whether the bank shows an own share that operator and provider both recorded as paid.

    The operator has until the end of `show_by` (a day in the program's zone) to show its bank record.
    """

    class Why(models.TextChoices):
        LOT = "lot", _("Chosen by lot")
        PAYER = "payer", _("Somebody else than the operator paid")

    reference = ReferenceField(prefix="CHK")
    own_share = models.OneToOneField(OwnShare, models.PROTECT, related_name="sample")
    program = models.ForeignKey(Program, models.PROTECT, related_name="own_share_samples")
    why = models.CharField(max_length=5, choices=Why.choices)
    state = models.CharField(max_length=8, choices=SampleState.choices, default=SampleState.ASKED)
    asked_at = MomentField()
    show_by = models.DateField(_("last day to show the bank record"))
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    shown_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    shown_at = models.DateTimeField(null=True)
    note = models.CharField(_("what was found"), max_length=500, blank=True)
    judged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    judged_at = models.DateTimeField(null=True)

    objects = OwnShareSampleQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="own_share_sample_shown_has_its_document",
                condition=~Q(state__in=[SampleState.SHOWN, SampleState.SOUND])
                | Q(document__isnull=False, shown_by__isnull=False, shown_at__isnull=False),
            ),
            models.CheckConstraint(
                name="own_share_sample_judged_names_who",
                condition=~Q(state__in=[SampleState.SOUND, SampleState.UNSOUND])
                | Q(judged_by__isnull=False, judged_at__isnull=False),
            ),
            models.CheckConstraint(
                name="own_share_sample_unsound_says_why", condition=~Q(state=SampleState.UNSOUND) | ~Q(note="")
            ),
        ]

    def __str__(self):
        return f"{self.reference}: {self.own_share}"

    def get_absolute_url(self):
        return reverse("own_share_sample", args=[self.reference])

    @property
    def time_to_show_is_over(self) -> bool:
        return clock.now() > clock.end_of_day(self.show_by, self.program.zone)
