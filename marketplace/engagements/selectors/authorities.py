"""Who may sign for an organization today, and by which paper."""

import datetime as dt
from collections.abc import Collection

from django.db.models import OuterRef, Subquery

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Membership, Organisation, last_zone_today
from marketplace.accounts.roles import Role
from marketplace.core import clock
from marketplace.core.kept import kept
from marketplace.core.money import Money
from marketplace.engagements.models import Authority


def authority_of(actor: Actor, organisation: Organisation) -> Authority | None:
    """The paper by which this person signs today; None when there is none, or it has ended."""
    papers = _papers(organisation.pk, actor.user_id, clock.today(organisation.zone), last_zone_today())
    return papers[0] if papers else None


@kept
def _papers(organisation_id: int, user_id: int | None, today: dt.date, last: dt.date):
    return Authority.objects.of(organisation_id).current(today, last).filter(membership__user_id=user_id)


def last_authority_of(actor: Actor, organisation: Organisation) -> Authority | None:
    """The newest paper of this person, good or not."""
    return Authority.objects.of(organisation).filter(membership__user_id=actor.user_id).first()


def who_can_sign(organisation: Organisation, amount: Money | None, prepared_by: Collection[int]) -> list[str]:
    """The names of those who may sign this today, in order of name."""
    found = Authority.objects.of(organisation).current(clock.today(organisation.zone))
    found = found.select_related("membership__user")
    able = [
        one
        for one in found
        if one.covers(amount) and (one.may_sign_own_work or one.membership.user_id not in prepared_by)
    ]
    return sorted(one.membership.user.name for one in able)


def signers_of(organisation: Organisation) -> list[Membership]:
    """People with the role of signer, by name; `authority` is their paper that was not ended, or None."""
    members = organisation.memberships.active().with_role(Role.OPERATOR_SIGNER).select_related("user", "organisation")
    signers = list(members.order_by("user__name", "pk"))
    open_ones = Authority.objects.filter(membership__in=signers, ended_at__isnull=True).select_related("document")
    papers = {one.membership_id: one for one in open_ones}
    for signer in signers:
        paper = papers.get(signer.pk)
        if paper:
            paper.membership = signer
        signer.authority = paper
    return signers


def signers_without_paper(organisation_id: int) -> list[Membership]:
    """Signers who have no paper that is good today, in one query."""
    paper = Authority.objects.filter(membership=OuterRef("pk"), ended_at__isnull=True).order_by("pk")
    signers = Membership.objects.active().with_role(Role.OPERATOR_SIGNER).filter(organisation=organisation_id)
    found = signers.select_related("user", "organisation").annotate(good_until=Subquery(paper.values("ends_on")[:1]))
    return [
        one
        for one in found.order_by("user__name", "pk")
        if one.good_until is None or one.good_until < clock.today(one.organisation.zone)
    ]
