from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import PreviewableMixin, RevisionMixin

from marketplace.accounts.models import User
from marketplace.core.fields import MomentField
from subsidies.blocks import RuleCardBlocks
from subsidies.models.programs import Program


class RuleCard(RevisionMixin, PreviewableMixin, ClusterableModel):
    """The working copy of a program's rules, edited in the Wagtail admin; it binds nobody.

    Only signing it (`services.sign_rule_card`) makes a `RuleCardVersion`, and only versions decide anything.
    """

    program = models.OneToOneField(Program, models.PROTECT, related_name="rule_card")
    blocks = StreamField(RuleCardBlocks(), blank=True, verbose_name=_("rules"))
    edited_at = MomentField()

    panels = [FieldPanel("program"), FieldPanel("blocks")]

    class Meta:
        ordering = ["program__name"]
        verbose_name = _("rule card")

    def __str__(self):
        return str(self.program)

    def get_preview_template(self, request, mode_name):
        return "subsidies/rule_card_preview.html"

    def get_preview_context(self, request, mode_name):
        from subsidies.services.rulecards import draft_of

        return {"card": self, "draft": draft_of(self), "request": request}


class RuleCardVersion(models.Model):
    """A rule card as signed: compiled rules, the exact text the signer read, and the hash of both.

    Never changed and never deleted; applications, awards and vouchers pin one. `rules` is
    `{"format": 1, "rules": [{"kind": …}, …]}` with money in integer cents and rates as decimal text.
    """

    program = models.ForeignKey(Program, models.PROTECT, related_name="rule_card_versions")
    number = models.PositiveIntegerField()
    rules = models.JSONField()
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    signed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    typed_name = models.CharField(max_length=150)
    signer_title = models.CharField(max_length=120)
    signed_at = MomentField()

    @property
    def is_file_only(self) -> bool:
        """Public money under these rules leaves by bank file, whatever the office would like."""
        return any(rule["kind"] == "file_only" for rule in self.rules["rules"])

    class Meta:
        ordering = ["program", "-number"]
        constraints = [
            models.UniqueConstraint(name="rule_card_version_number_once_a_program", fields=["program", "number"]),
            models.CheckConstraint(name="rule_card_version_counts_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(name="rule_card_version_is_signed_by_name", condition=~Q(typed_name="")),
        ]

    def __str__(self):
        return f"{self.program} rules {self.number}"

    def get_absolute_url(self):
        return reverse("program_rules_signed", args=[self.program.slug, self.number])

    @property
    def lines(self) -> list[str]:
        """The sentences as they were signed, without their numbers; never written anew by later words."""
        return [line.partition(". ")[2] for line in self.text.splitlines()]
