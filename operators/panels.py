"""The operator's part of its dashboard, and what waits for staff."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.accounts.actor import Actor
from marketplace.accounts.roles import Kind
from marketplace.core.panels import Deadline, Panel, Row, Task, read_once
from operators import permissions, selectors
from operators.models import OperatorProfile, System
from operators.states import IdentityState

GOALS_ON_DASHBOARD = 5


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
    count = waiting_identities(actor)
    if count:
        yield Task(
            title=ngettext("Check %(count)s organization", "Check %(count)s organizations", count) % {"count": count},
            url=reverse("identity_desk"),
            action=_("Open the identity desk"),
            detail=_("The oldest question comes first."),
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
