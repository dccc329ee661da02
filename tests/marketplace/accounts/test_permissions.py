import pytest
from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpResponse
from django.test import RequestFactory

from marketplace.accounts.permissions import fresh_sign_in_required
from marketplace.accounts.roles import Role


@fresh_sign_in_required
def bank_details(request):
    return HttpResponse("bank details")


@pytest.mark.parametrize("fresh", [True, False])
def test_bank_details_ask_again_who_you_are(sign_in, fresh):
    client = sign_in(Role.PROVIDER_FINANCE, fresh=fresh)
    request = RequestFactory().get("/")
    request.user, request.session = client.membership.user, client.session
    if fresh:
        assert bank_details(request).status_code == 200
    else:
        with pytest.raises(ReauthenticationRequired):
            bank_details(request)
