"""What should we do first? The questions, the ranked list with its reasons, the code, the fourteen days."""

import datetime as dt

import pytest
from django.test import Client

from marketplace.accounts.roles import Role
from marketplace.audit.models import AuditEvent
from marketplace.core import clock
from marketplace.core.money import Money
from marketplace.reference.models import County, Goal, ServiceCategory, ZipArea
from marketplace.vault.models import VaultEntry, VaultView
from operators.services import save_answers
from search.forms.match import FORMS, NEEDS
from subsidies.models import Screening
from subsidies.services.screening import erase_old_screenings
from tests.operators.factories import create_goals, create_operator, create_system
from tests.providers.factories import draft_listing, in_days, publish, vetted_provider
from tests.subsidies.factories import create_open_program

RESULT = "/services/match/result/"
ANSWERS = {
    "kind": {"kind": "water"},
    "place": {"zip": "59301"},
    "ownership": {"ownership": "local"},
    "size": {"size": "2900"},
    "figures": {"computers": "14", "people": "9", "sites": "2"},
    "sam": {"sam": ""},
    "runs": {"choices": ["servers", "cloud"]},
    "worries": {"choices": ["locked", "faked"]},
    "told": {"choices": ["mfa", "backup"]},
    "budget": {"budget": "5000"},
    "start": {"start": "31"},
}


def category(code, name) -> ServiceCategory:
    prices = {one: Money(1_900) for one in ("price_low", "price_usual", "price_high")}
    more = {"unit": "endpoint", "billed": "month", "sized_by": "endpoints", "focus": "T"}
    return ServiceCategory.objects.create(code=code, name=name, position=9, **prices, **more)


def evidence_of(goal) -> list[dict]:
    return [{"goal": goal, "evidence": "Monthly report"}]


@pytest.fixture
def shop(content, reference):
    """shop(name, code, **content): a published service of one kind, of a firm that knows water and Montana."""
    custer = County.objects.create(
        fips="30017", name="Custer County", state=reference["state"], rucc=7, rucc_vintage="2023"
    )
    ZipArea.objects.create(zip="59301", place="Miles City", state=reference["state"], county=custer)
    firm, kinds = vetted_provider(name="Tovilune Cyber"), {"MDR": reference["category"]}
    create_goals(4)
    asked_by_nobody = evidence_of(Goal.objects.get(code="1.A"))

    def shop(name, code, **changes):
        if code not in kinds:
            kinds[code] = category(code, f"Kind {code}")
        changes = {"categories": [{"category": kinds[code], "is_primary": True}], "goals": asked_by_nobody} | changes
        return publish(draft_listing(firm, content(**changes), name=name))

    return shop


def answer_all(client, answers=ANSWERS):
    for question, data in answers.items():
        answer = client.post(f"/services/match/{question}/", data)
        assert answer.status_code == 302, answer.content.decode()
        assert "?" not in answer.url
    return answer


def names(client):
    return [match.entry.copy["name"] for match, _service in client.get(RESULT).context["cards"]]


def text_of(client, address=RESULT) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_there_are_at_most_twelve_questions():
    assert len(FORMS) <= 12
    assert set(NEEDS) < set(FORMS)


def test_the_questions_lead_to_the_service_that_fits_best_with_a_sentence_for_every_part_of_its_score(shop):
    shop("Backups", "BKUP")
    shop("Watch", "MDR", tiers=[{"from_quantity": 1, "unit_price": Money(90_000)}], earliest_start=in_days(80))
    client = Client()
    assert answer_all(client).url == RESULT
    assert names(client) == ["Backups", "Watch"]
    text = text_of(client)
    assert "It knows your sector (+12)" in text
    assert "It serves your area (+10)" in text
    assert "You were told to fix: Backups that an attacker cannot reach, tested (+20)" in text
    assert "It helps against: Everything is locked and work stops (ransomware) (+10)" in text
    assert "It protects: Servers of our own (+5)" in text
    assert "Its list price for about your size is below $5,000.00 (+8)" in text
    assert "It can start when you want: Within a month (+6)" in text
    for match, _service in client.get(RESULT).context["cards"]:
        assert sum(points for _sentence, points in match.reasons) == match.score


def test_the_same_answers_give_the_same_order(shop):
    for number in range(4):
        shop(f"Watch {number}", "MDR")
    first, second = Client(), Client()
    answer_all(first)
    answer_all(second, dict(reversed(list(ANSWERS.items()))))
    turned = ANSWERS | {"worries": {"choices": ["faked", "locked"]}}
    third = Client()
    answer_all(third, turned)
    assert names(first) == names(second) == names(third)


def test_what_would_change_the_order_is_true(shop):
    shop("Backups", "BKUP")
    shop("Training", "AWAR")
    client = Client()
    answer_all(client, {"told": {"choices": ["backup"]}, "worries": {"choices": ["faked"]}})
    assert names(client) == ["Backups", "Training"]
    assert "Without “What were you told to fix?”, Training would come first." in text_of(client)
    client.post("/services/match/told/", {"skip": "1"})
    assert names(client) == ["Training", "Backups"]


def test_an_answer_that_decides_nothing_is_not_named(shop):
    shop("Backups", "BKUP")
    client = Client()
    answer_all(client, {"told": {"choices": ["backup"]}})
    assert "No single answer of yours decides who stands first." in text_of(client)


def test_a_service_says_which_of_the_open_goals_it_covers(shop):
    shop("Watch", "MDR", goals=evidence_of(Goal.objects.get(code="3.F")))
    client = Client()
    answer_all(client, {"told": {"choices": ["protection", "mfa"]}})
    # High impact gives 12 points, its high cost none.
    assert "It covers 1 of your 2 open goals: 3.F Goal 3.F (+12)" in text_of(client)


