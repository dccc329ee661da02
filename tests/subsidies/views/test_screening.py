import datetime as dt

import pytest
from django.test import Client

from marketplace.accounts.roles import Role
from marketplace.core import clock
from marketplace.core.money import Money
from marketplace.reference.models import County, Sector, ServiceCategory, State, ZipArea
from subsidies.models import Screening
from subsidies.selectors.screening import carried_facts, hash_code
from subsidies.services.screening import erase_old_screenings
from tests.subsidies.factories import create_open_program

COOKIE = "levee_check"
ANSWERS = {
    "kind": {"kind": "water"},
    "place": {"zip": "59301"},
    "ownership": {"ownership": "local"},
    "size": {"size": "2900"},
    "sam": {"sam": ""},
    "buy": {"category": "MDR"},
}


@pytest.fixture(autouse=True)
def _places():
    Sector.objects.get_or_create(code="WWS", defaults={"name": "Water", "srma": "EPA"})
    montana, _ = State.objects.get_or_create(code="MT", defaults={"name": "Montana", "fips": "30", "kind": "state"})
    custer = County.objects.create(fips="30017", name="Custer County", state=montana, rucc=7, rucc_vintage="2023")
    ZipArea.objects.create(zip="59301", place="Miles City", state=montana, county=custer)
    ServiceCategory.objects.create(
        code="MDR",
        name="Around-the-clock watch",
        position=1,
        price_low=Money(1100),
        price_usual=Money(1900),
        price_high=Money(5000),
        billed="month",
        unit="endpoint",
        sized_by="endpoints",
        focus="D",
    )


@pytest.fixture
def program():
    return create_open_program()[1]


def answer_all(client, answers=ANSWERS):
    for question, data in answers.items():
        response = client.post(f"/check/{question}/", data)
        assert response.status_code == 302, response.content.decode()
    return response


def test_six_questions_lead_to_a_likely_program_with_every_rule(program):
    client = Client()
    assert answer_all(client).url == "/check/result/"
    page = client.get("/check/result/").content.decode()
    assert "You likely qualify for 1 of 1 programs" in page
    assert "You seem to meet the rules. This is not a decision and holds no money." in page
    assert "RUCC 7, USDA ERS 2023" in page
    assert "It takes two to three weeks" in page
    assert "More than half of its money is left." in page


def test_a_no_names_the_rule_and_leaves_the_door_open(program):
    client = Client()
    answer_all(client, ANSWERS | {"size": {"size": "60000"}})
    page = client.get("/check/result/").content.decode()
    assert "60,000" in page
    assert "You may still apply; only the program office decides." in page


def test_a_skipped_question_asks_and_refuses_nobody(program):
    client = Client()
    answer_all(client, ANSWERS | {"size": {"skip": "1"}})
    page = client.get("/check/result/").content.decode()
    assert "Not now" in page
    assert "we do not know yet" in page


def test_answers_are_sealed_and_only_a_hash_of_the_code_is_kept(program):
    client = Client()
    answer_all(client)
    screening = Screening.objects.get()
    code = client.cookies[COOKIE].value
    assert screening.code_sha256 == hash_code(code)
    assert "2900" not in screening.sealed_answers
    assert "water" not in screening.sealed_answers
    cookie = client.cookies[COOKIE]
    assert (cookie["httponly"], cookie["path"], cookie["samesite"]) == (True, "/check/", "Lax")


@pytest.mark.parametrize(
    ("question", "data", "sentence"),
    [
        ("kind", {}, "Choose one, or skip the question."),
        ("place", {"zip": "00000"}, "for example 59301"),
        ("place", {}, "Enter your ZIP code, or choose your state"),
        ("place", {"state": "MT", "county": "Nowhere"}, "We do not know a county of this name"),
        ("size", {"size": "many"}, "Enter a whole number without letters"),
    ],
)
def test_a_wrong_answer_says_what_is_right_and_keeps_nothing(question, data, sentence):
    client = Client()
    page = client.post(f"/check/{question}/", data).content.decode()
    assert sentence in page
    assert not Screening.objects.exists()


def test_state_and_county_do_as_well_as_a_zip_code(program):
    client = Client()
    answer_all(client, ANSWERS | {"place": {"state": "MT", "county": "custer"}})
    assert "RUCC 7" in client.get("/check/result/").content.decode()


def test_the_code_opens_the_answers_elsewhere_for_thirty_days(program):
    client = Client()
    answer_all(client)
    code = client.cookies[COOKIE].value
    other = Client()
    assert other.post("/check/code/", {"code": code.lower().replace("-", " ")}).url == "/check/result/"
    assert "You likely qualify" in other.get("/check/result/").content.decode()
    with clock.travel(clock.now() + dt.timedelta(days=31)):
        assert Client().post("/check/code/", {"code": code}).status_code == 200
        assert erase_old_screenings() == 1
    screening = Screening.objects.get()
    assert (screening.sealed_answers, bool(screening.erased_at)) == ("", True)


def test_a_visitor_erases_the_answers(program):
    client = Client()
    answer_all(client)
    client.post("/check/forget/")
    assert Screening.objects.get().sealed_answers == ""
    assert client.get("/check/result/").url == "/check/"


def test_after_sign_up_the_code_carries_the_answers_over_once(program, sign_in):
    visitor = Client()
    answer_all(visitor)
    code = visitor.cookies[COOKIE].value
    operator = sign_in(Role.OPERATOR_OWNER)
    response = operator.post(f"/check/carry-over/{program.slug}/", {"code": code})
    assert response.url == f"/applications/start/{program.slug}/"
    facts = carried_facts(operator.membership.organisation)
    assert (facts["population_served"].value, facts["population_served"].method) == (2900, "answer")
    other = sign_in(Role.OPERATOR_OWNER)
    page = other.post(f"/check/carry-over/{program.slug}/", {"code": code}).content.decode()
    assert "This code was used already" in page
    assert carried_facts(other.membership.organisation) == {}


def test_a_provider_carries_nothing_over(program, sign_in):
    visitor = Client()
    answer_all(visitor)
    response = sign_in(Role.PROVIDER_OWNER).post(
        f"/check/carry-over/{program.slug}/", {"code": visitor.cookies[COOKIE].value}
    )
    assert response.status_code == 403
    assert Screening.objects.get().organisation is None


def test_a_result_without_answers_starts_the_questions():
    assert Client().get("/check/result/").url == "/check/"
    assert Client().get("/check/").status_code == 200
    assert Client().get("/check/nonsense/").status_code == 404


def test_the_result_takes_as_many_queries_for_two_programs_as_for_six(django_assert_max_num_queries):
    office, _program, _line = create_open_program()
    create_open_program(office, slug="second")
    client = Client()
    answer_all(client)
    with django_assert_max_num_queries(12):
        client.get("/check/result/")
    for number in range(4):
        create_open_program(office, slug=f"more-{number}")
    with django_assert_max_num_queries(12):
        client.get("/check/result/")
