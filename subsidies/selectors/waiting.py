"""Who stands in which place on a waiting list, and whether the rules still hold for them."""

from django.db.models import Exists, OuterRef
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from marketplace.core import clock
from subsidies.models import Application, Program, WaitingOffer
from subsidies.selectors.estimates import frozen_verdicts, verdicts_of
from subsidies.selectors.prefill import fact_names, known_facts
from subsidies.states import ApplicationState, OfferState

# Asked in vain in this round of the case: the night passes over it, a person may still act.
SET_ASIDE = [OfferState.UNANSWERED, OfferState.UNFIT]


def next_in_line(program: Program):
    """The waiting list in its order, without those who were asked in vain."""
    in_vain = WaitingOffer.objects.filter(
        application=OuterRef("pk"), round=OuterRef("decision_round"), state__in=SET_ASIDE
    )
    waiting = Application.objects.filter(program=program, state=ApplicationState.WAIT_LISTED)
    return waiting.exclude(Exists(in_vain)).select_related("program", "organisation").in_line()


def place_in_line(application: Application) -> tuple[int, int] | None:
    """(place, length) on the waiting list; None for who does not wait there."""
    if application.state != ApplicationState.WAIT_LISTED:
        return None
    waiting = Application.objects.filter(program=application.program_id, state=ApplicationState.WAIT_LISTED)
    places = list(waiting.in_line().values_list("pk", flat=True))
    return places.index(application.pk) + 1, len(places)


def why_wait_for_answer(application: Application) -> str:
    """While an offer is with the applicant the office does not decide; "" when none is."""
    offer = next((one for one in application.offers.all() if one.state == OfferState.OPEN), None)
    if offer is None:
        return ""
    return _("The applicant has until %(day)s to answer the offer. Wait for the answer.") % {
        "day": date_format(offer.answer_by, "F j, Y")
    }


def verdicts_today(application: Application) -> list[dict]:
    """The signed rules for the facts of today: what the profile knows now stands before what was signed then."""
    known = {fact["name"]: fact for fact in known_facts(application.organisation, fact_names(application))}
    today = Application.objects.select_related("program", "organisation", "rule_card_version").get(pk=application.pk)
    today.facts = [known.get(fact["name"], fact) for fact in application.facts]
    return frozen_verdicts(verdicts_of(today, on=clock.today(application.program.zone)))


def broken_rule(verdicts: list[dict]) -> str:
    """Why the first blocking rule is not met; "" when all are."""
    return next((one["reason"] for one in verdicts if one["blocking"] and one["result"] != "met"), "")
