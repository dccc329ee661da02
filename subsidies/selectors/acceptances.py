"""Delivered work that a program pays a part of and its operator does not answer."""

import datetime as dt

from django.db.models import QuerySet

from marketplace.core import clock
from marketplace.engagements.models import Milestone
from marketplace.engagements.selectors import ANSWER_BUSINESS_DAYS, why_not_silent
from marketplace.engagements.states import MilestoneState
from subsidies.models import Program


def programs_paying(milestone: Milestone, organisation_id: int | None) -> list[Program]:
    """The programs of this office that pay a part of the milestone."""
    lines = milestone.funding.filter(amount__gt=0)
    paying = Program.objects.filter(vouchers__draws__funding_line__milestone_parts__in=lines)
    return list(paying.filter(organisation_id=organisation_id).distinct().order_by("pk"))


def delivered_work_of(organisation_id: int | None) -> QuerySet[Milestone]:
    """What was delivered, at least once, and an office pays a part of."""
    paid = Milestone.objects.filter(
        funding__amount__gt=0, funding__funding_line__draw__voucher__program__organisation_id=organisation_id
    )
    related = ("engagement__operator", "engagement__provider")
    return paid.filter(delivered_at__isnull=False).select_related(*related).distinct()


def unanswered_work_of(organisation_id: int | None, most: int) -> list[Milestone]:
    """What the office may accept on evidence now, oldest first."""
    since = clock.now() - dt.timedelta(days=ANSWER_BUSINESS_DAYS)
    old = delivered_work_of(organisation_id).filter(state=MilestoneState.DELIVERED, delivered_at__lt=since)
    return [one for one in old.order_by("delivered_at", "pk")[:most] if not why_not_silent(one)]
