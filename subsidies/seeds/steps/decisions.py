"""A program office decides an application; the operator may appeal."""

import datetime as dt
from collections.abc import Callable

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Membership
from marketplace.accounts.roles import Role
from marketplace.core import clock
from operators.selectors import systems_of
from operators.services import correct_fact
from subsidies.models import Duty, Selection
from subsidies.permissions.applications import why_not_approve
from subsidies.reasons import DeclineReason, OverrideReason, ReopenReason, UpholdReason
from subsidies.seeds.story import Story
from subsidies.selectors.tasklists import documents_needed
from subsidies.services import appeals, applications, decisions, offers, overrides, reminders, scores
from subsidies.states import ApplicationState


def take(story: Story) -> None:
    decisions.take_case(by=story.officer(Role.PROGRAM_REVIEWER), application_id=story.application.pk)


def send_back(story: Story) -> None:
    decisions.return_application(
        by=story.officer(Role.PROGRAM_REVIEWER),
        application_id=story.application.pk,
        defects=[_defect(story)],
    )


def _defect(story: Story) -> str:
    """About a document that this program asks for, or else about the price."""
    for wanted in documents_needed(story.application):
        return f"{wanted.document}: what you sent has no date. Send it with the date."
    return "Your estimate does not say for how many computers it is. Tell us the number."


def remind(story: Story) -> None:
    reminders.remind(application_id=story.application.pk)


def leave_incomplete(story: Story) -> None:
    applications.close_incomplete(application_id=story.application.pk)


def score(story: Story) -> None:
    """Two thirds of the points, where the program chooses by score."""
    if story.program.selection == Selection.SCORE:
        points = {term["name"]: int(term["points"]) * 2 // 3 for term in story.program.selection_terms}
        by = story.officer(Role.PROGRAM_REVIEWER)
        scores.score_application(by=by, application_id=story.application.pk, points=points)


def recommend(story: Story) -> None:
    story.application.refresh_from_db()
    score(story)
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


def _why_declined(story: Story) -> dict[str, str]:
    for wanted in documents_needed(story.application):
        return {
            "code": "documents_missing",
            "rule": wanted.document,
            "value": "what was sent is not signed",
            "cure": "Send it signed, with an appeal or a new application.",
        }
    return {
        "code": str(DeclineReason.NOT_ENOUGH_INFORMATION),
        "rule": "How you got to your estimate",
        "value": "no number of computers, so nobody can compare the price",
        "cure": "Send the number with an appeal or a new application.",
    }


def decline(story: Story) -> None:
    decisions.decline_application(
        by=story.officer(Role.PROGRAM_REVIEWER, 1),
        application_id=story.application.pk,
        reasons=[_why_declined(story)],
    )


def decline_because(code: DeclineReason) -> Callable[[Story], None]:
    """The step that declines for one of the coded reasons."""

    def decline_so(story: Story) -> None:
        decisions.decline_application(
            by=story.officer(Role.PROGRAM_REVIEWER, 1),
            application_id=story.application.pk,
            reasons=[{"code": str(code), "rule": str(code.label), "value": "", "cure": code.cure}],
        )

    return decline_so


def ask_override(story: Story) -> None:
    """Both reviewers are away, so the fiscal officer shall recommend this one case."""
    story.override = overrides.ask_override(
        by=story.officer(Role.PROGRAM_REVIEWER),
        application_id=story.application.pk,
        duty=Duty.RECOMMEND,
        user_id=story.officer(Role.PROGRAM_FISCAL_OFFICER).user_id,
        reason=OverrideReason.AWAY,
        note="Both reviewers are at the funder's audit until the end of the month.",
        ends_on=clock.today(story.program.zone) + dt.timedelta(days=14),
    )


def grant_override(story: Story) -> None:
    overrides.grant_override(by=story.officer(Role.PROGRAM_ADMINISTRATOR), override_id=story.override.pk)


def recommend_instead(story: Story) -> None:
    story.application.refresh_from_db()
    score(story)
    decisions.recommend_application(
        by=story.officer(Role.PROGRAM_FISCAL_OFFICER),
        application_id=story.application.pk,
        amount=story.application.requested,
    )


def wait_list(story: Story) -> None:
    score(story)
    decisions.wait_list_application(by=story.officer(Role.PROGRAM_REVIEWER), application_id=story.application.pk)


def appeal(story: Story) -> None:
    appeals.appeal_decision(
        by=story.signer,
        application_id=story.application.pk,
        reason="We had what you miss before we applied. We send it with this appeal.",
        new_facts="What you asked for, with its date.",
    )


def uphold(story: Story) -> None:
    appeals.uphold_decision(
        by=story.officer(Role.PROGRAM_REVIEWER),
        application_id=story.application.pk,
        code=UpholdReason.TOO_LATE,
        note="What you sent with the appeal is dated after the last day to apply.",
    )


def reopen(story: Story) -> None:
    appeals.reopen_application(
        by=story.officer(Role.PROGRAM_REVIEWER),
        application_id=story.application.pk,
        code=ReopenReason.NEW_FACT,
        note="What you sent with the appeal is dated before the last day to apply.",
    )


def offer(story: Story) -> None:
    """By hand, as the office does when money came back."""
    story.application.refresh_from_db()
    offers.make_offer(
        by=story.officer(Role.PROGRAM_REVIEWER), application_id=story.application.pk, amount=story.application.requested
    )


def outgrow(story: Story) -> None:
    """What the operator knows of itself today no longer meets a rule of the card."""
    rules = {rule["kind"]: rule for rule in story.program.current_version.rules["rules"]}
    size = rules.get("size_at_most")
    name, value = (size["metric"], str(size["limit"] + 1)) if size else ("is_critical_access", "0")
    correct_fact(
        by=story.preparer,
        system_id=systems_of(story.operator)[0].pk,
        fact_name=name,
        value=value,
        note="As our annual report of this year says.",
    )


def propose(story: Story) -> None:
    """What the night does where money came back."""
    offers.propose_offers(program_id=story.program.pk)


def take_offer(story: Story) -> None:
    offers.answer_offer(by=story.signer, application_id=story.application.pk, wanted=True)


def refuse_offer(story: Story) -> None:
    offers.answer_offer(by=story.signer, application_id=story.application.pk, wanted=False)


def leave_offer(story: Story) -> None:
    offers.pass_offer(application_id=story.application.pk)


def lapse(story: Story) -> None:
    applications.lapse_award(application_id=story.application.pk)
