from django.db import models
from django.utils.translation import gettext_lazy as _


class ScanState(models.TextChoices):
    NOT_SCANNED = "not_scanned", _("Not scanned for viruses")
    CLEAN = "clean", _("Scanned, no virus found")
    INFECTED = "infected", _("A virus was found")