def test_the_list_shows_what_a_screened_visitor_would_pay_and_so_does_the_catalogue(shop):
    listing = shop("Backups", "BKUP")
    create_open_program()
    client = Client()
    answer_all(client)
    for address in (RESULT, "/services/", f"/services/{listing.reference}/"):
        text = text_of(client, address)
        assert "Plains Grant, likely" in text
        assert "$1,476.80" in text
    assert "Prices are for your size: 14 computers, 9 people, 2 sites." in text_of(client, "/services/")


def test_the_code_opens_the_answers_on_another_machine_and_stands_in_no_address(shop):
    shop("Backups", "BKUP")
    client, other = Client(), Client()
    answer_all(client)
    code = client.get(RESULT).context["code"]
    assert code in text_of(client)
    assert other.get(RESULT).url == "/services/match/"
    reopened = other.post("/services/match/code/", {"code": code.lower().replace("-", " ")})
    assert reopened.url == RESULT
    assert names(other) == names(client)
    cookie = other.cookies["levee_match"]
    assert (cookie["path"], cookie["httponly"], cookie["max-age"]) == ("/services/", True, 14 * 24 * 60 * 60)


def test_a_wrong_code_opens_nothing_and_guessing_ends():
    client = Client()
    for _try in range(10):
        page = client.post("/services/match/code/", {"code": "7K3M9TQA2WXZ"}).content.decode()
        assert "This code opens nothing." in page
    assert "Try again in an hour" in client.post("/services/match/code/", {"code": "7K3M9TQA2WXZ"}).content.decode()


def test_a_code_opens_the_answers_of_its_own_purpose_only(shop):
    client = Client()
    answer_all(client)
    code = client.get(RESULT).context["code"]
    assert "This code opens nothing." in Client().post("/check/code/", {"code": code}).content.decode()


def test_answers_are_in_the_vault_alone_and_erased_after_fourteen_days(shop):
    answer_all(Client())
    screening = Screening.objects.get()
    assert "faked" not in screening.entry.ciphertext
    assert not [event for event in AuditEvent.objects.all() if "faked" in str(event.facts)]
    with clock.travel(clock.now() + dt.timedelta(days=13)):
        assert erase_old_screenings() == 0
    with clock.travel(clock.now() + dt.timedelta(days=14, minutes=1)):
        assert erase_old_screenings() == 1
    screening.refresh_from_db()
    assert (VaultEntry.objects.get().ciphertext, bool(screening.erased_at)) == ("", True)


def test_a_visitor_erases_the_answers(shop):
    client = Client()
    answer_all(client)
    client.post("/services/match/forget/")
    assert Screening.objects.get().entry.ciphertext == ""
    assert client.get(RESULT).url == "/services/match/"


def test_every_page_of_it_stays_out_of_caches(shop):
    client = Client()
    answer_all(client)
    for address in (RESULT, "/services/match/worries/", "/services/match/code/"):
        assert "no-store" in client.get(address)["Cache-Control"]


@pytest.mark.parametrize(
    ("question", "data", "sentence"),
    [
        ("worries", {}, "Choose at least one, or skip the question."),
        ("told", {"choices": ["nothing"]}, "usa-error-message"),
        ("figures", {"computers": "many", "people": "9", "sites": "2"}, "many"),
        ("budget", {}, "Choose one, or skip the question."),
    ],
)
def test_a_wrong_answer_says_what_is_right_and_keeps_nothing(question, data, sentence):
    page = Client().post(f"/services/match/{question}/", data).content.decode()
    assert sentence in page
    assert not Screening.objects.exists()


@pytest.fixture
def operator(sign_in, shop):
    """A water system in Montana that does not notice attacks yet."""
    profile = create_operator()
    create_system(profile, ownership="local")
    answers = {"1.A": "yes", "4.A": "no"}
    save_answers(by=profile.owner.actor(), profile_id=profile.pk, answers=answers, finished=True)
    return sign_in(Role.OPERATOR_PREPARER, organisation=profile.organisation)


def test_a_signed_in_operator_gets_the_list_from_profile_and_open_goals_without_a_question(shop, operator):
    shop("Backups", "BKUP")
    shop("Watch", "MDR", goals=evidence_of(Goal.objects.get(code="4.A", framework__code="CPG-2.0")))
    before = VaultView.objects.count()
    assert names(operator) == ["Watch", "Backups"]
    assert VaultView.objects.count() == before + 1
    text = text_of(operator)
    assert "From your profile, one open goal and 0 answers." in text
    assert "It covers 1 of your 1 open goal: 4.A Goal 4.A (+12)" in text
    assert not Screening.objects.exists()


def test_no_goal_of_an_operator_stands_in_an_address_of_its_list(shop, operator):
    shop("Backups", "BKUP")
    assert "4.A" not in "".join(part for part in text_of(operator).split('"') if part.startswith("/"))


def test_a_signed_in_operator_is_not_asked_what_its_profile_says(operator):
    assert "5 short questions" in text_of(operator, "/services/match/")
    assert operator.get("/services/match/kind/").status_code == 404
    assert answer_all(operator, {name: ANSWERS[name] for name in NEEDS}).url == RESULT


def test_nobody_sells_a_place(shop):
    """Two services that differ in nothing that was asked stand in the order in which they came, whoever they are of."""
    shop("First", "BKUP")
    shop("Second", "BKUP")
    client = Client()
    answer_all(client)
    assert names(client) == ["First", "Second"]
