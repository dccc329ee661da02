"""From the page that a visitor printed to an application that holds the answers."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.test import Client

from marketplace.accounts.roles import Role
from marketplace.core import clock
from marketplace.vault import keys
from marketplace.vault.models import VaultView
from subsidies.models import Application, Screening
from subsidies.services import pause_program
from tests.subsidies.check import answer_all, code_of
from tests.subsidies.factories import create_open_program, noon

pytestmark = pytest.mark.usefixtures("places")
START = "/applications/start/plains/"


@pytest.fixture
def opened():
    return create_open_program()


@pytest.fixture
def code(opened):
    visitor = Client()
    answer_all(visitor)
    return code_of(visitor)


def facts_of(application):
    return {fact["name"]: (fact["value"], fact["method"]) for fact in application.facts}


@pytest.mark.parametrize(
    "typed",
    [
        lambda code: code,
        lambda code: code.lower(),
        lambda code: code.replace("-", " "),
        lambda code: code.replace("-", ""),
        lambda code: f"  {code.replace('-', '.')}.\n",
        lambda code: code.replace("-", "\u2013"),
    ],
)
def test_the_code_as_people_type_it_fills_the_application(code, sign_in, typed):
    client = sign_in(Role.OPERATOR_PREPARER)
    response = client.post(START, {"code": typed(code)})
    application = Application.objects.get()
    assert response.url == application.get_absolute_url()
    assert application.screening == Screening.objects.get()
    facts = facts_of(application)
    assert facts["population_served"] == (2900, "answer")
    assert facts["ownership"] == ("local", "answer")
    assert facts["is_rural_rucc"] == ("yes", "answer")
    assert "sam_registered" not in facts


def test_the_pages_show_each_answer_with_its_date_and_ask_nothing_twice(code, sign_in):
    client = sign_in(Role.OPERATOR_PREPARER)
    client.post(START, {"code": code})
    application = Application.objects.get()
    page = client.get(f"{application.get_absolute_url()}facts/edit/").content.decode()
    assert 'value="2900"' in page
    date = f"{application.screening.created_at:%B %-d, %Y}"
    assert f"Source: your answers on {date}" in page
    page = client.get(f"{application.get_absolute_url()}items/edit/").content.decode()
    assert '<option value="MDR" selected>' in page
    # Carried answers wait for somebody to stand by them.
    assert application.facts_confirmed_at is None


def test_a_second_application_needs_no_code(code, opened, sign_in):
    office, _program, _line = opened
    create_open_program(office, slug="second")
    client = sign_in(Role.OPERATOR_PREPARER)
    client.post(START, {"code": code})
    page = client.get("/applications/start/second/").content.decode()
    assert "go into this application" in page
    assert 'name="code"' not in page
    client.post("/applications/start/second/")
    assert [facts_of(one)["population_served"][0] for one in Application.objects.order_by("pk")] == [2900, 2900]


def test_the_way_from_the_result_page_through_sign_in(code):
    client = Client()
    answer_all(client)
    assert f'href="{START}"' in client.get("/check/result/").content.decode()
    assert client.get(START).url == f"/accounts/login/?next={START}"


def test_somebody_without_an_organization_is_told_to_add_it_first(opened, sign_in):
    client = sign_in(Role.OPERATOR_PREPARER)
    client.membership.ended_at = clock.now()
    client.membership.save()
    page = client.get(START).content.decode()
    assert "Add your organization first" in page
    assert client.post(START, {"code": ""}).status_code == 403


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("7K3M-9TQA-2WXZ", "We do not know this code. Check it letter by letter"),
        ("7K3M-9TQA", "A code has 12 letters and digits, for example 7K3M-9TQA-2WXZ. You typed 8."),
        ("7K3M-9TQA-2WXZ-7K3M", "You typed 16."),
        ("A" * 61, "You typed 61."),
    ],
)
def test_a_wrong_code_says_what_is_right_keeps_what_was_typed_and_starts_nothing(code, sign_in, typed, sentence):
    client = sign_in(Role.OPERATOR_PREPARER)
    page = client.post(START, {"code": typed})
    assert page.status_code == 200
    assert sentence in page.content.decode()
    assert typed in page.content.decode()
    assert 'href="#id_code"' in page.content.decode()
    assert not Application.objects.exists()
    assert Screening.objects.get().organisation is None


def test_no_code_at_all_starts_an_empty_application(code, sign_in):
    sign_in(Role.OPERATOR_PREPARER).post(START, {"code": ""})
    application = Application.objects.get()
    assert (application.facts, application.screening) == ([], None)


def test_a_code_older_than_thirty_days_says_so(code, sign_in):
    client = sign_in(Role.OPERATOR_PREPARER)
    Screening.objects.update(expires_at=clock.now() - dt.timedelta(minutes=1))
    assert "are erased; we keep them for 30 days" in client.post(START, {"code": code}).content.decode()
    assert not Application.objects.exists()


def test_the_code_of_another_organization_is_of_no_use(code, sign_in):
    sign_in(Role.OPERATOR_PREPARER).post(START, {"code": code})
    other = sign_in(Role.OPERATOR_PREPARER)
    assert "Another organization used this code already" in other.post(START, {"code": code}).content.decode()
    assert not Application.objects.filter(organisation=other.membership.organisation).exists()
    # Nor does it open the answers any more for somebody who found the printed page.
    assert "This code opens nothing" in Client().post("/check/code/", {"code": code}).content.decode()


def test_a_provider_carries_nothing_over(code, sign_in):
    assert sign_in(Role.PROVIDER_OWNER).post(START, {"code": code}).status_code == 403
    assert Screening.objects.get().organisation is None


def test_after_ten_wrong_codes_a_right_one_waits_too(code, sign_in):
    client = sign_in(Role.OPERATOR_PREPARER)
    for number in range(10):
        client.post(START, {"code": f"7K3M-9TQA-2W{number:02}"})
    assert "You typed 10 codes that we do not know." in client.post(START, {"code": code}).content.decode()
    assert not Application.objects.exists()
    # Another person is not held up, and an application without a code starts.
    assert sign_in(Role.OPERATOR_PREPARER).post(START, {"code": code}).status_code == 302
    assert client.post(START, {"code": ""}).status_code == 302


def test_visitors_guess_no_codes_either(code):
    visitor = Client()
    for number in range(10):
        visitor.post("/check/code/", {"code": f"7K3M-9TQA-2W{number:02}"})
    assert "You typed 10 codes" in visitor.post("/check/code/", {"code": code}).content.decode()


def test_a_stale_page_sent_twice_opens_the_same_application(code, sign_in):
    client = sign_in(Role.OPERATOR_PREPARER)
    first, second = client.post(START, {"code": code}), client.post(START, {"code": code})
    assert first.url == second.url
    assert Application.objects.count() == 1


def test_a_program_that_has_stopped_meanwhile_gets_a_sentence(code, opened, sign_in):
    office, program, _line = opened
    client = sign_in(Role.OPERATOR_PREPARER)
    pause_program(by=office.administrator, program_id=program.pk, reason="The funder asks for a pause.")
    page = client.post(START, {"code": ""}).content.decode()
    assert "does not take applications today" in page
    assert not Application.objects.exists()


def test_a_new_vault_key_opens_the_answers_and_the_old_one_may_go(opened, sign_in, settings, tmp_path):
    settings.VAULT_KEY_FILE = tmp_path / "vault.keys"
    settings.VAULT_KEYS = []
    with noon(2026, 11, 23):
        visitor = Client()
        answer_all(visitor)
        call_command("vault_rotate", new_key=True)
        keys.write_key_file(keys.key_list()[:1], replace=True)
        assert "You likely qualify" in visitor.get("/check/result/").content.decode()
        client = sign_in(Role.OPERATOR_PREPARER)
        client.post(START, {"code": code_of(visitor)})
    assert facts_of(Application.objects.get())["population_served"][0] == 2900


def test_its_organization_sees_who_read_the_answers(code, sign_in):
    client = sign_in(Role.OPERATOR_PREPARER)
    assert not VaultView.objects.exists()
    client.post(START, {"code": code})
    view = VaultView.objects.get()
    assert (view.user, view.organisation) == (client.membership.user, client.membership.organisation)
