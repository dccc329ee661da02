import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Organisation
from marketplace.accounts.roles import Kind
from marketplace.core import clock
from marketplace.core.fields import MomentField, MoneyField, ReferenceField
from marketplace.core.querysets import LockableQuerySet
from marketplace.engagements.states import RequestState
from marketplace.vault.models import VaultEntry


class Method(models.TextChoices):
    """How a purchase was made, for the record."""

    MICRO = "micro", _("Micro-purchase: one quote, with a reason for its price")
    SMALL = "small", _("Small purchase: quotes from several firms")
    FORMAL = "formal", _("Formal procurement, outside of this site")
    OWN_RULES = "own_rules", _("Your own buying rules: no program sets one")


RUNNING = (
    RequestState.DRAFT,
    RequestState.OPEN,
    RequestState.QUESTIONS_CLOSED,
    RequestState.CLOSED,
    RequestState.EVALUATED,
)


class RequestQuerySet(LockableQuerySet):
    def visible_to(self, actor: Actor):
        """The operator sees its own; a provider sees what it was invited to, once it is open."""
        invited = Q(invitations__provider_id=actor.organisation_id, opened_at__isnull=False)
        return self.filter(Q(operator_id=actor.organisation_id) | invited).distinct() if _trades(actor) else self.none()

    def waiting_to_close(self):
        return self.filter(state__in=[RequestState.OPEN, RequestState.QUESTIONS_CLOSED])

    def running(self):
        """From the draft until an order is signed or nobody is chosen."""
        return self.filter(state__in=RUNNING)

    def for_lists(self):
        return self.select_related("operator")


def _trades(actor: Actor) -> bool:
    return actor.is_kind(Kind.OPERATOR) or actor.is_kind(Kind.PROVIDER)


class Request(models.Model):
    """An operator asks one to five providers for quotes. Bidders see sector, state, size and scope, never the gaps.

    Deadlines are dates that end at 23:59:59 in `zone`. `listing_copy` and `size_facts` are frozen when the
    request opens; `private_notes` stay in the vault and go to the chosen provider only.
    """

    reference = ReferenceField(prefix="REQ")
    operator = models.ForeignKey(Organisation, models.PROTECT, related_name="requests")
    title = models.CharField(_("title"), max_length=120)
    category_code = models.CharField(_("service category"), max_length=40)
    category_name = models.CharField(max_length=120)
    scope = models.TextField(_("what you need"), max_length=4000)
    # What the operator wants to hold at the end, one thing each: quotes say which of them their price covers.
    deliverables = models.JSONField(_("what you get"), default=list, blank=True)
    sector = models.CharField(_("sector"), max_length=80)
    # Names of the systems, shown to the operator and, after the order, to the provider.
    systems = models.JSONField(_("systems"), default=list)
    # Pairs of a label and a value in words: [["People served", "2,900"]].
    size_facts = models.JSONField(default=list)
    listing_reference = models.CharField(max_length=40, blank=True)
    listing_copy = models.JSONField(default=dict)
    private_notes = models.ForeignKey(VaultEntry, models.PROTECT, null=True, blank=True, related_name="noted_requests")
    written_with = models.ManyToManyField(Organisation, blank=True, related_name="+")
    need_by = models.DateField(_("needed by"))
    questions_close_on = models.DateField(_("last day for questions"))
    closes_on = models.DateField(_("last day for quotes"))
    zone = models.CharField(max_length=50)
    estimated_price = MoneyField(_("what you expect it to cost"), null=True, blank=True)
    # The band under which it was opened, as `BuyingBasis.frozen` has it.
    buying_basis = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=20, choices=RequestState.choices, default=RequestState.DRAFT)
    end_reason = models.CharField(max_length=500, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = MomentField()
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = RequestQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["state", "closes_on"], name="request_by_closing")]
        constraints = [
            models.CheckConstraint(
                name="request_questions_close_before_quotes", condition=Q(questions_close_on__lte=F("closes_on"))
            ),
            models.CheckConstraint(name="request_quotes_close_before_need", condition=Q(closes_on__lte=F("need_by"))),
            models.CheckConstraint(
                name="request_estimate_is_not_negative",
                condition=Q(estimated_price__isnull=True) | Q(estimated_price__gte=0),
            ),
            models.CheckConstraint(
                name="request_that_ended_early_says_why",
                condition=~Q(state__in=[RequestState.NONE_SUITABLE, RequestState.CANCELLED]) | ~Q(end_reason=""),
            ),
        ]

    def __str__(self):
        return f"{self.reference} {self.title}"

    def get_absolute_url(self):
        return reverse("engagements:request", args=[self.reference])

    @property
    def buyer_in_words(self) -> str:
        """What bidders learn of the operator before an order: sector and state, never its name."""
        return _("%(sector)s, %(state)s") % {"sector": self.sector, "state": self.operator.state}

    @property
    def decide_by(self) -> dt.date:
        """The last day to choose and to sign: a price may end before the thing is needed.

        `selectors.with_good_prices` reads that day; without it, or while no quote is open, the day of need counts.
        """
        return min(self.need_by, getattr(self, "price_good_until", None) or self.need_by)

    @property
    def questions_are_over(self) -> bool:
        return clock.now() > clock.end_of_day(self.questions_close_on, self.zone)

    @property
    def quoting_is_over(self) -> bool:
        return clock.now() > clock.end_of_day(self.closes_on, self.zone)

    @property
    def is_quotable(self) -> bool:
        return self.state in (RequestState.OPEN, RequestState.QUESTIONS_CLOSED) and not self.quoting_is_over


