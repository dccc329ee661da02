"""Signing in: allauth is the only door, and a second factor is never optional once it is set up."""

import pytest
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.test import Client
from django.urls import reverse

from marketplace.accounts import demo, seeds
from marketplace.accounts.models import User
from marketplace.accounts.roles import ROLES_OF_KIND, Kind, Role
from marketplace.reference.models import State
from tests.marketplace.accounts.factories import UserFactory, create_member

PASSWORD = "correct horse battery"
SECRET = seeds.TOTP_SECRET


def code():
    return format_hotp_value(hotp_value(SECRET, next(iter(yield_hotp_counters_from_time()))))


def two_factor_user():
    user = UserFactory(password=PASSWORD)
    TOTP.activate(user, SECRET)
    return user


@pytest.mark.parametrize(
    "path", ["/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/accounts/confirm-email/"]
)
def test_the_pages_before_signing_in_stand_in_our_frame(path):
    page = Client().get(path).content.decode()
    assert 'class="lv-logo"' in page
    assert "It is not a federal website" in page


def test_a_person_signs_up_confirms_the_address_and_creates_an_organisation():
    client = Client()
    typed = {"email": "new@town.example", "name": "New Person", "password1": PASSWORD, "password2": PASSWORD}
    assert client.post("/accounts/signup/", typed).status_code == 302
    link = next(word for word in mail.outbox[0].body.split() if "/confirm-email/" in word)
    path = "/" + link.split("/", 3)[3]
    client.get(path)
    assert not EmailAddress.objects.get(email="new@town.example").verified
    client.post(path)
    assert EmailAddress.objects.get(email="new@town.example").verified
    assert client.get("/dashboard/").context["next_task"].url == "/organisations/new/"
    State.objects.create(code="MT", fips="30", name="Montana", kind="state")
    answer = client.post(
        "/organisations/new/", {"name": "New Town Water", "kinds": ["operator"], "state": "MT", "phone": ""}
    )
    assert answer.url == "/dashboard/"
    assert User.objects.get(email="new@town.example").memberships.get().roles == {Role.OPERATOR_OWNER}


def test_every_mail_before_signing_in_speaks_of_us_and_of_no_example(settings):
    typed = {"name": "New Person", "password1": PASSWORD, "password2": PASSWORD}
    UserFactory(email="here@town.example", password=PASSWORD)
    Client().post("/accounts/signup/", typed | {"email": "new@town.example"})
    Client().post("/accounts/signup/", typed | {"email": "here@town.example"})
    for address in ("here@town.example", "nobody@town.example"):
        Client().post("/accounts/password/reset/", {"email": address})
    assert [(one.to[0], one.subject) for one in mail.outbox] == [
        ("new@town.example", "Levee: Please confirm your e-mail address"),
        ("here@town.example", "Levee: You have an account already"),
        ("here@town.example", "Levee: Choose a new password"),
        ("nobody@town.example", "Levee: There is no account with this address"),
    ]
    for one in mail.outbox:
        assert "example.com" not in one.body
        assert "Levee" in one.body
        assert settings.INSTANCE_NAME in one.body
        assert "http" in one.body


def test_the_pages_of_the_second_factor_say_what_to_do_in_our_words(sign_in):
    user = two_factor_user()
    client = Client()
    asked = client.post("/accounts/login/", {"login": user.email, "password": PASSWORD}, follow=True)
    page = asked.content.decode()
    assert "Type the six digits that the app on your phone shows now." in page
    wrong = client.post("/accounts/2fa/authenticate/", {"code": "000000"}).content.decode()
    assert "This is not the code of now." in wrong
    signer = sign_in(Role.OPERATOR_SIGNER)
    RecoveryCodes.activate(signer.membership.user)
    page = signer.get("/accounts/2fa/recovery-codes/").content.decode()
    assert "keep them apart from your phone" in page
    assert "10 of 10 codes are left." in page
    for words in ("Two-Factor", "Incorrect code", "reauthenticate to", "Alternative options"):
        assert words not in asked.content.decode() + wrong + page


def test_the_addresses_of_an_account_are_changed_in_our_words(sign_in):
    client = sign_in(Role.OPERATOR_OWNER)
    EmailAddress.objects.update_or_create(user=client.membership.user, email="x@town.example", verified=True)
    page = client.get("/accounts/email/").content.decode()
    assert "Make it the main address" in page
    client.post("/accounts/email/", {"email": "x@town.example", "action_primary": ""})
    assert EmailAddress.objects.get(primary=True).email == "x@town.example"


