"""No way in past the second factor, and no way to bank details or payouts without proving again who you are."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from marketplace.accounts.roles import Role
from marketplace.payments.models import PayoutAccount
from tests.marketplace.accounts.factories import UserFactory

PASSWORD = "a long enough password"
# Staff, signers, approvers, and whoever moves subsidy or says where it goes.
NEEDS_A_SECOND_FACTOR = [
    Role.VETTING_OFFICER,
    Role.MODERATOR,
    Role.EDITOR,
    Role.OPERATOR_SIGNER,
    Role.PROGRAM_ADMINISTRATOR,
    Role.PROGRAM_REVIEWER,
    Role.PROGRAM_FISCAL_OFFICER,
    Role.PROVIDER_OWNER,
    Role.PROVIDER_FINANCE,
]


def plain_paths(patterns, before="/"):
    """Every address of the site that needs no argument, whoever wrote its page."""
    for pattern in patterns:
        path = before + str(pattern.pattern).strip("^$")
        if isinstance(pattern, URLResolver):
            yield from plain_paths(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern) and not any(sign in path for sign in "<>()[]\\"):
            yield path


@pytest.mark.slow
def test_a_correct_password_alone_opens_no_session_at_any_address(client):
    user = UserFactory(second_factor=True)
    user.set_password(PASSWORD)
    user.save()
    known = dict.fromkeys(["login", "username", "email"], user.email)
    known |= dict.fromkeys(["password", "password1", "password2", "oldpassword"], PASSWORD)
    paths = sorted(set(plain_paths(get_resolver().url_patterns)))
    assert {"/accounts/login/", "/cms/login/", "/_util/login/", "/accounts/2fa/webauthn/login/"} <= set(paths)
    opened = []
    for path in paths:
        client.post(path, known)
        if "_auth_user_id" in client.session:
            opened.append(path)
        client.logout()
    assert opened == []


def test_after_the_password_the_second_factor_is_asked(client):
    user = UserFactory(second_factor=True)
    user.set_password(PASSWORD)
    user.save()
    answer = client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert answer.url.startswith("/accounts/2fa/authenticate/")


@pytest.mark.parametrize("role", NEEDS_A_SECOND_FACTOR)
def test_without_a_second_factor_these_roles_get_no_further(sign_in, role):
    client = sign_in(role, second_factor=False)
    for page in ("/dashboard/", "/organisations/people/", "/payments/", "/cms/"):
        assert client.get(page).url == reverse("second_factor_why")
    assert client.post("/organisations/people/invite/", {}).url == reverse("second_factor_why")


@pytest.mark.parametrize("role", [Role.OPERATOR_VIEWER, Role.OPERATOR_PREPARER, Role.PROVIDER_DELIVERY])
def test_roles_that_bind_nobody_work_without_one(sign_in, role):
    assert sign_in(role, second_factor=False).get("/dashboard/").status_code == 200


@pytest.mark.parametrize(
    ("role", "page", "arguments", "method"),
    [
        (Role.PROVIDER_FINANCE, "payments:account", [], "get"),
        (Role.PROVIDER_OWNER, "payments:verify_account", [], "post"),
        (Role.PROGRAM_FISCAL_OFFICER, "payments:payout_paid", ["PAY-222222"], "post"),
        (Role.PROGRAM_FISCAL_OFFICER, "payments:payout_move", ["PAY-222222"], "post"),
    ],
)
def test_bank_details_and_payouts_ask_again_who_you_are(sign_in, role, page, arguments, method):
    answer = getattr(sign_in(role, fresh=False), method)(reverse(page, args=arguments))
    assert answer.status_code == 302
    assert answer.url.split("?")[0] in ("/accounts/reauthenticate/", "/accounts/2fa/reauthenticate/")


def test_bank_numbers_that_were_posted_too_late_are_kept_nowhere(sign_in):
    client = sign_in(Role.PROVIDER_FINANCE, fresh=False)
    page = reverse("payments:account")
    answer = client.post(page, {"routing_number": "021000021", "account_number": "000123456789"})
    assert answer.url == page
    assert "000123456789" not in str(dict(client.session.items()))
    assert not PayoutAccount.objects.exists()
    assert "reauthenticate" in client.get(page).url
