"""Where each firm that was asked to quote stands, for the operator."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from marketplace.accounts.models import Organisation
from marketplace.core import clock
from marketplace.engagements.models import Invitation, Request


@dataclass(frozen=True, slots=True)
class InvitedFirm:
    """One line of “Invited”; `number` counts from 1 and leads to the actions of a named firm."""

    number: int
    name: str
    words: str = ""
    may_send_again: bool = False


def invited_firms(request: Request, why_not_sell: Callable[[Organisation], str]) -> list[InvitedFirm]:
    """In the order of the invitations; `why_not_sell(firm)` says what keeps a firm from quoting, "" for nothing."""
    invitations = request.invitations.select_related("provider").order_by("pk")
    return [_line(number, one, request, why_not_sell) for number, one in enumerate(invitations, start=1)]


def _line(number: int, one: Invitation, request: Request, why_not_sell: Callable[[Organisation], str]) -> InvitedFirm:
    if not one.firm_email:
        return InvitedFirm(number, str(one))
    if one.provider:
        name = one.firm_name if one.firm_name == one.provider.name else f"{one.firm_name} ({one.provider.name})"
        words = (
            _("Signed up, not vetted yet. It cannot quote.") if why_not_sell(one.provider) else _("Vetted: can quote.")
        )
        return InvitedFirm(number, name, words)
    if one.link_sent_at is None or one.link_expires_at is None:
        return InvitedFirm(number, one.firm_name, _("Not vetted. It gets a link when you send the request."))
    if one.link_expires_at <= clock.now():
        return InvitedFirm(number, one.firm_name, _("The link has ended unused."), request.is_quotable)
    words = _("Not vetted. Link sent to %(email)s, good until %(date)s; not used yet.") % {
        "email": one.firm_email,
        "date": date_format(one.link_expires_at, "F j, Y"),
    }
    return InvitedFirm(number, one.firm_name, words, request.is_quotable)