def test_a_wrong_password_says_what_to_check():
    page = Client().post("/accounts/login/", {"login": UserFactory().email, "password": "no"}).content.decode()
    assert "do not belong together" in page


def test_a_browser_that_asks_for_a_passkey_names_us():
    client = Client()
    client.force_login(two_factor_user())
    with context.request_context(client.get("/accounts/login/").wsgi_request):
        assert get_adapter().get_public_key_credential_rp_entity()["name"] == "Levee"


def test_whoever_signs_up_on_the_way_to_a_page_arrives_at_it():
    client = Client()
    asked = "/applications/start/local-grant/"
    sign_up = client.get(f"/accounts/login/?next={asked}").context["signup_url"]
    page = client.get(sign_up)
    assert f'value="{asked}"' in page.content.decode()
    typed = {"email": "new@town.example", "name": "New Person", "password1": PASSWORD, "password2": PASSWORD}
    client.post(sign_up, typed | {"next": asked})
    link = next(word for word in mail.outbox[0].body.split() if "/confirm-email/" in word)
    assert client.post("/" + link.split("/", 3)[3]).url == asked


def test_in_another_browser_the_link_confirms_the_address_and_opens_no_session():
    typed = {"email": "new@town.example", "name": "New Person", "password1": PASSWORD, "password2": PASSWORD}
    Client().post("/accounts/signup/", typed)
    link = next(word for word in mail.outbox[0].body.split() if "/confirm-email/" in word)
    stranger = Client()
    assert stranger.post("/" + link.split("/", 3)[3]).url == "/accounts/login/"
    assert "_auth_user_id" not in stranger.session


def test_whoever_creates_an_organisation_on_the_way_to_a_page_comes_back_to_it():
    client = Client()
    client.force_login(UserFactory())
    State.objects.create(code="MT", fips="30", name="Montana", kind="state")
    typed = {"name": "New Town Water", "kinds": ["operator"], "state": "MT", "phone": ""}
    back = "/applications/start/local-grant/"
    assert client.post("/organisations/new/", typed | {"next": back}).url == back
    elsewhere = {"name": "Second", "next": "https://evil.example/"}
    assert client.post("/organisations/new/", typed | elsewhere).url == "/dashboard/"


def test_whoever_forgot_the_password_chooses_a_new_one_by_a_link_and_is_led_back_to_sign_in():
    user = UserFactory(password=PASSWORD)
    client = Client()
    assert "We send you a link to choose a new password." in client.get("/accounts/password/reset/").content.decode()
    sent = client.post("/accounts/password/reset/", {"email": user.email}, follow=True).content.decode()
    assert "If we know this address, we sent a link to it." in sent
    link = next(word for word in mail.outbox[0].body.split() if "/password/reset/key/" in word)
    form = client.get("/" + link.split("/", 3)[3], follow=True)
    new = {"password1": "river bend 2027 hills", "password2": "river bend 2027 hills"}
    done = client.post(form.request["PATH_INFO"], new, follow=True).content.decode()
    assert 'href="/accounts/login/"' in done
    user.refresh_from_db()
    assert user.check_password("river bend 2027 hills")


def test_an_unknown_address_gets_the_same_answer_as_a_known_one():
    known, unknown = Client(), Client()
    UserFactory(email="known@town.example")
    first = known.post("/accounts/password/reset/", {"email": "known@town.example"}, follow=True)
    second = unknown.post("/accounts/password/reset/", {"email": "nobody@town.example"}, follow=True)
    assert first.redirect_chain == second.redirect_chain
    assert [message.message for message in first.context["messages"]] == [
        message.message for message in second.context["messages"]
    ]


LOGIN_LIKE = [
    "/accounts/login/",
    "/accounts/reauthenticate/",
    "/accounts/2fa/reauthenticate/",
    "/accounts/2fa/webauthn/login/",
    "/accounts/demo/",
    "/cms/login/",
    "/accounts/login/code/confirm/",
]


@pytest.mark.parametrize("path", LOGIN_LIKE)
def test_the_right_password_alone_never_opens_a_session_of_a_two_factor_user(path):
    user = two_factor_user()
    client = Client()
    client.post(
        path,
        {"login": user.email, "email": user.email, "username": user.email, "password": PASSWORD, "next": "/dashboard/"},
    )
    assert "_auth_user_id" not in client.session
    assert client.get("/dashboard/").status_code == 302


