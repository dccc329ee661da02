from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin, WorkflowMixin

from marketplace.accounts.actor import Actor
from marketplace.accounts.roles import Role
from marketplace.core import clock
from marketplace.core.errors import Refused
from marketplace.core.fields import MomentField, MoneyField, ReferenceField
from marketplace.core.money import ZERO
from marketplace.reference.models import Sector, State
from providers.models.profiles import ProviderProfile
from providers.reasons import ReturnReason
from providers.states import VETTED_STATES, ListingState

NEVER_DELETED = _("Listings are kept, because requests and orders refer to them. Take it down instead.")
_open_door: ContextVar[int | None] = ContextVar("listing_publication", default=None)


@contextmanager
def publication_door(listing_id: int) -> Iterator[None]:
    """Our services open it for one listing; every other way to publish or take down finds it shut."""
    token = _open_door.set(listing_id)
    try:
        yield
    finally:
        _open_door.reset(token)


class ListingQuerySet(models.QuerySet):
    def delete(self):
        raise Refused(NEVER_DELETED)

    def locked(self):
        return self.order_by("pk").select_for_update(of=("self",), no_key=True)

    def public(self):
        """Published, and the provider is vetted today: approved, conditional or expiring, not past its end."""
        return self.filter(
            live=True,
            provider__cases__state__in=VETTED_STATES,
            provider__cases__vetted_until__gte=clock.today(),
        )

    def in_moderation(self):
        return self.filter(state=ListingState.IN_MODERATION).order_by("since", "pk")

    def visible_to(self, actor: Actor):
        """Moderators and vetting officers see all; a provider's members see their own firm's."""
        if actor.is_system or (actor.is_staff and actor.has(Role.MODERATOR, Role.VETTING_OFFICER)):
            return self
        return self.filter(provider__organisation_id=actor.organisation_id)


class Unit(models.TextChoices):
    """What is counted for the price; the keys of a size."""

    ENDPOINT = "endpoint", _("computer")
    USER = "user", _("person")
    MAILBOX = "mailbox", _("mailbox")
    DEVICE = "device", _("device")
    ASSET = "asset", _("internet-facing asset")
    SEAT = "seat", _("analyst seat")
    ADMINISTRATOR = "administrator", _("administrator")
    SERVER = "server", _("server")
    SITE = "site", _("site")
    ACCOUNT = "account", _("customer account")
    TENANT = "tenant", _("cloud tenant")
    VENDOR = "vendor", _("vendor reviewed")
    PRODUCT = "product", _("product reviewed")
    BED = "bed", _("bed")
    HOUR = "hour", _("hour")
    TEST = "test", _("test")
    FLAT = "flat", _("flat price")


class Billing(models.TextChoices):
    ONCE = "once", _("once")
    MONTH = "month", _("a month")
    YEAR = "year", _("a year")


