import pytest
from allauth.account.adapter import get_adapter
from django.test import RequestFactory

from marketplace.accounts.checks import demo_stays_at_home, the_proxies_are_counted


def test_the_demo_is_refused_outside_the_embedded_settings(settings):
    assert not demo_stays_at_home(None)
    settings.SETTINGS_MODULE = "marketplace.settings.production"
    assert [error.id for error in demo_stays_at_home(None)] == ["accounts.E001"]


def test_a_site_behind_a_proxy_says_how_many_there_are(settings):
    assert not the_proxies_are_counted(None)
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert [error.id for error in the_proxies_are_counted(None)] == ["accounts.E002"]
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert not the_proxies_are_counted(None)


@pytest.mark.parametrize(("proxies", "address"), [(0, "10.0.0.1"), (1, "198.51.100.7"), (2, "203.0.113.9")])
def test_tries_are_counted_by_the_address_that_our_first_proxy_saw(settings, proxies, address):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    forwarded = "192.0.2.66, 203.0.113.9, 198.51.100.7"
    request = RequestFactory().post("/", REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": forwarded})
    assert get_adapter().get_client_ip(request) == address
