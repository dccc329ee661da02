from django.urls import reverse

from marketplace.accounts.roles import Role
from marketplace.core import clock
from operators.models import JoinRequest, Succession
from tests.marketplace.accounts.factories import create_member
from tests.marketplace.documents.factories import upload
from tests.operators.factories import create_operator, create_system

NUMBER = "MT9990001"
ASK = reverse("join_ask")
TYPED = {"scheme": "PWSID", "number": NUMBER, "title": "Clerk", "note": "Ask the office."}


def taken():
    profile = create_operator()
    create_system(profile, scheme="PWSID", number=NUMBER)
    return profile


def entity(profile, what):
    return reverse(f"entity_{what}", args=[profile.organisation.reference])


def test_asking_to_join_reveals_no_member_and_not_the_organization(sign_in):
    profile = taken()
    client = sign_in(Role.OPERATOR_OWNER)
    assert client.post(ASK, TYPED).status_code == 302
    page = client.get(ASK).content.decode()
    assert "We are checking" in page
    for secret in (profile.organisation.name, profile.owner.user.name, profile.owner.user.email):
        assert secret not in page


def test_a_wrong_question_keeps_what_was_typed(sign_in):
    client = sign_in(Role.OPERATOR_OWNER)
    page = client.post(ASK, TYPED | {"number": "12x", "note": "", "title": "Head of pumps"}).content.decode()
    assert "Head of pumps" in page
    assert "Say what shows that you work there." in page
    assert not JoinRequest.objects.exists()


def test_staff_answer_at_the_desk(sign_in):
    taken()
    newcomer, officer = sign_in(Role.OPERATOR_OWNER), sign_in(Role.VETTING_OFFICER)
    newcomer.post(ASK, TYPED)
    asked = JoinRequest.objects.get()
    case = reverse("join_case", args=[asked.reference])
    assert case in officer.get(reverse("identity_desk")).content.decode()
    assert "Choose the reason" in officer.post(case, {"decision": "refuse"}).content.decode()
    assert officer.post(case, {"decision": "accept", "role": Role.OPERATOR_VIEWER}).status_code == 302
    asked.refresh_from_db()
    assert asked.outcome == "joined"
    assert newcomer.get(case).status_code == 404


def test_staff_replace_an_owner_rename_and_record_a_merger(sign_in):
    profile, new = taken(), create_operator()
    officer = sign_in(Role.VETTING_OFFICER)
    clerk = create_member(Role.OPERATOR_PREPARER, organisation=profile.organisation)
    typed = {"leaving": profile.owner.reference, "email": clerk.user.email, "reason": "She retired."}
    page = officer.post(entity(profile, "owner"), typed).content.decode()
    assert "She retired." in page
    assert "Choose a file." in page
    assert officer.post(entity(profile, "owner"), typed | {"document": upload()}).status_code == 302
    today = clock.today(profile.organisation.zone).isoformat()
    assert officer.post(entity(profile, "name"), {"name": "New Name", "from_date": today}).status_code == 302
    merger = {"successor": new.organisation.reference.lower(), "on": today, "document": upload()}
    assert officer.post(entity(profile, "succession"), merger).status_code == 302
    assert Succession.objects.get().successor == new.organisation
    case = officer.get(reverse("identity_case", args=[profile.identity_case.reference])).content.decode()
    assert "Earlier name" in case
    assert new.organisation.name in case
    owner = sign_in(Role.OPERATOR_OWNER, organisation=profile.organisation)
    assert f"now part of {new.organisation.name}" in owner.get(reverse("dashboard")).content.decode()


def test_nobody_else_opens_these_pages(sign_in):
    profile = taken()
    owner = sign_in(Role.OPERATOR_OWNER, organisation=profile.organisation)
    for what in ("owner", "name", "succession"):
        assert owner.get(entity(profile, what)).status_code == 404