class InvitationQuerySet(LockableQuerySet):
    def named(self):
        """Firms that were not vetted when they were named."""
        return self.exclude(firm_email="")

    def waiting(self):
        """Named firms that have not signed up."""
        return self.named().filter(provider__isnull=True)


class Invitation(models.Model):
    """One provider (or a firm not vetted yet, by name and address) asked to quote.

    A named firm gets a link by e-mail, kept only as a hash, for 14 days; `provider` is set once it has signed up.
    """

    request = models.ForeignKey(Request, models.PROTECT, related_name="invitations")
    provider = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="quote_invitations")
    firm_name = models.CharField(_("firm"), max_length=200, blank=True)
    firm_email = models.EmailField(_("its e-mail"), blank=True)
    link_sha256 = models.CharField(max_length=64, blank=True)
    link_sent_at = models.DateTimeField(null=True, blank=True)
    link_expires_at = models.DateTimeField(null=True, blank=True)
    joined_at = models.DateTimeField(null=True, blank=True)
    invited_at = MomentField()
    declined_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="invitation_once_a_provider", fields=["request", "provider"]),
            models.UniqueConstraint(name="invitation_link_once", fields=["link_sha256"], condition=~Q(link_sha256="")),
            models.CheckConstraint(
                name="invitation_names_a_provider_or_a_firm",
                condition=Q(firm_name="", firm_email="", provider__isnull=False, joined_at__isnull=True)
                | (
                    ~Q(firm_name="")
                    & ~Q(firm_email="")
                    & (
                        Q(provider__isnull=True, joined_at__isnull=True)
                        | Q(provider__isnull=False, joined_at__isnull=False)
                    )
                ),
            ),
        ]

    def __str__(self):
        return self.provider.name if self.provider else self.firm_name


class Question(models.Model):
    """Asked by one bidder, seen with its answer by all of them, without the asker's name."""

    request = models.ForeignKey(Request, models.PROTECT, related_name="questions")
    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    text = models.TextField(_("question"), max_length=1500)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = MomentField()
    answer = models.TextField(_("answer"), max_length=3000, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = LockableQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="question_answer_has_a_moment",
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
            )
        ]

    def __str__(self):
        return f"{self.request.reference} question {self.pk}"
