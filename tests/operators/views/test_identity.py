import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from marketplace.accounts.roles import Role
from operators import services
from tests.operators.factories import create_operator, create_system


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
    assert client.post(case, {"decision": "verify"})["Location"] == reverse("identity_desk")
    assert state(profile) == "verified"
    assert client.post(case, {"decision": "verify"}).status_code == 409


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
    assert client.post(case, {"decision": "verify"}).status_code == answer
    assert state(profile) == "unverified"
