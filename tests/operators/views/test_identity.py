import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from marketplace.accounts.roles import Role
from marketplace.core import clock
from operators import panels, selectors, services
from tests.marketplace.accounts.factories import create_member
from tests.operators.factories import create_officer, create_operator, create_system


@pytest.fixture
def profile():
    profile = create_operator()
    create_system(profile, scheme="PWSID", number="MT9990001")
    return profile


def ask(profile):
    services.ask_for_proof(by=profile.owner.actor(), case_id=profile.identity_case.pk, route="call_back")


def state(profile):
    profile.identity_case.refresh_from_db()
    return profile.identity_case.state


def test_the_operator_asks_with_a_document(sign_in, profile):
    client = sign_in(Role.OPERATOR_SIGNER, organisation=profile.organisation)
    url = reverse("identity_proof")
    assert client.get(url).status_code == 200
    page = client.post(url, {"route": "document"})
    assert "Choose a document" in page.content.decode()
    assert state(profile) == "unverified"
    letter = SimpleUploadedFile("permit.pdf", b"%PDF-1.4\n%%EOF\n")
    assert client.post(url, {"route": "document", "document": letter}).status_code == 302
    assert state(profile) == "pending"
    assert "We are checking" in client.get(url).content.decode()


def test_a_file_of_the_wrong_kind_gets_a_sentence(sign_in, profile):
    client = sign_in(Role.OPERATOR_OWNER, organisation=profile.organisation)
    wrong = SimpleUploadedFile("permit.pdf", b"MZ not a document")
    page = client.post(reverse("identity_proof"), {"route": "document", "document": wrong})
    assert page.status_code == 200
    assert state(profile) == "unverified"


def test_a_stale_second_ask_changes_nothing(sign_in, profile):
    client = sign_in(Role.OPERATOR_OWNER, organisation=profile.organisation)
    for _ in range(2):
        client.post(reverse("identity_proof"), {"route": "letter"})
    assert profile.identity_case.proofs.count() == 1


def test_an_officer_verifies_from_the_desk(sign_in, profile):
    ask(profile)
    client = sign_in(Role.VETTING_OFFICER)
    case = reverse("identity_case", args=[profile.identity_case.reference])
    assert case in client.get(reverse("identity_desk")).content.decode()
    assert "MT9990001" in client.get(case).content.decode()
    assert client.post(case, {"decision": "verify", "found": "Called."})["Location"] == reverse("identity_desk")
    assert state(profile) == "verified"
    assert client.post(case, {"decision": "verify", "found": "Called."}).status_code == 409


def test_a_letter_goes_from_the_desk_to_the_operator_and_its_code_comes_back(sign_in, profile):
    owner = sign_in(Role.OPERATOR_OWNER, organisation=profile.organisation)
    owner.post(reverse("identity_proof"), {"route": "letter"})
    officer = sign_in(Role.VETTING_OFFICER)
    case = reverse("identity_case", args=[profile.identity_case.reference])
    assert 'value="verify"' not in officer.get(case).content.decode()
    assert "Write the address" not in officer.post(case, {"decision": "letter", "letter_to": ""}).content.decode()
    officer.post(case, {"decision": "letter", "letter_to": "10 Main Street, from the state's list"})
    code = selectors.letter_code(profile.identity_case.proofs.get())
    assert code in officer.get(case).content.decode()
    page = owner.get(reverse("identity_proof")).content.decode()
    assert "we mailed a letter with a code" in page
    assert code not in page
    assert "not the code" in owner.post(reverse("identity_proof"), {"code": "AAAA 2222"}).content.decode()
    assert owner.post(reverse("identity_proof"), {"code": code}).status_code == 302
    assert "its code came back" in officer.get(case).content.decode()
    officer.post(case, {"decision": "verify", "found": "The code of the letter came back."})
    assert state(profile) == "verified"
    assert "The code of the letter came back." in officer.get(case).content.decode()


def test_staff_find_an_organization_that_was_verified_long_ago_by_name_number_or_reference(sign_in, profile):
    ask(profile)
    officer = sign_in(Role.VETTING_OFFICER)
    desk, case = reverse("identity_desk"), reverse("identity_case", args=[profile.identity_case.reference])
    officer.post(case, {"decision": "verify", "found": "Called."})
    assert case not in officer.get(desk).content.decode()
    for words in (profile.organisation.name.lower(), "mt9990001", profile.organisation.reference):
        assert case in officer.get(desk, {"q": words}).content.decode(), words
    assert "We found no organization" in officer.get(desk, {"q": "nobody at all"}).content.decode()


def test_a_refusal_needs_a_reason(sign_in, profile):
    ask(profile)
    client = sign_in(Role.VETTING_OFFICER)
    case = reverse("identity_case", args=[profile.identity_case.reference])
    assert client.post(case, {"decision": "refuse", "reason": ""}).status_code == 200
    assert state(profile) == "pending"
    client.post(case, {"decision": "refuse", "reason": "no_match"})
    assert state(profile) == "unverified"
    owner = sign_in(Role.OPERATOR_OWNER, organisation=profile.organisation)
    assert "does not match" in owner.get(reverse("identity_proof")).content.decode()


@pytest.mark.parametrize(
    ("role", "answer"), [(Role.MODERATOR, 403), (Role.OPERATOR_OWNER, 404), (Role.PROGRAM_REVIEWER, 404)]
)
def test_the_desk_is_for_vetting_officers(sign_in, profile, role, answer):
    client = sign_in(role)
    assert client.get(reverse("identity_desk")).status_code == answer
    case = reverse("identity_case", args=[profile.identity_case.reference])
    assert client.post(case, {"decision": "verify", "found": "Called."}).status_code == answer
    assert state(profile) == "unverified"


def test_an_officer_reads_how_many_of_each_wait_and_by_which_day_the_oldest_was_promised_an_answer(profile):
    newcomer = create_member(Role.OPERATOR_OWNER)
    with clock.travel(dt.datetime(2026, 11, 18, 18, tzinfo=dt.UTC)):
        ask(profile)
    with clock.travel(dt.datetime(2026, 11, 19, 18, tzinfo=dt.UTC)):
        asked = {"scheme": "PWSID", "number": "MT9990001", "title": "Clerk", "note": "Ask the office."}
        services.ask_to_join(by=newcomer.actor(), **asked)
    found = {task.title: task.due for task in panels.tasks(create_officer().actor())}
    assert found == {
        "Check 1 organization": dt.date(2026, 11, 20),
        "Answer 1 person who asks to join": dt.date(2026, 11, 23),
    }
