import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.actor import Actor
from marketplace.core import clock
from marketplace.core.fields import MomentField, ReferenceField
from marketplace.core.querysets import LockableQuerySet
from marketplace.documents.models import Document
from subsidies.models.programs import Program

KEPT_DAYS = 14


class ExportKind(models.TextChoices):
    BUDGET = "budget", _("Budget: where the money of each line stands now")
    VOUCHERS = "vouchers", _("Vouchers: each with its holder, dates, amount and what is left")
    TRANSFERS = "transfers", _("Movements: every transfer with who, when, why and which case")


class ExportFormat(models.TextChoices):
    XLSX = "xlsx", _("Excel workbook (.xlsx)")
    CSV = "csv", _("CSV table, for any other program")


class ExportQuerySet(LockableQuerySet):
    def visible_to(self, actor: Actor):
        """The office of the program."""
        return self.filter(program__organisation_id=actor.organisation_id or 0)

    def over(self, moment: dt.datetime):
        """Whose file has to go."""
        return self.filter(document__isnull=False, dropped_at__isnull=True, expires_at__lt=moment)


class Export(models.Model):
    """A table of a program's money that somebody of its office asked for; the worker writes it part by part.

    `cursor` is the key of the last row written; `rows_total` was counted when it was asked for. The file is a
    document that can be downloaded until `expires_at`; what stays is who asked for what, and the file's hash.
    """

    reference = ReferenceField(prefix="EXP")
    program = models.ForeignKey(Program, models.PROTECT, related_name="exports")
    kind = models.CharField(max_length=10, choices=ExportKind.choices)
    file_format = models.CharField(max_length=4, choices=ExportFormat.choices)
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = MomentField()
    rows_total = models.PositiveIntegerField()
    rows_done = models.PositiveIntegerField(default=0)
    cursor = models.PositiveBigIntegerField(default=0)
    document = models.OneToOneField(Document, models.PROTECT, null=True, related_name="export")
    made_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="export_period_ends_after_it_starts",
                condition=Q(first_day__isnull=True) | Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")),
            ),
            models.CheckConstraint(
                name="export_made_has_a_file_and_an_end",
                condition=Q(made_at__isnull=True) | Q(document__isnull=False, expires_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.reference} {self.kind}"

    def get_absolute_url(self):
        return reverse("export", args=[self.program.slug, self.reference])

    @property
    def seconds_left(self) -> int | None:
        """What the rest takes at the pace so far; None before the first rows are written."""
        if not self.rows_done:
            return None
        taken = (clock.now() - self.asked_at).total_seconds()
        return round(taken * max(0, self.rows_total - self.rows_done) / self.rows_done)

    @property
    def is_open(self) -> bool:
        """Made, and its file is still there."""
        return self.expires_at is not None and self.dropped_at is None and clock.now() < self.expires_at


class ExportPart(models.Model):
    """Rows that are written already, until the file is made of them: [[cell]], money as {"cents": 100}."""

    export = models.ForeignKey(Export, models.PROTECT, related_name="parts")
    rows = models.JSONField()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.export.reference}: {len(self.rows)}"