class Listing(WorkflowMixin, DraftStateMixin, RevisionMixin, PreviewableMixin, ClusterableModel):
    """A service for sale. What buyers see is the published row; work goes on in revisions beside it.

    `state` is the state of the work, `live` says whether a version is public. Publishing, taking down and
    scheduling pass `providers.services` or are refused.
    """

    class Delivery(models.TextChoices):
        REMOTE = "remote", _("Remotely")
        ON_SITE = "on_site", _("On site")
        BOTH = "both", _("Remotely and on site")

    # Of the listing as a whole, so never part of a revision.
    KEPT = (
        *("reference", "provider", "state", "since", "complete", "public_copy"),
        *("return_reason", "return_remark", "published_at"),
    )

    reference = ReferenceField(prefix="SVC", serialize=False)
    provider = models.ForeignKey(ProviderProfile, models.PROTECT, related_name="listings", serialize=False)
    state = models.CharField(
        max_length=20, choices=ListingState.choices, default=ListingState.DRAFT, editable=False, serialize=False
    )
    since = MomentField(editable=False, serialize=False)
    # How much of the draft is filled in, in percent; unknown until it is saved once.
    complete = models.PositiveSmallIntegerField(null=True, blank=True, editable=False, serialize=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False, serialize=False)
    # What buyers see, frozen at publication; requests and quotes keep a copy of their own.
    public_copy = models.JSONField(default=dict, blank=True, editable=False, serialize=False)
    return_reason = models.CharField(
        max_length=30, choices=ReturnReason.choices, blank=True, editable=False, serialize=False
    )
    return_remark = models.CharField(max_length=1000, blank=True, editable=False, serialize=False)

    name = models.CharField(_("name of the service"), max_length=100)
    summary = models.CharField(_("what it does, in one line"), max_length=180, blank=True)
    description = models.TextField(_("description"), max_length=4000, blank=True)
    you_get = models.TextField(_("what the customer gets"), max_length=3000, blank=True)
    you_do = models.TextField(_("what the customer must do"), max_length=2000, blank=True)
    terms = models.TextField(_("terms"), max_length=4000, blank=True)
    unit = models.CharField(_("priced by"), max_length=20, choices=Unit.choices, blank=True)
    billing = models.CharField(_("billed"), max_length=10, choices=Billing.choices, blank=True)
    minimum_quantity = models.PositiveIntegerField(_("smallest quantity billed"), default=1)
    minimum_months = models.PositiveSmallIntegerField(_("minimum term in months"), default=0)
    setup_fee = MoneyField(_("set-up fee"), default=ZERO)
    delivery = models.CharField(_("delivery"), max_length=10, choices=Delivery.choices, blank=True)
    earliest_start = models.DateField(_("earliest start"), null=True, blank=True)
    uses_ai = models.BooleanField(_("uses AI"), default=True)
    sectors = ParentalManyToManyField(Sector, verbose_name=_("sectors"), blank=True, related_name="+")
    states = ParentalManyToManyField(State, verbose_name=_("states served"), blank=True, related_name="+")

    objects = ListingQuerySet.as_manager()

    # Nobody asks the Wagtail admin what a listing points to, and keeping that index costs half of each publication.
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="listing_in_state_live_is_public",
                condition=~Q(state=ListingState.LIVE) | Q(live=True),
            ),
            models.CheckConstraint(
                name="listing_taken_down_is_not_public",
                condition=~Q(state=ListingState.UNPUBLISHED) | Q(live=False),
            ),
            models.CheckConstraint(
                name="listing_is_never_scheduled",
                condition=Q(go_live_at__isnull=True, expire_at__isnull=True),
            ),
            models.CheckConstraint(
                name="public_listing_has_a_unit_and_a_period",
                condition=Q(live=False) | (~Q(unit="") & ~Q(billing="") & ~Q(delivery="")),
            ),
            models.CheckConstraint(name="listing_setup_fee_is_not_negative", condition=Q(setup_fee__gte=0)),
            models.CheckConstraint(name="listing_bills_at_least_one", condition=Q(minimum_quantity__gte=1)),
        ]
        indexes = [models.Index(fields=["state", "since"], name="listing_moderation_queue")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("search:service", args=[self.reference])

    @classmethod
    def from_serializable_data(cls, data, check_fks=True, strict_fks=False):
        """What a draft points to is reference data that stays, so the rows are not looked up one by one."""
        return super().from_serializable_data(data, check_fks=False, strict_fks=strict_fks)

    def with_content_json(self, content):
        """A draft carries content only; whose it is and where it stands come from the row."""
        draft = super().with_content_json(content)
        for name in self.KEPT:
            attname = self._meta.get_field(name).attname
            setattr(draft, attname, getattr(self, attname))
        draft.live_revision_id = self.live_revision_id
        draft.last_published_at = self.last_published_at
        return draft

    def delete(self, *args, **kwargs):
        raise Refused(NEVER_DELETED)

    def save_revision(self, *args, **kwargs):
        self._refuse_unless_open(_t("Moderators are reading this listing, so it cannot be changed now."))
        return super().save_revision(*args, **kwargs)

    def publish(self, revision, *args, **kwargs):
        self._refuse_unless_open(_t("Publish a listing by approving it in moderation."))
        return super().publish(revision, *args, **kwargs)

    def unpublish(self, *args, **kwargs):
        self._refuse_unless_open(_t("Take a listing down on the provider’s or the moderators’ page."))
        return super().unpublish(*args, **kwargs)

    def _refuse_unless_open(self, sentence):
        if _open_door.get() != self.pk:
            raise Refused(sentence)

    def get_preview_template(self, request, mode_name):
        return "providers/listing_preview.html"

    def get_preview_context(self, request, mode_name):
        from providers.prices import frozen_copy
        from providers.words import described

        return {"service": described(frozen_copy(self)), "listing": self, "request": request}
