from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.roles import Role
from marketplace.core import clock
from marketplace.core.fields import MomentField, ReferenceField
from marketplace.documents.models import Document
from providers.models.profiles import ProviderProfile
from providers.reasons import AppealReason, DeclineReason, SuspensionReason
from providers.requirements import BY_CODE, Requirement
from providers.states import ANSWERING_STATES, CLOSED_STATES, DESK_STATES, VETTED_STATES, ItemState, VettingState


class VettingCaseQuerySet(models.QuerySet):
    def locked(self):
        return self.order_by("pk").select_for_update(of=("self",), no_key=True)

    def current(self):
        """The one case of each provider that is not closed."""
        return self.exclude(state__in=CLOSED_STATES)

    def vetted(self):
        return self.filter(state__in=VETTED_STATES, vetted_until__gte=clock.today())

    def on_desk(self):
        """An officer acts next: because of its state, of an answer nobody read, or of a list that may name the firm.

        A vetted firm with a condition, or near its end, acts first, until it answers or the day has passed.
        """
        possible = ScreeningRun.objects.newest().possible().filter(case=OuterRef("pk"))
        answered = ChecklistItem.objects.filter(case=OuterRef("pk"), state=ItemState.PROVIDED)
        firm_is_done = Exists(answered) | Q(state=VettingState.CONDITIONAL, condition_due__lt=clock.today())
        ours = Q(state__in=set(DESK_STATES) - set(VETTED_STATES))
        return self.filter(ours | Exists(possible) | Q(state__in=VETTED_STATES) & firm_is_done).order_by("since", "pk")

    def visible_to(self, actor: Actor):
        """Vetting officers see all cases; a provider's members see their own."""
        if actor.is_system or (actor.is_staff and actor.has(Role.VETTING_OFFICER)):
            return self
        return self.filter(provider__organisation_id=actor.organisation_id)


class VettingCase(models.Model):
    """One firm's way through vetting. Two different officers: one reviews the evidence, another approves."""

    reference = ReferenceField(prefix="VET")
    provider = models.ForeignKey(ProviderProfile, models.PROTECT, related_name="cases")
    state = models.CharField(max_length=20, choices=VettingState.choices, default=VettingState.DRAFT)
    # When the case came into its state: the age in the queue.
    since = MomentField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    vetted_until = models.DateField(_("vetted until"), null=True, blank=True)
    condition = models.CharField(_("condition"), max_length=500, blank=True)
    condition_due = models.DateField(_("condition to be met by"), null=True, blank=True)
    reviewed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.CharField(max_length=30, choices=DeclineReason.choices, blank=True)
    decline_remark = models.CharField(max_length=1000, blank=True)
    declined_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    suspension_reason = models.CharField(max_length=30, choices=SuspensionReason.choices, blank=True)
    suspension_remark = models.CharField(max_length=1000, blank=True)
    suspended_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    appeal = models.TextField(_("why the decision should change"), max_length=4000, blank=True)
    appeal_reason = models.CharField(max_length=30, choices=AppealReason.choices, blank=True)
    appeal_heard_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")

    objects = VettingCaseQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="provider_has_one_open_vetting_case",
                fields=["provider"],
                condition=~Q(state__in=CLOSED_STATES),
            ),
            models.CheckConstraint(
                name="vetting_reviewer_and_approver_are_two_people",
                condition=~Q(reviewed_by=F("approved_by")),
            ),
            models.CheckConstraint(
                name="vetted_case_names_both_officers_and_an_end",
                condition=~Q(state__in=[*VETTED_STATES, VettingState.SUSPENDED])
                | Q(reviewed_by__isnull=False, approved_by__isnull=False, vetted_until__isnull=False),
            ),
            models.CheckConstraint(
                name="conditional_vetting_states_its_condition",
                condition=~Q(state=VettingState.CONDITIONAL) | (~Q(condition="") & Q(condition_due__isnull=False)),
            ),
            models.CheckConstraint(
                name="declined_vetting_has_a_reason",
                condition=~Q(state__in=[VettingState.DECLINED, VettingState.APPEALED, VettingState.UPHELD])
                | ~Q(decline_reason=""),
            ),
            models.CheckConstraint(
                name="suspended_vetting_has_a_reason",
                condition=~Q(state=VettingState.SUSPENDED) | ~Q(suspension_reason=""),
            ),
            models.CheckConstraint(
                name="appeal_is_heard_by_another_officer",
                condition=~Q(appeal_heard_by=F("declined_by")),
            ),
        ]
        indexes = [models.Index(fields=["state", "since"], name="vetting_queue")]

    def __str__(self):
        return self.reference

    @property
    def is_vetted(self) -> bool:
        return self.state in VETTED_STATES and self.vetted_until is not None and self.vetted_until >= clock.today()

    @property
    def can_be_answered(self) -> bool:
        return self.state in ANSWERING_STATES


