"""The operator pays its own share on the processor's page, which in the demo is the stand-in's test checkout."""

from marketplace.core.money import Money
from marketplace.payments import seeds as paying
from marketplace.payments import services
from marketplace.payments.models import OnlinePayment
from marketplace.payments.standin import world
from subsidies.seeds.story import Purchase

BANK = "us_bank_account"
GIVEN_BACK = Money(10_000)


def get_ready(story: Purchase) -> None:
    paying.get_paid_online(payee=story.order.provider, cashier=story.cashier())


def pay_by_card(story: Purchase) -> None:
    for share in story.own_shares():
        paying.pay_on_page(share=share, payer=story.signer)


def bank_gets_it(story: Purchase) -> None:
    """The processor sends the provider's balance of this order to its own bank."""
    total = sum(share.amount.cents for share in story.own_shares())
    paying.pay_out(payee=story.order.provider, cents=total)


def pay_by_bank(story: Purchase) -> None:
    """The first share; the bank needs some days. The page for the second is open in another window."""
    first, second = story.own_shares()
    paying.pay_on_page(share=first, payer=story.signer, method=BANK)
    paying.open_page(share=second, payer=story.signer)


def fail_and_forget(story: Purchase) -> None:
    """The bank does not pay the first share, and the page for the second closes unused."""
    first, second = _pages(story)
    world.fail_bank(first.checkout_id or "")
    world.expire(second.checkout_id or "")
    paying.hear()


def give_some_back(story: Purchase) -> None:
    services.ask_refund(by=story.cashier(), own_share_id=story.own_shares()[0].pk, amount=GIVEN_BACK)
    _send_refunds(_pages(story)[0])


def bank_takes_back(story: Purchase) -> None:
    """While the provider gives some of the second share back, the operator's bank takes all of it."""
    second = _pages(story)[1]
    services.ask_refund(by=story.cashier(), own_share_id=second.own_share_id, amount=GIVEN_BACK)
    world.open_dispute(second.payment_id or "")
    _send_refunds(second)
    paying.hear()


def _pages(story: Purchase) -> list[OnlinePayment]:
    return list(OnlinePayment.objects.filter(own_share__in=story.own_shares()).order_by("pk"))


def _send_refunds(payment: OnlinePayment) -> None:
    for pk in payment.refunds.order_by("pk").values_list("pk", flat=True):
        services.send_refund(refund_id=pk)
