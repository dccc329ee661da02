from marketplace.accounts.roles import Role
from marketplace.notices.models import Notice
from marketplace.notices.selectors import wants_digest
from tests.marketplace.accounts.factories import create_member
from tests.marketplace.notices.factories import create_notice


def test_the_inbox_shows_my_messages_only_and_the_header_counts_them(sign_in):
    client = sign_in(Role.OPERATOR_OWNER)
    create_notice(client.membership.user)
    create_notice(create_member(Role.PROVIDER_OWNER).user, subject="Not for you")
    page = client.get("/notices/").content.decode()
    assert "3 quotes were opened" in page
    assert "Not for you" not in page
    assert '<span class="lv-count">1</span>' in page


def test_reading_the_list_marks_nothing_and_opening_marks_one(sign_in):
    client = sign_in(Role.OPERATOR_OWNER)
    first = create_notice(client.membership.user, url="/dashboard/")
    second = create_notice(client.membership.user)
    client.get("/notices/")
    assert Notice.objects.unread().count() == 2
    assert client.post("/notices/open/", {"notice": first.pk}).url == "/dashboard/"
    assert Notice.objects.unread().get() == second
    client.post("/notices/read-all/")
    assert not Notice.objects.unread().exists()


def test_nobody_opens_the_message_of_somebody_else(sign_in):
    other = create_notice(create_member(Role.PROVIDER_OWNER).user)
    client = sign_in(Role.OPERATOR_OWNER)
    for key in (other.pk, 999999, "x", ""):
        assert client.post("/notices/open/", {"notice": key}).status_code == 404
    assert Notice.objects.unread().get() == other


def test_a_message_never_leads_off_this_site(sign_in):
    client = sign_in(Role.OPERATOR_OWNER)
    notice = create_notice(client.membership.user, url="https://elsewhere.example/")
    assert client.post("/notices/open/", {"notice": notice.pk}).url == "/notices/"


def test_an_empty_inbox_says_what_will_come(sign_in):
    assert "No message yet" in sign_in(Role.OPERATOR_OWNER).get("/notices/").content.decode()


def test_a_person_chooses_one_mail_a_day(sign_in):
    client = sign_in(Role.OPERATOR_OWNER)
    page = "/notices/e-mail/"
    assert client.get(page).status_code == 200
    assert "Choose how often we write" in client.post(page, {"daily": ""}).content.decode()
    assert not wants_digest(client.membership.user_id)
    assert client.post(page, {"daily": "yes"}).url == "/notices/"
    assert wants_digest(client.membership.user_id)
    client.post(page, {"daily": "no"})
    assert not wants_digest(client.membership.user_id)
