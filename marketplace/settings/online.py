"""Online payment: all of its keys or none, and live money only where somebody vouched for the law, by name and day."""

import datetime as dt
import time
from typing import Any

from django.core.exceptions import ImproperlyConfigured

NAMES = ("LEVEE_STRIPE_KEY", "LEVEE_STRIPE_SECRETS", "LEVEE_STRIPE_CONNECT_SECRETS")
CONFIRMED_ON, CONFIRMED_BY = "LEVEE_ONLINE_PAYMENT_LAWFUL_ON", "LEVEE_ONLINE_PAYMENT_LAWFUL_BY"
MOST_SECRETS = 2
# The stand-in's books hold no money, and these secrets sign only its own news.
STANDIN = {
    "ONLINE_PAYMENTS": True,
    "STRIPE_KEY": "sk_test_standin",
    "STRIPE_SECRETS": ["whsec_standin_own_endpoint"],
    "STRIPE_CONNECT_SECRETS": ["whsec_standin_connect_endpoint"],
    "STRIPE_STANDIN": True,
}


def read(env: Any) -> dict[str, Any]:
    """The settings of online payment from the environment; without any key it is off. Half a set refuses to start."""
    given = {name: env.str(name, default="").strip() for name in NAMES}
    if not any(given.values()):
        return {"ONLINE_PAYMENTS": False}
    if missing := [name for name, value in given.items() if not value]:
        raise ImproperlyConfigured(f"Online payment is half set: add {', '.join(missing)}, or remove the others.")
    key = given["LEVEE_STRIPE_KEY"]
    if not key.startswith(("sk_test_", "rk_test_", "sk_live_", "rk_live_")):
        raise ImproperlyConfigured("LEVEE_STRIPE_KEY is not a secret key: it starts with sk_test_ or sk_live_.")
    is_live = "_live_" in key[:8]
    if is_live:
        _check_lawful(env)
    return {
        "ONLINE_PAYMENTS": True,
        "STRIPE_KEY": key,
        "STRIPE_LIVE": is_live,
        "STRIPE_SECRETS": _secrets("LEVEE_STRIPE_SECRETS", given),
        "STRIPE_CONNECT_SECRETS": _secrets("LEVEE_STRIPE_CONNECT_SECRETS", given),
        "STRIPE_STANDIN": False,
    }


def _secrets(name: str, given: dict[str, str]) -> list[str]:
    """The one in use and, while it is being changed, the one before; an empty one would accept anybody's news."""
    secrets = [secret.strip() for secret in given[name].split(",")]
    if len(secrets) > MOST_SECRETS or not all(secret.startswith("whsec_") and len(secret) > 20 for secret in secrets):
        raise ImproperlyConfigured(
            f"{name} holds one or two signing secrets, with a comma between; each starts with whsec_."
        )
    return secrets


def _check_lawful(env: Any) -> None:
    who, day = env.str(CONFIRMED_BY, default="").strip(), env.str(CONFIRMED_ON, default="").strip()
    try:
        confirmed_on = dt.date.fromisoformat(day)
    except ValueError:
        confirmed_on = None
    # Settings are read before there is a project's clock; a day of grace covers every zone.
    tomorrow = dt.datetime.fromtimestamp(time.time(), dt.UTC).date() + dt.timedelta(days=1)
    if not who or confirmed_on is None or confirmed_on > tomorrow:
        raise ImproperlyConfigured(
            "Taking live payments needs the word of whoever runs this instance that its law allows it: set "
            f"{CONFIRMED_BY} to the name and {CONFIRMED_ON} to the day, for example 2026-11-02."
        )
