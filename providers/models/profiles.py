from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Organisation
from marketplace.core import clock
from marketplace.core.fields import MomentField
from marketplace.reference.models import Sector, State
from providers.states import VETTED_STATES


class ProviderQuerySet(models.QuerySet):
    def locked(self):
        return self.order_by("pk").select_for_update(of=("self",), no_key=True)

    def vetted(self):
        """Vetted today: approved, conditional or expiring, and the end date has not passed."""
        return self.filter(cases__state__in=VETTED_STATES, cases__vetted_until__gte=clock.today())

    def visible_to(self, actor: Actor):
        """Staff see all; members see their own firm."""
        if actor.is_staff or actor.is_system:
            return self
        return self.filter(organisation_id=actor.organisation_id)


def answers_in_english() -> list[str]:
    return ["en"]


class ProviderProfile(models.Model):  # type: ignore[django-manager-missing]
    """A firm that sells services: what buyers read about it. The name is the organisation's."""

    class Tier(models.IntegerChoices):
        """What the work can break; sets the insurance floor."""

        ADVICE = 1, _("Advice and training")
        MONITORING = 2, _("Tests and monitoring")
        PRIVILEGED = 3, _("Privileged or OT access, incident response, backup")

    class Language(models.TextChoices):
        """Languages in which somebody of the firm answers; the most spoken ones in the United States."""

        ENGLISH = "en", _("English")
        SPANISH = "es", _("Spanish")
        CHINESE = "zh", _("Chinese")
        TAGALOG = "tl", _("Tagalog")
        VIETNAMESE = "vi", _("Vietnamese")
        ARABIC = "ar", _("Arabic")
        FRENCH = "fr", _("French")
        KOREAN = "ko", _("Korean")
        RUSSIAN = "ru", _("Russian")
        GERMAN = "de", _("German")
        NAVAJO = "nv", _("Navajo")
        SIGN = "ase", _("American Sign Language")

    organisation = models.OneToOneField(Organisation, models.PROTECT, related_name="provider_profile")
    slug = models.SlugField(unique=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    since = models.PositiveSmallIntegerField(_("in business since"), null=True, blank=True)
    description = models.TextField(_("who you are"), max_length=2000, blank=True)
    team_size = models.PositiveIntegerField(_("people in your team"), null=True, blank=True)
    tier = models.PositiveSmallIntegerField(_("kind of work"), choices=Tier.choices, default=Tier.ADVICE)
    sectors = models.ManyToManyField(Sector, verbose_name=_("sectors served"), blank=True, related_name="+")
    states = models.ManyToManyField(State, verbose_name=_("states served"), blank=True, related_name="+")
    languages = models.JSONField(_("languages you answer in"), default=answers_in_english, blank=True)
    created_at = MomentField()

    objects = ProviderQuerySet.as_manager()

    class Meta:
        ordering = ["organisation__name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="provider_tier_is_one_two_or_three",
                condition=Q(tier__gte=1, tier__lte=3),
            ),
            models.CheckConstraint(
                name="provider_founded_in_a_real_year",
                condition=Q(since__isnull=True) | Q(since__gte=1850, since__lte=2100),
            ),
        ]

    def __str__(self):
        return self.organisation.name

    @property
    def name(self) -> str:
        return self.organisation.name

    @property
    def language_names(self) -> list[str]:
        return [str(language.label) for language in self.Language if language.value in self.languages]

    @property
    def place(self) -> str:
        """Such as "Billings, MT"."""
        return ", ".join(part for part in (self.city, self.organisation.state) if part)


class Credential(models.Model):
    """A claim about the firm and the proof of it; shown to buyers once an officer has checked it."""

    class Kind(models.TextChoices):
        SOC2_TYPE2 = "soc2_type2", _("SOC 2 Type II")
        SOC2_TYPE1 = "soc2_type1", _("SOC 2 Type I (a point in time)")
        ISO_27001 = "iso_27001", "ISO/IEC 27001:2022"
        ISO_42001 = "iso_42001", _("ISO/IEC 42001:2023 (AI management)")
        CSA_STAR_AI = "csa_star_ai", _("CSA STAR for AI")
        HITRUST = "hitrust", "HITRUST"
        AIUC_1 = "aiuc_1", "AIUC-1"
        FEDRAMP = "fedramp", "FedRAMP"
        GOVRAMP = "govramp", "GovRAMP"
        CMMC = "cmmc", "CMMC"
        PCI = "pci", "PCI QSA / ASV"
        CREST = "crest", _("CREST member")
        GSA_HACS = "gsa_hacs", "GSA MAS HACS"
        STATE_CONTRACT = "state_contract", _("State or cooperative contract")
        SAM = "sam", _("Active SAM.gov registration")
        SCREENING = "screening", _("Clear of exclusion lists")
        STAFF = "staff", _("Certified staff")
        AI_RMF = "ai_rmf", _("NIST AI RMF profile (self-declared, not a certification)")
        INSURANCE = "insurance", _("Insurance")
        BACKGROUND = "background", _("Background checks")

    provider = models.ForeignKey(ProviderProfile, models.PROTECT, related_name="credentials")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    issuer = models.CharField(_("issued by"), max_length=160)
    number = models.CharField(_("number"), max_length=80, blank=True)
    issued = models.DateField(_("issued on"), null=True, blank=True)
    expires = models.DateField(_("valid until"), null=True, blank=True)
    checked_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    checked_on = models.DateField(null=True, blank=True)
    # Credentials are never deleted; one that is no longer claimed is retired.
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["kind", "-expires", "pk"]
        constraints = [
            models.CheckConstraint(
                name="credential_expires_after_it_was_issued",
                condition=Q(issued__isnull=True) | Q(expires__isnull=True) | Q(expires__gt=models.F("issued")),
            ),
            models.CheckConstraint(
                name="credential_check_has_a_person_and_a_date",
                condition=Q(checked_by__isnull=True, checked_on__isnull=True)
                | Q(checked_by__isnull=False, checked_on__isnull=False),
            ),
        ]

    def __str__(self):
        return self.get_kind_display()

    @property
    def is_current(self) -> bool:
        return self.retired_at is None and (self.expires is None or self.expires >= clock.today())
