"""Who acts next on an own share, and by when, in one sentence that both sides read."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from marketplace.engagements.models.orders import Route
from marketplace.payments.models import OwnShare
from marketplace.payments.states import OwnShareState


def next_step(share: OwnShare, *, is_waiting: bool) -> str:
    """`is_waiting`: the operator recorded a payment that the provider has not answered."""
    operator, provider = share.engagement.operator.name, share.engagement.provider.name
    words = {"operator": operator, "provider": provider}
    if share.waits_for_invoice:
        return _("%(provider)s acts next and sends its invoice. The operator has 30 days to pay from then.") % words
    if share.state == OwnShareState.PAID:
        return _("It is paid. Nobody has to act.")
    if share.state == OwnShareState.REFUNDED:
        return _("The money went back to the operator. Nobody has to act.")
    if share.state in (OwnShareState.NOT_DUE, OwnShareState.WAIVED_BY_CANCELLATION):
        return _("Nothing is owed. Nobody has to act.")
    if is_waiting and share.route == Route.DIRECT:
        return _("%(provider)s acts next and says whether the money arrived.") % words
    words["date"] = date_format(share.due_on, "F j, Y") if share.due_on else ""
    if share.state == OwnShareState.INVOICED:
        return _("%(operator)s acts next and pays by %(date)s.") % words
    return _("%(operator)s acts next. The share was due by %(date)s: please pay it now.") % words
