"""How a program that goes by score or by formula orders its applications, and that everybody can check it."""

from functools import partial

import pytest
from django.test import Client
from django.urls import reverse

from marketplace.accounts.roles import Role
from marketplace.core.errors import DomainError
from marketplace.core.moves import IllegalMove
from subsidies.models import Application, Score, Selection
from subsidies.selectors.cases import queue
from subsidies.selectors.ranking import ranking_of
from subsidies.selectors.waiting import next_in_line, place_in_line
from subsidies.services import decisions, offers, scores
from tests.marketplace.engagements.factories import Party
from tests.subsidies import trade
from tests.subsidies.factories import client_of

HARM, READY = "Harm if it stops", "How ready you are"
CRITERIA = [{"name": HARM, "points": "40"}, {"name": READY, "points": "20"}]


def party():
    return Party(Role.OPERATOR_SIGNER, Role.OPERATOR_OWNER)


def serving(people):
    return [fact | {"value": people} if fact["name"] == "population_served" else fact for fact in trade.FACTS]


def text(actor, url):
    return client_of(actor).get(url).content.decode()


@pytest.fixture
def by_formula(w):
    """The fewer people served, the more points; a rural county counts 10."""
    w.program.selection = Selection.FORMULA
    w.program.selection_terms = [
        {"name": "population_served", "points": "-0.01"},
        {"name": "is_rural_rucc", "points": "10"},
    ]
    w.program.save()
    return w


@pytest.fixture
def by_score(w):
    w.program.selection, w.program.selection_terms = Selection.SCORE, CRITERIA
    w.program.save()
    return w


def test_a_formula_puts_most_points_first_whoever_filed_first(by_formula):
    w = by_formula
    large = trade.submitted(w, party=party(), facts=serving(9_000))
    small = trade.submitted(w, party=party(), facts=serving(400))
    assert (small.rank_points, large.rank_points) == (6, -80)
    assert [row.application.pk for row in queue(w.office.reviewer, w.program)] == [small.pk, large.pk]


def test_a_fact_that_is_not_known_brings_nobody_forward(by_formula):
    w = by_formula
    known = trade.submitted(w, party=party(), facts=serving(9_000))
    w.program.selection_terms = [{"name": "beds", "points": "-1"}]
    w.program.save()
    silent = trade.submitted(w, party=party())
    assert silent.rank_points is None
    assert [row.application.pk for row in queue(w.office.reviewer, w.program)] == [known.pk, silent.pk]
    assert "Applications without a sum come last" in text(w.office.reviewer, silent.get_absolute_url())


def test_a_formula_asks_the_applicant_for_what_it_counts(by_formula):
    w = by_formula
    w.program.selection_terms = [{"name": "connections", "points": "0.5"}]
    w.program.save()
    application = trade.draft(w)
    page = text(w.operator.actor, f"{application.get_absolute_url()}facts/edit/")
    assert "Service connections" in page


def test_the_formula_stands_on_the_public_page_and_its_sum_on_the_page_of_the_applicant_and_the_office(by_formula):
    w = by_formula
    application = trade.submitted(w, facts=serving(2_900))
    public = Client().get(reverse("program", args=[w.program.slug])).content.decode()
    assert "the lower, the better: People served (× -0.01)" in public
    assert "the higher, the better: Rural county (× 10)" in public
    assert "you have 15 days to put it right, and you keep your place" in public
    for actor in (w.operator.actor, w.office.reviewer):
        page = text(actor, application.get_absolute_url())
        assert "People served: 2,900 × -0.01 = -29 points" in page
        assert "Rural county: yes × 10 = 10 points" in page
        assert "Sum: -19 points" in page


def test_points_are_the_sum_over_the_criteria_and_can_be_given_anew(by_score):
    w = by_score
    case = trade.in_review(w)
    for harm, total in ((30, 45), (25, 40)):
        scores.score_application(by=w.office.reviewer, application_id=case.pk, points={HARM: harm, READY: 15})
        case.refresh_from_db()
        assert case.rank_points == total
    assert Score.objects.filter(application=case).count() == 2
    assert [part.sentence for part in ranking_of(case).parts] == [
        f"{HARM}, of 40 = 25 points",
        f"{READY}, of 20 = 15 points",
    ]


@pytest.mark.parametrize("points", [{HARM: 41, READY: 1}, {HARM: -1, READY: 1}, {HARM: 40}, {}])
def test_points_outside_a_criterion_or_left_out_are_refused(by_score, points):
    case = trade.in_review(by_score)
    with pytest.raises(DomainError, match="enter a whole number from 0 to"):
        scores.score_application(by=by_score.office.reviewer, application_id=case.pk, points=points)
    case.refresh_from_db()
    assert case.rank_points is None
    assert not Score.objects.exists()


def test_only_a_program_that_goes_by_score_takes_points(w):
    case = trade.in_review(w)
    with pytest.raises(IllegalMove):
        scores.score_application(by=w.office.reviewer, application_id=case.pk, points={})


@pytest.mark.parametrize("step", ["recommend", "wait-list"])
def test_where_a_score_chooses_nobody_is_chosen_or_made_to_wait_without_one(by_score, step):
    case = trade.in_review(by_score)
    recommend = partial(decisions.recommend_application, amount=case.requested)
    choose = recommend if step == "recommend" else decisions.wait_list_application
    with pytest.raises(DomainError, match="Give the points first"):
        choose(by=by_score.office.reviewer, application_id=case.pk)
    assert Application.objects.get(pk=case.pk).state == "in_review"


def test_the_waiting_list_of_a_score_is_in_the_order_of_its_points(by_score):
    w = by_score
    cases = {}
    for harm in (10, 40, 25):
        case = trade.in_review(w, party=party())
        scores.score_application(by=w.office.reviewer, application_id=case.pk, points={HARM: harm, READY: 5})
        decisions.wait_list_application(by=w.office.reviewer, application_id=case.pk)
        cases[harm] = Application.objects.get(pk=case.pk)
    assert [case.pk for case in next_in_line(w.program)] == [cases[harm].pk for harm in (40, 25, 10)]
    assert place_in_line(cases[25]) == (2, 3)
    with pytest.raises(DomainError, match=f"{cases[40].reference} comes first"):
        offers.make_offer(by=w.office.reviewer, application_id=cases[10].pk, amount=cases[10].requested)


def test_the_criteria_and_the_points_are_shown_to_the_applicant(by_score):
    w = by_score
    case = trade.in_review(w)
    assert "up to 40 points" in Client().get(reverse("program", args=[w.program.slug])).content.decode()
    scores.score_application(by=w.office.reviewer, application_id=case.pk, points={HARM: 30, READY: 15})
    page = text(w.operator.actor, case.get_absolute_url())
    assert f"{HARM}, of 40 = 30 points" in page
    assert "Sum: 45 points. Most points come first" in page
