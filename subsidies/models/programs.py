from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Organisation, User
from marketplace.core import clock
from marketplace.core.fields import MomentField, MoneyField, ReferenceField
from marketplace.core.money import Money
from marketplace.core.querysets import LockableQuerySet
from subsidies.states import ProgramState


class Selection(models.TextChoices):
    ORDER_OF_COMPLETE_FILING = "order_of_complete_filing", _("In the order complete applications arrive")
    SCORE = "score", _("By score, highest first")
    FORMULA = "formula", _("By a formula over stated facts, highest result first")


class ProgramQuerySet(LockableQuerySet):
    def visible_to(self, actor: Actor):
        """Everyone sees a program from its opening on; its office and marketplace staff see it planned."""
        if actor.is_staff or actor.is_system:
            return self
        return self.filter(~Q(state=ProgramState.PLANNED) | Q(organisation_id=actor.organisation_id or 0))

    def of_office(self, organisation_id: int):
        return self.filter(organisation_id=organisation_id)

    def announced(self):
        """Programs a visitor may read about: open, paused, closed or winding down."""
        return self.exclude(state__in=[ProgramState.PLANNED, ProgramState.ARCHIVED])

    def taking_applications(self):
        return self.filter(state=ProgramState.OPEN)


class Program(models.Model):
    """One subsidy, run by one program office under a signed rule card.

    Window dates are calendar dates in `zone` and end at 23:59:59 there; no closing date means open all
    year. An award above `second_approval_over` needs a second approver; without it one approver is enough.
    """

    reference = ReferenceField(prefix="PRG")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="programs")
    slug = models.SlugField(_("address on this site"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=120)
    summary = models.CharField(_("who it is for, in one sentence"), max_length=200, blank=True)
    state = models.CharField(max_length=20, choices=ProgramState.choices, default=ProgramState.PLANNED)
    state_reason = models.CharField(max_length=300, blank=True)
    zone = models.CharField(_("time zone"), max_length=50, default="America/Chicago")
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(_("last day to apply"), null=True, blank=True)
    selection = models.CharField(_("how applications are chosen"), max_length=40, choices=Selection.choices)
    # [{"name", "points"}]: a criterion and its most points for a score; a fact and the points a unit of it (1 for
    # yes) for a formula, as a decimal in text.
    selection_terms = models.JSONField(_("what counts"), default=list, blank=True)
    answer_within_business_days = models.PositiveSmallIntegerField(_("business days to answer"), default=20)
    cure_days = models.PositiveSmallIntegerField(_("days to fix a returned application"), default=15)
    appeal_within_days = models.PositiveSmallIntegerField(_("days to appeal a decline"), default=60)
    offer_answer_days = models.PositiveSmallIntegerField(_("days to answer an offer from the waiting list"), default=14)
    accept_within_days = models.PositiveSmallIntegerField(_("days to accept an award"), default=30)
    order_within_days = models.PositiveSmallIntegerField(_("days to sign an order after acceptance"), default=120)
    service_within_days = models.PositiveSmallIntegerField(_("days to finish the service"), default=365)
    invoice_within_days = models.PositiveSmallIntegerField(_("days to send the last invoice"), default=60)
    second_approval_over = MoneyField(_("second approver above"), null=True, blank=True)
    # Public money leaves by bank file, unless the office says otherwise and names who decided that and by what right.
    pays_by_stripe = models.BooleanField(_("pays by Stripe"), default=False)
    route_authority = models.CharField(_("who decided it, and by what right"), max_length=300, blank=True)
    route_set_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    route_set_at = models.DateTimeField(null=True, blank=True)
    contact_name = models.CharField(_("contact"), max_length=120, blank=True)
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    contact_phone = models.CharField(_("contact phone"), max_length=30, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    # A wind-down: after the end of the one day nothing new is promised, after the end of the other nothing is claimed.
    freeze_on = models.DateField(_("last day of new promises"), null=True, blank=True)
    last_claim_on = models.DateField(_("last day to claim"), null=True, blank=True)
    frozen_at = models.DateTimeField(null=True, blank=True)
    claims_reminded_at = models.DateTimeField(null=True, blank=True)
    created_at = MomentField()
    is_synthetic = models.BooleanField(default=False)

    objects = ProgramQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="program_window_ends_after_it_opens",
                condition=Q(closes_on__isnull=True) | Q(closes_on__gte=F("opens_on")),
            ),
            models.CheckConstraint(
                name="program_opened_has_a_moment",
                condition=Q(state=ProgramState.PLANNED) | Q(opened_at__isnull=False),
            ),
            models.CheckConstraint(
                name="program_claims_end_after_it_freezes",
                condition=Q(freeze_on__isnull=True, last_claim_on__isnull=True) | Q(last_claim_on__gte=F("freeze_on")),
            ),
            models.CheckConstraint(
                name="program_winding_down_has_its_days",
                condition=~Q(state=ProgramState.WIND_DOWN) | Q(freeze_on__isnull=False, last_claim_on__isnull=False),
            ),
            models.CheckConstraint(
                name="program_by_stripe_names_who_decided",
                condition=Q(pays_by_stripe=False)
                | (Q(route_set_by__isnull=False, route_set_at__isnull=False) & ~Q(route_authority="")),
            ),
            models.CheckConstraint(
                name="program_second_approval_limit_not_negative",
                condition=Q(second_approval_over__isnull=True) | Q(second_approval_over__gte=0),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def takes_applications_today(self) -> bool:
        """Open, and today in the program's zone is inside its window."""
        today = clock.today(self.zone)
        inside = self.opens_on <= today and (self.closes_on is None or today <= self.closes_on)
        return self.state == ProgramState.OPEN and inside

    @property
    def may_take_applications(self) -> bool:
        """Today or on a day to come: open, paused, or with a window still ahead."""
        is_past = self.closes_on is not None and self.closes_on < clock.today(self.zone)
        return self.state in {ProgramState.OPEN, ProgramState.PAUSED} and not is_past

    @property
    def is_frozen(self) -> bool:
        """Winding down, and the last day of new promises is over."""
        return self.freeze_on is not None and clock.today(self.zone) > self.freeze_on

    def needs_second_approval(self, amount: Money) -> bool:
        return self.second_approval_over is not None and amount > self.second_approval_over

    @property
    def current_version(self):
        """The rule card version that new applications pin; None until one is signed."""
        return self.rule_card_versions.order_by("-number").first()
