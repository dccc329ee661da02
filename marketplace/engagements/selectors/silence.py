"""How long an operator may answer a delivery, and when it counts as silent. Nothing is ever accepted by itself."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from marketplace.accounts.models import Membership, Organisation
from marketplace.core import clock
from marketplace.engagements.models import Milestone
from marketplace.engagements.states import MilestoneState

# The last day to say what is missing; the contract names it.
ANSWER_BUSINESS_DAYS = 10
# A second contact who was asked late still has these.
SECOND_CONTACT_BUSINESS_DAYS = 3


def second_contact_of(operator: Organisation) -> Membership | None:
    """Whom the operator chose to be asked when no signer answers, while that person belongs to it."""
    if operator.second_contact_id is None:
        return None
    chosen = operator.memberships.active().filter(pk=operator.second_contact_id)
    return chosen.select_related("user").first()


def answer_by(milestone: Milestone) -> dt.date | None:
    """The last day, in the operator's zone, to say that something is missing; None where nothing waits for it."""
    if milestone.state != MilestoneState.DELIVERED or milestone.delivered_at is None:
        return None
    zone = ZoneInfo(milestone.engagement.operator.zone)
    delivered = milestone.delivered_at.astimezone(zone).date()
    last = clock.business_days_after(delivered, ANSWER_BUSINESS_DAYS)
    if not _second_contact_was_asked(milestone):
        return last
    asked = milestone.second_asked_at.astimezone(zone).date()
    return max(last, clock.business_days_after(asked, SECOND_CONTACT_BUSINESS_DAYS))


def is_late_to_dispute(milestone: Milestone) -> bool:
    last = answer_by(milestone)
    return last is not None and clock.today(milestone.engagement.operator.zone) > last


def why_not_silent(milestone: Milestone) -> str:
    """Why nobody may accept in the operator's place yet: it has time, or its second contact was not asked."""
    last = answer_by(milestone)
    if last is None:
        return _("This milestone does not wait for the operator's answer.")
    if not is_late_to_dispute(milestone):
        return _("The operator may still accept it, or say what is missing, until the end of %(date)s.") % {
            "date": date_format(last, "F j, Y")
        }
    if not _second_contact_was_asked(milestone) and second_contact_of(milestone.engagement.operator):
        return _("The operator's second contact has not been asked yet. That happens within the hour.")
    return ""


def _second_contact_was_asked(milestone: Milestone) -> bool:
    """About this delivery; an older question was about work that has been done again since."""
    asked, delivered = milestone.second_asked_at, milestone.delivered_at
    return asked is not None and delivered is not None and asked >= delivered
