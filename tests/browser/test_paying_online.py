"""An own share paid online in the demo, by two people: the whole path without keys, with scripts and without."""

import pytest
from django.conf import settings as instance

from marketplace.core import outbox
from marketplace.payments import tasks
from tests.marketplace.accounts.factories import signed_in_client
from tests.marketplace.payments.factories import OnlineDeal
from tests.subsidies.conftest import everybody_may_trade

__all__ = ["everybody_may_trade"]

pytestmark = pytest.mark.browser


@pytest.fixture
def deal(settings, tmp_path, transactional_db, everybody_may_trade):
    settings.STRIPE_STANDIN_FILE = tmp_path / "standin.sqlite3"
    # The stand-in's pages are served by the same site.
    settings.STRIPE_STANDIN_PAGES = ""
    return OnlineDeal(is_ready=False)


def window_of(stage, name, party):
    client = signed_in_client(party.membership.user, party.organisation.pk, fresh=True)
    window = stage.window(name)
    cookie = {"name": instance.SESSION_COOKIE_NAME, "value": client.cookies[instance.SESSION_COOKIE_NAME].value}
    window.context.add_cookies([cookie | {"url": stage.url}])
    return window


def news():
    tasks.deliver_test_news()
    outbox.drain()


def test_an_operator_pays_its_share_and_the_provider_is_paid(stage, deal):
    share = deal.invoiced()
    provider = window_of(stage, "The provider", deal.seller)
    provider.opens("/payments/online/")
    provider.reads("Your account is not ready yet. You act next.", "The bank account that your money goes to")
    provider.presses("Change or complete my details")
    provider.follows("Open the form at Stripe")
    provider.reads("This is a test page. Type nothing real.")
    provider.presses("All details are right")
    news()
    provider.opens("/payments/online/")
    provider.reads("Your account is ready.")

    operator = window_of(stage, "The operator", deal.buyer)
    operator.opens(share.get_absolute_url())
    operator.reads("gets the money once the work is accepted")
    operator.follows("Pay online")
    operator.reads("Price", "Programs pay", "You pay", "Nothing is paid yet.")
    operator.presses("Go on to the payment")
    operator.follows("Open the payment page")
    operator.reads("This is a test page. No money moves.", "Test payment of $6,000.00")
    operator.presses("Pay by test card")
    news()
    operator.opens(share.get_absolute_url())
    operator.reads("Paid", "The money is here", "Moved to the provider")

    provider.opens(share.get_absolute_url())
    provider.fills("Amount to give back", "100.00")
    provider.presses("Refund the operator")
    news()
    operator.opens(share.get_absolute_url())
    operator.reads("Refund of $100.00", "Given back")
