"""One case as its office sees it: its rules, and what this reader may do with it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from operators.selectors import assessment_date
from subsidies import permissions
from subsidies.models import Application, Selection
from subsidies.permissions.documents import why_not_read_files
from subsidies.permissions.overrides import why_not_ask_override
from subsidies.selectors.budgets import budget_of
from subsidies.selectors.cases import appeal_of, decline_of, files_of, reasons_of
from subsidies.selectors.prefill import facts_in_words
from subsidies.selectors.ranking import ranking_of
from subsidies.selectors.waiting import place_in_line, why_wait_for_answer
from subsidies.states import ApplicationState


@dataclass(frozen=True, slots=True)
class CaseAction:
    """One thing that can be done with a case; `refusal` says why this reader may not."""

    slug: str
    label: str
    refusal: str
    primary: bool = False


def actions_of(actor: Actor, application: Application) -> list[CaseAction]:
    decide = permissions.why_not_decide(actor, application)
    recommend = permissions.why_not_recommend(actor, application)
    approve = permissions.why_not_approve(actor, application)
    appeal = permissions.why_not_answer_appeal(actor, application)
    if application.unreached_at:
        return [CaseAction("reached", _("We reached them another way"), decide, True)]
    waits = why_wait_for_answer(application)
    scored = application.program.selection == Selection.SCORE
    by_state = {
        ApplicationState.SUBMITTED: [CaseAction("take", _("Take this case"), decide, True)],
        ApplicationState.IN_REVIEW: [
            *([CaseAction("score", _("Give points"), decide, application.rank_points is None)] if scored else []),
            CaseAction("recommend", _("Recommend"), recommend or waits, True),
            CaseAction("return", _("Send back"), decide or waits),
            CaseAction("wait-list", _("Put on the waiting list"), decide),
            CaseAction("decline", _("Decline"), decide),
        ],
        ApplicationState.RECOMMENDED: [
            CaseAction("approve", _("Approve"), approve, True),
            CaseAction("reconsider", _("Take back to review"), decide),
            CaseAction("decline", _("Decline"), decide),
        ],
        ApplicationState.WAIT_LISTED: [
            CaseAction("offer", _("Offer money that came back"), decide, True),
            CaseAction("reconsider", _("Take back to review"), decide),
            CaseAction("decline", _("Decline"), decide),
        ],
        ApplicationState.APPEALED: [
            CaseAction("reopen", _("Open the case again"), appeal, True),
            CaseAction("uphold", _("Keep the decision"), appeal),
        ],
    }
    return by_state.get(ApplicationState(application.state), [])


def case_of(actor: Actor, application: Application) -> dict:
    """What the case page shows."""
    budget = budget_of(application.program)
    return {
        "application": application,
        "reasons": reasons_of(application),
        "actions": actions_of(actor, application),
        "decisions": application.decisions.select_related("decided_by"),
        "defects": application.defects.all(),
        "items": application.items.all(),
        "facts": facts_in_words(application),
        "documents": files_of(application),
        "may_ask_override": not why_not_ask_override(actor, application),
        "files_refusal": why_not_read_files(actor, application),
        "assessed_on": assessment_date(application.organisation),
        "budget": budget,
        "appeal": appeal_of(application),
        "declined": decline_of(application),
        "offers": application.offers.select_related("made_by"),
        "ranking": ranking_of(application),
        "place": place_in_line(application),
        "second": application.program.needs_second_approval(application.reserved_amount or application.requested),
        "voucher": application.voucher,
    }
