"""An operator asks for quotes, providers offer, and it chooses."""

from decimal import Decimal

from marketplace.accounts.actor import SYSTEM
from marketplace.accounts.roles import Role
from marketplace.engagements import seeds as purchase
from marketplace.engagements import services
from operators.selectors import systems_of
from subsidies.seeds.story import Purchase, Story


def ask(story: Purchase) -> None:
    systems = systems_of(story.operator)
    story.request = purchase.seed_request(
        buyer=story.preparer,
        operator=story.operator,
        category=story.category,
        sector=str(systems[0].sector),
        systems=[system.name for system in systems],
        price=story.price,
        providers=story.providers,
    )


def send(story: Purchase) -> None:
    services.open_request(by=story.signer, request_id=story.request.pk)


def talk(story: Purchase) -> None:
    question = services.ask_question(
        by=story.member(story.providers[0], Role.PROVIDER_OWNER),
        request_id=story.request.pk,
        text="Do you use one office network?",
    )
    services.answer_question(by=story.preparer, question_id=question.pk, answer="Yes, one network in one office.")


def draft_quote(story: Purchase) -> None:
    purchase.seed_quote(
        seller=story.member(story.providers[0], Role.PROVIDER_OWNER), request=story.request, price=story.price
    )


def quote(story: Purchase) -> None:
    """Each invited provider offers, the first at the estimated price, the others a little above."""
    for place, provider in enumerate(story.providers):
        by = story.member(provider, Role.PROVIDER_OWNER)
        price = story.price + story.price.share(Decimal("0.08")) * place
        offer = purchase.seed_quote(seller=by, request=story.request, price=price)
        services.seal_quote(by=by, quote_id=offer.pk, declares_no_help=True, confirms_offer=True)


def quote_below(story: Purchase) -> None:
    """Everybody asks for less than the operator expected, so that the voucher is not used up."""
    story.price = story.price.share(Decimal("0.6"))
    quote(story)


def turn_to_another(story: Story) -> None:
    """For what the first order left on the voucher, from the next of the invited firms."""
    story.price = story.voucher.face_amount - story.price
    story.providers = [*story.providers[1:], story.providers[0]]


def close_questions(story: Purchase) -> None:
    services.close_questions(by=SYSTEM, request_id=story.request.pk)


def open_quotes(story: Purchase) -> None:
    services.close_request(by=SYSTEM, request_id=story.request.pk)


def cancel_request(story: Purchase) -> None:
    services.cancel_request(by=story.preparer, request_id=story.request.pk, reason="Our board puts this off a year.")


def expire_quotes(story: Purchase) -> None:
    for pk in story.request.quotes.order_by("pk").values_list("pk", flat=True):
        services.expire_quote(by=SYSTEM, quote_id=pk)


def evaluate(story: Purchase) -> None:
    story.chosen = purchase.seed_choice(buyer=story.preparer, request=story.request)


def none_suitable(story: Purchase) -> None:
    services.mark_none_suitable(by=story.signer, request_id=story.request.pk, reason="All were above our budget.")
