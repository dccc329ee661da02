"""A program office decides an application; the operator may appeal."""

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Membership
from marketplace.accounts.roles import Role
from subsidies.permissions.applications import why_not_approve
from subsidies.seeds.story import Story
from subsidies.services import applications, decisions
from subsidies.states import ApplicationState


def take(story: Story) -> None:
    decisions.take_case(by=story.officer(Role.PROGRAM_REVIEWER), application_id=story.application.pk)


def send_back(story: Story) -> None:
    decisions.return_application(
        by=story.officer(Role.PROGRAM_REVIEWER),
        application_id=story.application.pk,
        defects=["The letter of the board has no date. Send one with the date."],
    )


def leave_incomplete(story: Story) -> None:
    applications.close_incomplete(application_id=story.application.pk)


def recommend(story: Story) -> None:
    story.application.refresh_from_db()
    decisions.recommend_application(
        by=story.officer(Role.PROGRAM_REVIEWER), application_id=story.application.pk, amount=story.application.requested
    )


def approve(story: Story) -> None:
    story.application.refresh_from_db()
    _approve_by(story, story.officer(Role.PROGRAM_ADMINISTRATOR))
    story.application.refresh_from_db()
    if story.application.state != ApplicationState.APPROVED:
        _approve_by(story, second_approver(story))


def _approve_by(story: Story, actor: Actor) -> None:
    decisions.approve_application(
        by=actor, application_id=story.application.pk, amount=story.application.recommended_amount
    )


def second_approver(story: Story) -> Actor:
    """Whoever of the office may still approve this case."""
    members = Membership.objects.active().filter(organisation=story.program.organisation).order_by("pk")
    actors = [member.actor() for member in members]
    return next(actor for actor in actors if not why_not_approve(actor, story.application))


def decline(story: Story) -> None:
    decisions.decline_application(
        by=story.officer(Role.PROGRAM_REVIEWER, 1),
        application_id=story.application.pk,
        reasons=[
            {
                "code": "documents_missing",
                "rule": "A letter of your board that says who may sign",
                "value": "none was sent",
                "cure": "Send the letter with an appeal or a new application.",
            }
        ],
    )


def wait_list(story: Story) -> None:
    decisions.wait_list_application(by=story.officer(Role.PROGRAM_REVIEWER), application_id=story.application.pk)


def appeal(story: Story) -> None:
    decisions.appeal_decision(by=story.signer, application_id=story.application.pk)


def uphold(story: Story) -> None:
    decisions.uphold_decision(
        by=story.officer(Role.PROGRAM_REVIEWER),
        application_id=story.application.pk,
        note="The date for the letter had passed.",
    )


def lapse(story: Story) -> None:
    applications.lapse_award(application_id=story.application.pk)
