from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.core.fields import MomentField, MoneyField
from marketplace.core.querysets import LockableQuerySet
from subsidies.models.applications import Application
from subsidies.states import OfferState


class OfferQuerySet(LockableQuerySet):
    def running(self):
        """Proposed to the office, or with the operator."""
        return self.filter(state__in=[OfferState.PROPOSED, OfferState.OPEN])


class WaitingOffer(models.Model):
    """Money that came back, offered to one application of the waiting list.

    The night proposes it (`verdicts` are the rules as they were checked again then), a person of the office makes it,
    and from that moment `amount` is committed.
    `round` is the round of the case that it belongs to. `answer_by` is a date in the program's zone.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="offers")
    state = models.CharField(max_length=12, choices=OfferState.choices, default=OfferState.PROPOSED)
    round = models.PositiveSmallIntegerField()
    amount = MoneyField()
    verdicts = models.JSONField(default=list)
    proposed_at = MomentField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(null=True, blank=True)
    answer_by = models.DateField(_("answer by"), null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="waiting_offer_one_running_per_application",
                fields=["application"],
                condition=Q(state__in=[OfferState.PROPOSED, OfferState.OPEN]),
            ),
            models.CheckConstraint(name="waiting_offer_is_worth_something", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="waiting_offer_is_made_by_a_person_with_a_last_day",
                condition=~Q(state__in=[OfferState.OPEN, OfferState.TAKEN, OfferState.REFUSED, OfferState.UNANSWERED])
                | Q(made_by__isnull=False, made_at__isnull=False, answer_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.application.reference}: {self.amount}"
