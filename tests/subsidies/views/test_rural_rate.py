"""A rate that is higher in a rural place: asked for, prefilled, confirmed, and paid."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from marketplace.accounts.models import Organisation
from marketplace.core import clock
from marketplace.core.money import Money
from marketplace.reference.models import County
from subsidies.criteria import evaluate_all
from subsidies.models import Application, Voucher
from subsidies.selectors.tasklists import fact_names, missing_parts
from subsidies.services import applications, decisions, write_rule_card
from subsidies.services.applications import ItemDetails
from subsidies.terms import facts_that_pay, terms_of
from tests.operators.factories import create_operator, create_system
from tests.subsidies import trade
from tests.subsidies.factories import client_of, sign
from tests.subsidies.test_terms import STEPS, STUDENTS

BANDS = [{"at_most": 500, "rate": "0.8", "rural_rate": "0.85"}, {"at_most": 3_300, "rate": "0.65", "rural_rate": "0.7"}]
TIERED = [
    ("sector_in", {"sectors": ["WWS"]}),
    ("tiered_rate", {"metric": "population_served", "definition": "RUCC_NONMETRO", "bands": BANDS}),
]
RURAL = "Your place is rural: County outside a metro area (USDA codes 4 to 9)"


@pytest.fixture
def tiered(everybody_may_trade):
    return trade.world(card=TIERED)


def award(w, rucc):
    """From the draft to the voucher, the facts confirmed as the page shows them; the facts page and the voucher."""
    by = w.operator.actor
    system = create_system(create_operator(Organisation.objects.get(pk=by.organisation_id)))
    County.objects.filter(pk=system.county_id).update(rucc=rucc)
    system.rural_determinations.filter(definition="RUCC_NONMETRO").update(result=rucc >= 4, value=str(rucc))
    draft = applications.start_application(by=by, program_id=w.program.pk)
    item = ItemDetails("mfa", "Sign-in protection", Money(1_000_000), "estimate", "Last year's price.")
    applications.save_systems(by=by, application_id=draft.pk, systems=[{"reference": "SYS-1", "name": "Bear Creek"}])
    applications.save_items(by=by, application_id=draft.pk, items=[item])
    applications.save_free_help(by=by, application_id=draft.pk, considered=["scanning"], note="We use it.")
    url, client = reverse("application_part", args=[draft.reference, "facts"]), client_of(by)
    shown = client.get(url)
    form = shown.context["form"]
    typed = {key: form[key].value() or "" for key in form.names} | {"csrfmiddlewaretoken": "x"}
    people = next(key for key, name in form.names.items() if name == "population_served")
    assert client.post(url, typed | {people: "2,900"}).status_code == 302
    applications.submit_application(by=by, application_id=draft.pk, signature=trade.SIGNATURE)
    decisions.take_case(by=w.office.reviewer, application_id=draft.pk)
    asked = Application.objects.get(pk=draft.pk).requested
    decisions.recommend_application(by=w.office.reviewer, application_id=draft.pk, amount=asked)
    decisions.approve_application(by=w.office.administrator, application_id=draft.pk, amount=asked)
    applications.accept_award(by=by, application_id=draft.pk, signature=trade.SIGNATURE)
    return form, Voucher.objects.get()


@pytest.mark.parametrize(("rucc", "answer", "rate"), [(9, "yes", "0.7"), (1, "no", "0.65")])
def test_a_rural_county_is_paid_the_rural_rate_and_one_outside_is_not(tiered, rucc, answer, rate):
    form, voucher = award(tiered, rucc)
    key = next(key for key, name in form.names.items() if name == "is_rural_rucc")
    assert (form[key].label, form[key].value()) == (RURAL, answer)
    assert "USDA" in form[key].help_text
    assert (voucher.rate, voucher.face_amount) == (Decimal(rate), Money(1_000_000).share(Decimal(rate)))
    fact = next(one for one in voucher.application.facts if one["name"] == "is_rural_rucc")
    assert (fact["value"], fact["method"]) == (answer, "registry")


def test_a_fact_that_the_applicant_states_says_so_with_its_day_and_to_each_reader_in_its_words(tiered):
    form, voucher = award(tiered, 9)
    page = voucher.application.get_absolute_url()
    sector = next(key for key, name in form.names.items() if name == "sector")
    assert form[sector].help_text == "Source: Stated by you on November 23, 2026"
    office = client_of(tiered.office.reviewer).get(page).content.decode()
    assert "Stated by the operator on November 23, 2026" in office
    assert "tated by you" not in office
    verdict = next(one for one in voucher.application.verdicts if one["kind"] == "tiered_rate")
    assert verdict["source"] == "Stated by the operator on November 23, 2026"


def test_a_card_without_a_rural_rate_does_not_ask_whether_the_place_is_rural(everybody_may_trade):
    flat = [{"at_most": 500, "rate": "0.8"}, {"at_most": None, "rate": "0.5"}]
    card = [("tiered_rate", {"metric": "population_served", "definition": "RUCC_NONMETRO", "bands": flat})]
    w = trade.world(card=card)
    draft = applications.start_application(by=w.operator.actor, program_id=w.program.pk)
    assert fact_names(draft) == ["population_served"]


def test_facts_confirmed_before_the_rules_changed_are_confirmed_again(w):
    draft = trade.draft(w)
    assert "Facts about you" not in missing_parts(draft)
    with clock.travel(clock.now() + dt.timedelta(minutes=1)):
        write_rule_card(by=w.office.administrator, program=w.program, blocks=TIERED)
        sign(w.office, w.program)
        assert "Facts about you" in missing_parts(Application.objects.get(pk=draft.pk))
    with clock.travel(clock.now() + dt.timedelta(minutes=2)):
        applications.save_facts(by=w.operator.actor, application_id=draft.pk, facts=trade.FACTS)
        assert "Facts about you" not in missing_parts(Application.objects.get(pk=draft.pk))


class Listening(dict):
    """Facts that note which names somebody asks them for, and answer each with 100."""

    def __init__(self):
        self.read = set()

    def get(self, name, default=None):
        self.read.add(name)
        return Counted


class Counted:
    value, source, method, expires = 100, "", "attested", None


@pytest.mark.parametrize("rule", [STEPS, STUDENTS])
def test_each_fact_that_the_money_of_a_rule_reads_is_asked_for(rule):
    facts = Listening()
    terms_of([rule], facts)
    evaluate_all([rule], facts)
    assert facts.read == set(facts_that_pay([rule]))
