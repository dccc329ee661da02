import environ
import pytest
from django.core.exceptions import ImproperlyConfigured

from marketplace.payments import checks, standin
from marketplace.settings import online

WHOLE = {
    "LEVEE_STRIPE_KEY": "sk_test_abcdefgh12345678",
    "LEVEE_STRIPE_SECRETS": "whsec_aaaaaaaaaaaaaaaa,whsec_bbbbbbbbbbbbbbbb",
    "LEVEE_STRIPE_CONNECT_SECRETS": "whsec_cccccccccccccccc",
}
LIVE = WHOLE | {"LEVEE_STRIPE_KEY": "sk_live_abcdefgh12345678"}
LAWFUL = {"LEVEE_ONLINE_PAYMENT_LAWFUL_ON": "2026-11-02", "LEVEE_ONLINE_PAYMENT_LAWFUL_BY": "Dana Reyes, director"}


def read(values, monkeypatch):
    for name in (*online.NAMES, online.CONFIRMED_BY, online.CONFIRMED_ON):
        monkeypatch.delenv(name, raising=False)
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    return online.read(environ.Env())


def test_without_any_key_an_instance_runs_without_online_payment(monkeypatch):
    assert read({}, monkeypatch) == {"ONLINE_PAYMENTS": False}


def test_the_whole_set_switches_it_on_with_two_secrets_in_turn(monkeypatch):
    found = read(WHOLE, monkeypatch)
    assert (found["ONLINE_PAYMENTS"], found["STRIPE_LIVE"], found["STRIPE_STANDIN"]) == (True, False, False)
    assert found["STRIPE_SECRETS"] == ["whsec_aaaaaaaaaaaaaaaa", "whsec_bbbbbbbbbbbbbbbb"]


@pytest.mark.parametrize("missing", online.NAMES)
@pytest.mark.parametrize("empty", [True, False])
def test_a_half_set_refuses_to_start_and_names_what_is_missing(missing, empty, monkeypatch):
    values = {name: value for name, value in WHOLE.items() if name != missing} | ({missing: " "} if empty else {})
    with pytest.raises(ImproperlyConfigured, match=missing):
        read(values, monkeypatch)


@pytest.mark.parametrize("secrets", [",", "whsec_aaaaaaaaaaaaaaaa,", "whsec_", "secret", "whsec_aaaaaaaaaaaaaaaa," * 3])
def test_an_empty_or_a_third_secret_refuses_to_start(secrets, monkeypatch):
    with pytest.raises(ImproperlyConfigured, match="LEVEE_STRIPE_SECRETS"):
        read(WHOLE | {"LEVEE_STRIPE_SECRETS": secrets}, monkeypatch)


def test_a_publishable_key_is_not_taken_for_a_secret_one(monkeypatch):
    with pytest.raises(ImproperlyConfigured, match="LEVEE_STRIPE_KEY"):
        read(WHOLE | {"LEVEE_STRIPE_KEY": "pk_test_abcdefgh"}, monkeypatch)


@pytest.mark.parametrize(
    "changes",
    [
        {"LEVEE_ONLINE_PAYMENT_LAWFUL_ON": ""},
        {"LEVEE_ONLINE_PAYMENT_LAWFUL_BY": " "},
        {"LEVEE_ONLINE_PAYMENT_LAWFUL_ON": "yes"},
        {"LEVEE_ONLINE_PAYMENT_LAWFUL_ON": "2999-01-01"},
    ],
)
def test_live_payment_needs_a_name_and_a_day_that_vouch_for_the_law(changes, monkeypatch):
    assert read(LIVE | LAWFUL, monkeypatch)["STRIPE_LIVE"] is True
    with pytest.raises(ImproperlyConfigured, match="law allows it"):
        read(LIVE | LAWFUL | changes, monkeypatch)


def test_the_stand_in_is_refused_outside_the_demo(settings):
    assert checks.the_stand_in_stays_in_the_demo(None) == []
    settings.DEMO = False
    assert [error.id for error in checks.the_stand_in_stays_in_the_demo(None)] == ["payments.E001"]


@pytest.mark.parametrize("name", ["STRIPE_KEY", "STRIPE_SECRETS", "STRIPE_CONNECT_SECRETS"])
def test_online_payment_without_one_of_its_parts_is_an_error(name, settings):
    assert checks.online_payment_is_whole_or_off(None) == []
    setattr(settings, name, type(getattr(settings, name))())
    assert [error.id for error in checks.online_payment_is_whole_or_off(None)] == ["payments.E002"]


def test_a_stand_in_that_is_switched_off_answers_nobody(settings):
    settings.STRIPE_STANDIN = False
    with pytest.raises(ConnectionError):
        standin.answer("get", "https://processor.example/v1/accounts/acct_1", {}, None)
