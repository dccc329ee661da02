"""Children of a listing. All are `ParentalKey`: an ordinary child of a draft would be public at once."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from marketplace.core.fields import MoneyField
from marketplace.reference.models import Goal, ServiceCategory
from providers.models.listings import Listing


class PriceTier(models.Model):
    """Unit price that applies to the whole quantity once it reaches `from_quantity`."""

    listing = ParentalKey(Listing, on_delete=models.CASCADE, related_name="tiers")
    from_quantity = models.PositiveIntegerField(_("from quantity"), default=1)
    unit_price = MoneyField(_("price for one"))

    class Meta:
        ordering = ["from_quantity", "pk"]
        constraints = [
            models.UniqueConstraint(name="price_tier_starts_once", fields=["listing", "from_quantity"]),
            models.CheckConstraint(name="price_tier_costs_something", condition=Q(unit_price__gt=0)),
            models.CheckConstraint(name="price_tier_starts_at_one_or_more", condition=Q(from_quantity__gte=1)),
        ]

    def __str__(self):
        return f"{self.from_quantity}+: {self.unit_price}"


class ExtraCost(models.Model):
    """A cost beside the price, and when it falls due; quotes state it, the list price does not contain it."""

    listing = ParentalKey(Listing, on_delete=models.CASCADE, related_name="extra_costs")
    label = models.CharField(_("what for"), max_length=120)
    amount = MoneyField(_("amount"))
    when = models.CharField(_("when it applies"), max_length=160)

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(name="extra_cost_is_not_negative", condition=Q(amount__gte=0))]

    def __str__(self):
        return self.label


class ListingCategory(models.Model):
    listing = ParentalKey(Listing, on_delete=models.CASCADE, related_name="categories")
    category = models.ForeignKey(ServiceCategory, models.PROTECT, related_name="+")
    is_primary = models.BooleanField(default=False)

    class Meta:
        ordering = ["-is_primary", "pk"]
        constraints = [
            models.UniqueConstraint(name="listing_names_a_category_once", fields=["listing", "category"]),
            models.UniqueConstraint(
                name="listing_has_one_primary_category", fields=["listing"], condition=Q(is_primary=True)
            ),
        ]

    def __str__(self):
        return str(self.category)


class CoveredGoal(models.Model):
    """A goal the service helps to reach, and the line that says how a buyer can see it."""

    listing = ParentalKey(Listing, on_delete=models.CASCADE, related_name="goals")
    goal = models.ForeignKey(Goal, models.PROTECT, related_name="+")
    evidence = models.CharField(_("evidence"), max_length=300)

    class Meta:
        ordering = ["goal_id"]
        constraints = [
            models.UniqueConstraint(name="listing_covers_a_goal_once", fields=["listing", "goal"]),
            models.CheckConstraint(name="covered_goal_has_evidence", condition=~Q(evidence="")),
        ]

    def __str__(self):
        return str(self.goal)


class AiDisclosure(models.Model):
    """What the AI does and which data it sees. `version` goes up when an answer changes.

    The database holds the floor: training only by opt-in, notice of an incident within 24 hours, of a
    model change 30 days ahead, and no automatic write to OT.
    """

    class Autonomy(models.TextChoices):
        ADVISE = "advise", _("Only advises")
        APPROVAL = "act_with_approval", _("Acts after you approve")
        ROLLBACK = "act_with_rollback", _("Acts, can be undone")
        AUTONOMOUS = "autonomous", _("Acts by itself")

    class Training(models.TextChoices):
        NEVER = "never", _("Never")
        OPT_IN = "opt_in", _("Only if the customer opts in")
        OPT_OUT = "opt_out", _("Unless the customer opts out")
        ALWAYS = "always", _("Always")

    ALLOWED_TRAINING = (Training.NEVER, Training.OPT_IN)
    MOST_INCIDENT_HOURS = 24
    LEAST_CHANGE_DAYS = 30
    DATA_CLASSES = (
        ("logs", _("Logs")),
        ("phi", _("Health records")),
        ("pii", _("Personal data")),
        ("cui", _("Controlled government information")),
        ("ot_configs", _("Settings of control systems")),
    )

    listing = ParentalKey(Listing, on_delete=models.CASCADE, related_name="ai_disclosures")
    version = models.PositiveIntegerField(default=1)
    purpose = models.CharField(_("what the AI does"), max_length=300)
    autonomy = models.CharField(_("what it may do by itself"), max_length=20, choices=Autonomy.choices)
    isolate_host = models.CharField(_("who decides to isolate a computer"), max_length=120)
    block_account = models.CharField(_("who decides to block an account"), max_length=120)
    change_firewall = models.CharField(_("who decides to change a firewall"), max_length=120)
    ot_write_automatic = models.BooleanField(_("the AI writes to control systems by itself"), default=False)
    data_classes = models.JSONField(_("data sent to it"), default=list, blank=True)
    us_only = models.BooleanField(_("data stays in the United States"), default=False)
    retention_days = models.PositiveIntegerField(_("days that data is kept"))
    trains_on_customer_data = models.CharField(_("trained on customer data"), max_length=10, choices=Training.choices)
    subprocessors = models.CharField(_("subprocessors"), max_length=500, blank=True)
    logs_prompts = models.BooleanField(_("prompts and answers are logged"), default=False)
    evaluation = models.CharField(_("how it was tested"), max_length=500)
    evaluated_on = models.DateField(_("tested on"))
    red_team_on = models.DateField(_("attacked by testers on"), null=True, blank=True)
    model_change_notice_days = models.PositiveSmallIntegerField(_("days of notice before a model change"))
    incident_notice_hours = models.PositiveSmallIntegerField(_("hours until you hear of an incident"))
    export_format = models.CharField(_("how data is handed back at the end"), max_length=200)
    deletion_days = models.PositiveSmallIntegerField(_("days until deletion is certified"))
    baa_available = models.BooleanField(_("signs a business associate agreement (hospitals)"), default=False)
    explainability = models.CharField(_("how it explains what it did"), max_length=300)
    ai_bom_url = models.URLField(_("AI bill of materials"), blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="listing_has_one_ai_disclosure", fields=["listing"]),
            models.CheckConstraint(
                name="ai_trains_on_customer_data_only_by_opt_in",
                condition=Q(trains_on_customer_data__in=["never", "opt_in"]),
            ),
            models.CheckConstraint(
                name="ai_incident_notice_within_24_hours", condition=Q(incident_notice_hours__lte=24)
            ),
            models.CheckConstraint(
                name="ai_model_change_notice_30_days_ahead", condition=Q(model_change_notice_days__gte=30)
            ),
            models.CheckConstraint(name="ai_never_writes_to_ot_by_itself", condition=Q(ot_write_automatic=False)),
        ]

    def __str__(self):
        return self.get_autonomy_display()


class AiModel(models.Model):
    """One model behind the service."""

    class Hosting(models.TextChoices):
        OWN = "own", _("On our own machines")
        API = "api", _("At its developer, by API")
        EMBEDDED = "embedded", _("Inside the product, at the customer")

    class Framework(models.TextChoices):
        """The developer's place in the voluntary federal testing of frontier models, which approves nothing."""

        UNKNOWN = "unknown", _("Not known")
        NOT_APPLICABLE = "not_applicable", _("Does not apply to this model")
        NOT_PARTICIPATING = "not_participating", _("Its developer takes no part")
        ENGAGED = "engaged", _("Its developer takes part")
        DESIGNATED = "designated_covered", _("Designated as a covered frontier model")

    listing = ParentalKey(Listing, on_delete=models.CASCADE, related_name="ai_models")
    developer = models.CharField(_("developer"), max_length=80)
    family = models.CharField(_("model family"), max_length=80)
    version = models.CharField(_("version or channel"), max_length=60)
    hosting = models.CharField(_("where it runs"), max_length=10, choices=Hosting.choices)
    open_weight = models.BooleanField(_("open weights"), default=False)
    framework_status = models.CharField(
        _("voluntary federal testing"), max_length=20, choices=Framework.choices, default=Framework.UNKNOWN
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.developer} {self.family}"