def test_password_and_code_open_the_page_that_was_asked_for():
    user = two_factor_user()
    client = Client()
    answer = client.post("/accounts/login/", {"login": user.email, "password": PASSWORD, "next": "/accounts/profile/"})
    assert answer.url.startswith(reverse("mfa_authenticate"))
    assert 'class="lv-logo"' in client.get(answer.url).content.decode()
    answer = client.post(answer.url, {"code": code()})
    assert answer.url == "/accounts/profile/"
    assert client.session["_auth_user_id"] == str(user.pk)


def test_a_signer_without_second_factor_is_told_why_and_can_set_one_up(sign_in):
    client = sign_in(Role.OPERATOR_SIGNER, second_factor=False)
    assert client.get("/dashboard/").url == "/accounts/second-factor/"
    page = client.get("/accounts/second-factor/").content.decode()
    assert "As signer you decide" in page
    activate = client.get("/accounts/2fa/totp/activate/")
    assert "data:image/svg+xml" in activate.content.decode()
    assert "img-src 'self' data:" in activate["Content-Security-Policy"]


def test_every_page_of_the_second_factor_draws(sign_in):
    client = sign_in(Role.OPERATOR_SIGNER)
    for name in ("mfa_index", "mfa_list_webauthn", "account_email", "account_change_password", "account_logout"):
        page = client.get(reverse(name))
        assert page.status_code in (200, 302), name
        if page.status_code == 200:
            assert 'class="lv-logo"' in page.content.decode()
    assert client.get(reverse("mfa_add_webauthn")).status_code in (200, 302)


def test_secrets_of_authenticators_are_not_readable_in_the_database():
    user = two_factor_user()
    assert SECRET not in str(Authenticator.objects.get(user=user).data)


@pytest.fixture
def dana():
    """The whole of a small town's cast in one person."""
    town = seeds.seed_organisation(name="Bear Creek Rural Water District", kinds=["operator"], state="MT")
    return seeds.seed_person(
        email="dana@bear.example", name="Dana Roe", organisation=town, roles=ROLES_OF_KIND[Kind.OPERATOR]
    )


def test_a_demo_person_signs_in_with_one_button_second_factor_included(dana):
    client = Client()
    assert "/accounts/demo/?next=/vouchers/" in client.get("/accounts/login/?next=/vouchers/").content.decode()
    assert client.post("/accounts/demo/", {"membership": dana.reference}).url == "/dashboard/"
    assert client.get("/dashboard/").status_code == 200


def test_the_demo_says_who_everybody_is_and_what_waits_for_them(dana):
    page = Client().get("/accounts/demo/").content.decode()
    assert dana.reference in page
    assert "signs applications and orders for the organization" in page
    assert "Describe your first system" in page


def test_an_organisation_that_lacks_a_role_is_not_of_the_cast():
    board = seeds.seed_organisation(name="Plains Board", kinds=["program"], state="MT")
    ray = seeds.seed_person(
        email="ray@board.example", name="Ray", organisation=board, roles=[Role.PROGRAM_ADMINISTRATOR]
    )
    client = Client()
    assert "Nobody is here yet" in client.get("/accounts/demo/").content.decode()
    assert client.post("/accounts/demo/", {"membership": ray.reference}).status_code == 404


def test_the_cast_stands_in_the_order_of_the_trade():
    for kind in reversed(Kind):
        place = seeds.seed_organisation(name=f"Any {kind}", kinds=[kind], state="MT")
        seeds.seed_person(email=f"{kind}@any.example", name="Al", organisation=place, roles=ROLES_OF_KIND[kind])
    assert [demo.kind_of(membership.organisation) for membership in demo.sign_ins()] == list(Kind)


def test_nobody_but_synthetic_people_can_be_signed_in_by_the_demo():
    real = create_member(Role.OPERATOR_OWNER)
    assert Client().post("/accounts/demo/", {"membership": real.reference}).status_code == 404


def test_a_real_instance_has_no_demo_sign_ins(settings, dana):
    settings.DEMO = False
    client = Client()
    assert client.get("/accounts/demo/").status_code == 404
    assert client.post("/accounts/demo/", {"membership": dana.reference}).status_code == 404
    assert "demo" not in client.get("/accounts/login/").content.decode()
