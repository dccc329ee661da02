import datetime as dt

import pytest
from django.test import Client

from marketplace.core import clock
from marketplace.vault.models import VaultEntry
from subsidies.models import Program, Screening
from subsidies.selectors.screening import hash_code
from subsidies.services.screening import erase_old_screenings
from subsidies.states import ProgramState
from tests.subsidies.check import ANSWERS, COOKIE, answer_all
from tests.subsidies.factories import create_open_program

pytestmark = pytest.mark.usefixtures("places")


@pytest.fixture
def program():
    return create_open_program()[1]


def test_six_questions_lead_to_a_likely_program_with_every_rule(program):
    client = Client()
    assert answer_all(client).url == "/check/result/"
    page = client.get("/check/result/").content.decode()
    assert "You likely qualify for 1 of 1 program\n" in page
    assert "You seem to meet the rules. This is not a decision and holds no money." in page
    assert "RUCC 7, USDA ERS 2023" in page
    assert "It takes two to three weeks" in page
    assert "More than half of its money is left." in page


def test_the_result_shows_what_the_likely_program_would_pay_of_a_usual_price(program):
    client = Client()
    answer_all(client)
    page = client.get("/check/result/").content.decode()
    # $19.00 a month for 14 computers and a year, of which the card pays 60%.
    assert "$3,192.00" in page
    assert "−$1,915.20" in page
    assert "$1,276.80" in page


def test_the_example_is_of_the_likely_program_that_pays_most(program):
    create_open_program(slug="small", name="Small Systems Discount", card=[("rate", {"rate": "0.7"})])
    client = Client()
    answer_all(client)
    page = client.get("/check/result/")
    assert page.context["example"].program.name == "Small Systems Discount"
    assert "−$2,234.40" in page.content.decode()


def test_the_dates_of_a_program_open_in_every_calendar(program):
    answer = Client().get(f"/programs/{program.slug}/dates/")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="{program.slug}.ics"'
    assert f"Last day to apply: {program.name}" in answer.content.decode().replace("\r\n ", "")


def test_a_program_without_a_day_to_come_has_no_calendar(program):
    Program.objects.update(closes_on=None)
    assert Client().get(f"/programs/{program.slug}/dates/").status_code == 404


def test_a_no_names_the_rule_and_leaves_the_door_open(program):
    client = Client()
    answer_all(client, ANSWERS | {"size": {"size": "60000"}})
    page = client.get("/check/result/").content.decode()
    assert "60,000" in page
    assert "You may still apply; only the program office decides." in page


@pytest.mark.parametrize(
    "over",
    [
        {"state": ProgramState.CLOSED, "state_reason": "The money is spent"},
        {"closes_on": dt.date(2026, 1, 1), "opens_on": dt.date(2025, 1, 1)},
    ],
)
def test_a_program_that_is_over_is_no_answer_to_anybody(program, over):
    client = Client()
    answer_all(client)
    Program.objects.update(**over)
    page = client.get("/check/result/").content.decode()
    assert program.name not in page
    assert "No program is announced at the moment." in page


def test_a_paused_program_is_not_now_and_cannot_be_applied_to(program):
    client = Client()
    answer_all(client)
    assert f"/applications/start/{program.slug}/" in client.get("/check/result/").content.decode()
    Program.objects.update(state=ProgramState.PAUSED, state_reason="The legislature meets in spring")
    page = client.get("/check/result/").content.decode()
    assert "Not now" in page
    assert "Paused: The legislature meets in spring" in page
    assert f"/applications/start/{program.slug}/" not in page


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
    assert "2900" not in screening.entry.ciphertext
    assert "water" not in screening.entry.ciphertext
    assert VaultEntry.objects.get() == screening.entry
    cookie = client.cookies[COOKIE]
    assert (cookie["httponly"], cookie["path"], cookie["samesite"]) == (True, "/check/", "Lax")


@pytest.mark.parametrize(
    ("question", "data", "sentence"),
    [
        ("kind", {}, "Choose one, or skip the question."),
        ("place", {"zip": "00000"}, "for example 59301"),
        ("place", {}, "Enter your ZIP code, or choose your state"),
        ("place", {"state": "MT", "county": "Nowhere"}, "We do not know a county of this name"),
        ("size", {"size": "many"}, "Enter a whole number, for example 2,900"),
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
    assert (screening.entry.ciphertext, bool(screening.erased_at)) == ("", True)


def test_a_visitor_erases_the_answers(program):
    client = Client()
    answer_all(client)
    client.post("/check/forget/")
    assert Screening.objects.get().entry.ciphertext == ""
    assert client.get("/check/result/").url == "/check/"


def test_a_result_without_answers_starts_the_questions():
    assert Client().get("/check/result/").url == "/check/"
    assert Client().get("/check/").status_code == 200
    assert Client().get("/check/nonsense/").status_code == 404
