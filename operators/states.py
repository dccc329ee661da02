"""The moves of an operator's identity: typing a public number proves nothing until staff have checked."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class IdentityState(models.TextChoices):
    UNVERIFIED = "unverified", _("Not verified")
    PENDING = "pending", _("We are checking")
    VERIFIED = "verified", _("Verified")
    LAPSED = "lapsed", _("Needs a new check")


IDENTITY_MOVES = {
    IdentityState.UNVERIFIED: frozenset({IdentityState.PENDING}),
    IdentityState.PENDING: frozenset({IdentityState.VERIFIED, IdentityState.UNVERIFIED}),
    IdentityState.VERIFIED: frozenset({IdentityState.LAPSED}),
    IdentityState.LAPSED: frozenset({IdentityState.PENDING}),
}
