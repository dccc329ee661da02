"""Authority that is released part by part: planned by one person, authorized by another, available from its day on."""

import datetime as dt

from django.db import transaction
from django.db.models import Sum
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from marketplace.accounts.actor import SYSTEM, Actor
from marketplace.audit.services import record
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from marketplace.core.money import ZERO, Money
from marketplace.core.moves import check_move
from marketplace.ledger.selectors import balance
from marketplace.ledger.services import open_account
from subsidies import notices
from subsidies.models import Allotment, BudgetLine
from subsidies.permissions import budgets as permissions
from subsidies.services import funds
from subsidies.states import ALLOTMENT_MOVES, AllotmentState


def not_planned(line: BudgetLine) -> Money:
    """What of the line's authority no allotment speaks of yet."""
    planned = line.allotments.not_released().aggregate(sum=Sum("amount"))["sum"] or ZERO
    return balance("unallotted", funds.line_scope(line.pk)) - planned


@transaction.atomic
def plan_allotment(*, by: Actor, line_id: int, amount: Money, available_on: dt.date, note: str = "") -> Allotment:
    """Plan the release of a part of a line; it moves no money until another person authorizes it.

    Refused above what is not allotted yet, and for a day outside the line's own dates.
    """
    line = BudgetLine.objects.locked().select_related("program__organisation").get(pk=line_id)
    if reason := permissions.why_not_plan_allotment(by, line):
        raise Refused(reason)
    _refuse_above_the_authority(line, amount)
    if not line.opens_on <= available_on <= line.last_obligation_on:
        raise DomainError(
            _("Enter a day from %(first)s to %(last)s: then this line may be used.")
            % {"first": _day(line.opens_on), "last": _day(line.last_obligation_on)},
            field="available_on",
        )
    allotment = Allotment.objects.create(
        line=line, amount=amount, available_on=available_on, note=note.strip(), planned_by_id=by.user_id
    )
    record(by, line, "allotment.planned", allotment=allotment.pk, cents=amount.cents)
    notices.tell_allotment_planned(allotment)
    return allotment


def _refuse_above_the_authority(line: BudgetLine, amount: Money) -> None:
    left = not_planned(line)
    if not ZERO < amount <= left:
        raise DomainError(
            _("The amount is above $0.00 and not above what is not allotted yet. Enter up to %(left)s.")
            % {"left": left},
            code="over_authority",
            field="amount",
        )


@transaction.atomic
def authorise_allotment(*, by: Actor, allotment_id: int) -> Allotment:
    """The second person's word; where its day has come the money can be committed at once."""
    allotment = _locked(allotment_id)
    if reason := permissions.why_not_authorise_allotment(by, allotment):
        raise Refused(reason)
    allotment.authorised_by_id, allotment.authorised_at = by.user_id, clock.now()
    _move(by, allotment, AllotmentState.AUTHORISED, "authorised_by", "authorised_at")
    notices.tell_allotment_authorised(allotment)
    _release_if_due(by, allotment)
    return allotment


@transaction.atomic
def withdraw_allotment(*, by: Actor, allotment_id: int) -> Allotment:
    """Take back an allotment whose money is not released yet."""
    allotment = _locked(allotment_id)
    if reason := permissions.why_not_plan_allotment(by, allotment.line):
        raise Refused(reason)
    _move(by, allotment, AllotmentState.WITHDRAWN)
    notices.tell_allotment_withdrawn(allotment)
    return allotment


@transaction.atomic
def release_allotment(*, allotment_id: int) -> bool:
    """Part of the night: True when its day had come in the program's zone and the money moved."""
    allotment = _locked(allotment_id)
    return allotment.state == AllotmentState.AUTHORISED and _release_if_due(SYSTEM, allotment)


def withdraw_uncovered(*, by: Actor, line: BudgetLine, left: Money) -> None:
    """After a cut: the latest allotments go until what stays in `unallotted` covers the others."""
    planned = list(line.allotments.not_released().locked().select_related("line__program__organisation"))
    for allotment in reversed(planned):
        if sum((one.amount for one in planned), ZERO) <= left:
            return
        planned.remove(allotment)
        _move(by, allotment, AllotmentState.WITHDRAWN)
        notices.tell_allotment_withdrawn(allotment)


def _is_due(allotment: Allotment) -> bool:
    return allotment.available_on <= clock.today(allotment.line.program.zone)


def _release_if_due(by: Actor, allotment: Allotment) -> bool:
    if not _is_due(allotment):
        return False
    allotment.released_at = clock.now()
    _move(by, allotment, AllotmentState.RELEASED, "released_at")
    scope = funds.line_scope(allotment.line_id)
    unallotted, available = open_account("unallotted", scope), open_account("available", scope)
    funds.move(by, unallotted, available, allotment.amount, f"allotment:{allotment.pk}:released", "allotment.released")
    return True


def _move(by: Actor, allotment: Allotment, target: str, *fields: str) -> None:
    source = allotment.state
    check_move(ALLOTMENT_MOVES, source, target)
    allotment.state = target
    allotment.save(update_fields=["state", *fields])
    facts = {"allotment": allotment.pk, "cents": allotment.amount.cents}
    record(by, allotment.line, f"allotment.{target}", source=source, target=target, **facts)


def _locked(allotment_id: int) -> Allotment:
    """After its line: a cut holds the line and then takes back the allotments that it does not leave enough for."""
    BudgetLine.objects.locked().filter(allotments=allotment_id).first()
    return Allotment.objects.locked().select_related("line__program__organisation").get(pk=allotment_id)


def _day(date: dt.date) -> str:
    return date_format(date, "F j, Y")