class ChecklistItem(models.Model):
    """One requirement of a case: what the provider says, its evidence, and what the officer found."""

    case = models.ForeignKey(VettingCase, models.PROTECT, related_name="items")
    code = models.CharField(max_length=30)
    state = models.CharField(max_length=20, choices=ItemState.choices, default=ItemState.MISSING)
    answer = models.TextField(_("your answer"), max_length=2000, blank=True)
    expires = models.DateField(_("valid until"), null=True, blank=True)
    remark = models.CharField(_("officer’s remark"), max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="checklist_asks_each_thing_once", fields=["case", "code"]),
            models.CheckConstraint(
                name="checked_item_names_its_officer",
                condition=~Q(state__in=[ItemState.ACCEPTED, ItemState.RETURNED]) | Q(checked_by__isnull=False),
            ),
            models.CheckConstraint(
                name="returned_item_says_what_is_missing",
                condition=~Q(state=ItemState.RETURNED) | ~Q(remark=""),
            ),
        ]

    def __str__(self):
        return self.code

    @property
    def requirement(self) -> Requirement:
        return BY_CODE[self.code]

    @property
    def needs_provider(self) -> bool:
        return self.state in (ItemState.MISSING, ItemState.RETURNED)


class EvidenceFile(models.Model):
    """A file that the firm sent with an answer. Files are added to, never taken away."""

    item = models.ForeignKey(ChecklistItem, models.PROTECT, related_name="files")
    document = models.OneToOneField(Document, models.PROTECT, related_name="vetting_evidence")
    added_at = MomentField()

    class Meta:
        ordering = ["-added_at", "-pk"]

    def __str__(self):
        return str(self.document)


class ScreeningRunQuerySet(models.QuerySet):
    def newest(self):
        """The result of each list that counts today."""
        return self.filter(replaced_at__isnull=True)

    def possible(self):
        return self.filter(outcome=ScreeningRun.Outcome.POSSIBLE)


class ScreeningRun(models.Model):
    """A check of the firm's name against one exclusion list of a stated date."""

    class ListName(models.TextChoices):
        SAM = "sam", _("SAM.gov exclusions")
        OFAC = "ofac", _("Treasury sanctions (OFAC)")

    class Outcome(models.TextChoices):
        CLEAR = "clear", _("No match")
        POSSIBLE = "possible_match", _("Possible match, not resolved")
        FALSE_POSITIVE = "false_positive", _("Match is another firm")
        RESTRICTED = "restricted_scope", _("Match restricts products, not the firm")
        EXCLUDED = "confirmed_excluded", _("The firm is excluded")

    PASSING = (Outcome.CLEAR, Outcome.FALSE_POSITIVE, Outcome.RESTRICTED)

    case = models.ForeignKey(VettingCase, models.PROTECT, related_name="screenings")
    list_name = models.CharField(_("list"), max_length=10, choices=ListName.choices)
    list_date = models.DateField(_("date of the list"))
    outcome = models.CharField(_("what we found"), max_length=20, choices=Outcome.choices)
    remark = models.CharField(_("why"), max_length=500, blank=True)
    checked_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    checked_at = MomentField()
    replaced_at = models.DateTimeField(null=True, blank=True)
    # Only for a possible match: until when an officer decides, and what the firm says to it.
    decide_by = models.DateField(_("decided by"), null=True, blank=True)
    answer = models.TextField(_("the firm’s answer"), max_length=2000, blank=True)
    answered_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ScreeningRunQuerySet.as_manager()

    class Meta:
        ordering = ["-checked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="screening_list_has_one_newest_result",
                fields=["case", "list_name"],
                condition=Q(replaced_at__isnull=True),
            ),
            models.CheckConstraint(
                name="possible_match_says_when_it_is_decided",
                condition=~Q(outcome="possible_match") | Q(decide_by__isnull=False),
            ),
            models.CheckConstraint(
                name="screening_match_says_why",
                condition=Q(outcome="clear") | ~Q(remark=""),
            ),
        ]

    def __str__(self):
        return f"{self.get_list_name_display()}: {self.get_outcome_display()}"

    @property
    def is_open_match(self) -> bool:
        return self.outcome == self.Outcome.POSSIBLE and self.replaced_at is None
