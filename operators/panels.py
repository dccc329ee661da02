"""The operator's part of its dashboard, and what waits for staff."""

from collections.abc import Callable, Iterator

from django.db.models import Count, Min, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.accounts.actor import Actor
from marketplace.accounts.roles import Kind
from marketplace.core import clock
from marketplace.core.panels import Deadline, Panel, Row, Task, read_once
from operators import permissions, selectors
from operators.models import OperatorProfile, System
from operators.states import IdentityState

GOALS_ON_DASHBOARD = 5
# What we promise to whoever shows us who they are, or asks to join.
ANSWER_WITHIN_BUSINESS_DAYS = 2


@read_once
def _profile(actor: Actor) -> OperatorProfile | None:
    return selectors.profile_of(actor.organisation_id) if actor.is_kind(Kind.OPERATOR) else None


@read_once
def _systems(profile: OperatorProfile) -> list[System]:
    return list(selectors.systems_of(profile.organisation))


def about(actor: Actor) -> Iterator[str]:
    """The organization's first system in a line: what it is, its number, its size, whether it is rural."""
    profile = _profile(actor)
    if profile and (systems := _systems(profile)):
        yield from selectors.system_in_words(systems[0])


def tasks(actor: Actor) -> Iterator[Task]:
    if not actor.is_kind(Kind.OPERATOR):
        yield from _tasks_of_staff(actor)
        return
    profile = _profile(actor)
    if profile and not _systems(profile) and (gone := permissions.why_gone(profile.organisation)):
        yield Task(title=gone, url=reverse("organisation_switch"), action=_("Choose the organization"), rank=10)
        return
    if profile is None or not _systems(profile):
        yield Task(
            title=_("Describe your first system"),
            url=reverse("system_find"),
            action=_("Describe a system"),
            detail=_("We can fill in most of it from public records."),
            rank=10,
        )
        return
    yield from _tasks_of_identity(profile)
    assessment = selectors.assessment_of(profile)
    if assessment is None or not assessment.finished_on:
        yield Task(
            title=_("See where you stand: 34 questions, skip what you like"),
            url=reverse("assessment"),
            action=_("Start the self-assessment"),
            detail=_("Only you see the answers."),
            rank=40,
        )


def _tasks_of_identity(profile: OperatorProfile) -> Iterator[Task]:
    if profile.identity_case.state in {IdentityState.UNVERIFIED, IdentityState.LAPSED}:
        yield Task(
            title=_("Show us who you are"),
            url=reverse("identity_proof"),
            action=_("Choose how"),
            detail=_("You can look and draft now. Before you apply or sign, we check your identity."),
            rank=20,
        )


def _tasks_of_staff(actor: Actor) -> Iterator[Task]:
    if permissions.why_not_work_identity(actor):
        return
    proofs, joins = selectors.identity_queue(), selectors.join_queue()
    yield from _desk_task(proofs, "proofs__asked_at", _identity_title)
    yield from _desk_task(joins, "asked_at", _join_title)


def _identity_title(count: int) -> str:
    return ngettext("Check %(count)s organization", "Check %(count)s organizations", count) % {"count": count}


def _join_title(count: int) -> str:
    words = ngettext("Answer %(count)s person who asks to join", "Answer %(count)s people who ask to join", count)
    return words % {"count": count}


def _desk_task(queue: QuerySet, asked_at: str, title: Callable[[int], str]) -> Iterator[Task]:
    """One line for a queue of the desk, due when its oldest question was promised an answer."""
    found = queue.aggregate(count=Count("pk"), oldest=Min(asked_at))
    if found["count"]:
        yield Task(
            title=title(found["count"]),
            url=reverse("identity_desk"),
            action=_("Open the identity desk"),
            detail=_("The oldest question comes first."),
            due=clock.business_days_after(found["oldest"].date(), ANSWER_WITHIN_BUSINESS_DAYS),
            rank=30,
        )


def waiting_identities(actor: Actor) -> int:
    if permissions.why_not_work_identity(actor):
        return 0
    return selectors.identity_queue().count() + selectors.join_queue().count()


def rows(actor: Actor) -> Iterator[Row]:
    profile = _profile(actor)
    if profile and profile.identity_case.state == IdentityState.PENDING:
        yield Row(
            title=_("Check of identity"),
            url=reverse("identity_proof"),
            state=profile.identity_case.get_state_display(),
            next_actor=_("Our staff, within two business days"),
        )


def panels(actor: Actor) -> Iterator[Panel]:
    profile = _profile(actor)
    if profile is None:
        return
    yield _goals(actor, profile)
    yield Panel(
        title=_("Your systems"),
        template="operators/panel_systems.html",
        context={"systems": _systems(profile), "identity": profile.identity_case},
        order=60,
        place="side",
    )


def _goals(actor: Actor, profile: OperatorProfile) -> Panel:
    assessment = selectors.assessment_of(profile)
    answers = selectors.answers_of(assessment, by=actor, purpose=_("Your dashboard"))
    goals = selectors.open_goals(answers)
    return Panel(
        title=_("Your open security goals"),
        template="operators/panel_goals.html",
        context={
            "goals": goals[:GOALS_ON_DASHBOARD],
            "more": max(0, len(goals) - GOALS_ON_DASHBOARD),
            "assessment": assessment,
            "has_answers": bool(answers),
        },
        order=40,
    )


def deadlines(actor: Actor) -> Iterator[Deadline]:
    profile = _profile(actor)
    if (
        profile
        and profile.identity_case.state == IdentityState.VERIFIED
        and profile.identity_case.expires_on
        and (_systems(profile) or not permissions.why_gone(profile.organisation))
    ):
        yield Deadline(profile.identity_case.expires_on, _("We check your identity again"), reverse("identity_proof"))
