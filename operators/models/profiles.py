from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Organisation
from marketplace.core.fields import MomentField, ReferenceField
from marketplace.core.querysets import LockableQuerySet
from marketplace.documents.models import Document
from marketplace.reference.identifiers import Scheme
from marketplace.reference.models import County, RegistryRecord, RuralDefinition, Sector, State
from operators.facts import Method, Metric


class ProfileQuerySet(LockableQuerySet):
    def visible_to(self, actor: Actor):
        """Its own people, and marketplace staff."""
        return self if actor.is_staff or actor.is_system else self.filter(organisation_id=actor.organisation_id)


class OperatorProfile(models.Model):
    """An organization in its part as operator: what its systems, facts, identity and assessment hang on."""

    organisation = models.OneToOneField(Organisation, models.PROTECT, related_name="operator_profile")
    created_at = MomentField()

    objects = ProfileQuerySet.as_manager()

    class Meta:
        ordering = ["organisation__name", "pk"]

    def __str__(self):
        return self.organisation.name


class OwnedQuerySet(LockableQuerySet):
    """Things that hang on a profile."""

    def visible_to(self, actor: Actor):
        if actor.is_staff or actor.is_system:
            return self
        return self.filter(profile__organisation_id=actor.organisation_id)


class SystemQuerySet(OwnedQuerySet):
    def current(self):
        return self.filter(ended_on__isnull=True)


class System(models.Model):
    """A water system, an electric utility, a hospital, a bank: what a program asks about."""

    class Kind(models.TextChoices):
        WATER = "water", _("Drinking water system")
        WASTEWATER = "wastewater", _("Wastewater system")
        ELECTRIC = "electric", _("Electric utility")
        HOSPITAL = "hospital", _("Hospital")
        CLINIC = "clinic", _("Community health center")
        BANK = "bank", _("Bank")
        CREDIT_UNION = "credit_union", _("Credit union")
        OTHER = "other", _("Something else")

    reference = ReferenceField(prefix="SYS")
    profile = models.ForeignKey(OperatorProfile, models.PROTECT, related_name="systems")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    sector = models.ForeignKey(Sector, models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=200)
    place = models.CharField(_("city or town"), max_length=80, blank=True)
    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    county = models.ForeignKey(County, models.PROTECT, null=True, blank=True, related_name="+")
    zip = models.CharField(_("ZIP code"), max_length=5, blank=True)
    ownership = models.CharField(_("owner"), max_length=12, choices=RegistryRecord.Owner.choices, blank=True)
    # When it runs, in words, for one that does not run all year.
    season = models.CharField(_("months it runs"), max_length=60, blank=True)
    # Who said so: the name of a data set with its vintage, or "" where the operator did.
    source = models.CharField(max_length=200, blank=True)
    source_as_of = models.DateField(null=True)
    created_at = MomentField()
    ended_on = models.DateField(null=True, blank=True)

    objects = SystemQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.name


class EntityIdentifier(models.Model):
    """A public number of an organization or one of its systems. One number belongs to one organization only."""

    profile = models.ForeignKey(OperatorProfile, models.PROTECT, related_name="identifiers")
    system = models.ForeignKey(System, models.PROTECT, null=True, related_name="identifiers")
    scheme = models.CharField(max_length=12, choices=Scheme.choices)
    value = models.CharField(max_length=20)
    source = models.CharField(max_length=200, blank=True)
    from_date = models.DateField()
    to_date = models.DateField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="identifier_belongs_to_one_operator",
                fields=["scheme", "value"],
                condition=Q(to_date__isnull=True),
            ),
            models.CheckConstraint(
                name="identifier_ends_after_it_began",
                condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")),
            ),
        ]

    def __str__(self):
        return f"{self.scheme} {self.value}"


class SizeFact(models.Model):
    """One figure about a system (or, without one, about the whole organization). Newer rows win; none is changed.

    `value` is a count, cents for assets, and 1 or 0 for a yes or no.
    """

    profile = models.ForeignKey(OperatorProfile, models.PROTECT, related_name="size_facts")
    system = models.ForeignKey(System, models.PROTECT, null=True, related_name="size_facts")
    metric = models.CharField(max_length=24, choices=Metric.choices)
    value = models.BigIntegerField()
    method = models.CharField(max_length=12, choices=Method.choices)
    source = models.CharField(max_length=200, blank=True)
    as_of = models.DateField()
    expires = models.DateField(null=True)
    created_at = MomentField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(name="size_fact_is_not_negative", condition=Q(value__gte=0))]

    def __str__(self):
        return f"{self.metric} {self.value}"


class RuralDetermination(models.Model):
    """Rural or not under one named definition and vintage, as found when the place was entered.

    `exact` ones stand in a list that the definition itself names, `approximate` ones were concluded from the county
    or ZIP code, `attested` ones are the operator's word, with a document if there is one. `evidence` says which row.
    """

    class Method(models.TextChoices):
        EXACT = "exact", _("exact")
        APPROXIMATE = "approximate", _("approximate")
        ATTESTED = "attested", _("stated by you")

    system = models.ForeignKey(System, models.PROTECT, related_name="rural_determinations")
    definition = models.CharField(max_length=20, choices=RuralDefinition.choices)
    result = models.BooleanField()
    value = models.CharField(max_length=20)
    method = models.CharField(max_length=12, choices=Method.choices)
    source = models.CharField(max_length=120)
    vintage = models.CharField(max_length=40)
    unit_type = models.CharField(max_length=10)
    unit_id = models.CharField(max_length=11)
    evidence = models.CharField(max_length=300, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    is_superseded = models.BooleanField(default=False)
    decided_on = models.DateField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="rural_determination_once_per_definition", fields=["system", "definition", "vintage", "method"]
            ),
            models.CheckConstraint(
                name="rural_determination_method_is_known", condition=Q(method__in=("exact", "approximate", "attested"))
            ),
        ]

    def __str__(self):
        return f"{self.definition} {self.vintage}: {self.result}"

    @property
    def may_decide(self) -> bool:
        """Whether a program office may rest a decision on it; else it supports "likely" only."""
        return self.method != self.Method.APPROXIMATE and not self.is_superseded


class Correction(models.Model):
    """The operator says that a prefilled fact is wrong: what stood there, what is right, why, and a proof if any."""

    system = models.ForeignKey(System, models.PROTECT, related_name="corrections")
    fact_name = models.CharField(max_length=24)
    old_value = models.CharField(max_length=200)
    new_value = models.CharField(max_length=200)
    note = models.CharField(_("why"), max_length=500)
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = MomentField()

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.system}: {self.fact_name}"
