import datetime as dt

import pytest

from marketplace.accounts.actor import SYSTEM
from marketplace.accounts.roles import Role
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from marketplace.core.money import ZERO, Money
from marketplace.core.moves import IllegalMove
from marketplace.engagements import funding, permissions, services
from marketplace.engagements.funding import BuyingRule
from marketplace.engagements.models import Engagement, Quote, Request
from marketplace.engagements.permissions import Side
from marketplace.notices.models import Notice
from tests.marketplace.engagements import factories
from tests.marketplace.engagements.factories import SIGNATURE, Grants, operator_party, provider_party


@pytest.fixture
def grants(monkeypatch):
    """Registers a source of public money for the test and returns it."""
    monkeypatch.setattr(funding, "_sources", {})

    def register(**fields):
        source = Grants(**fields)
        funding.register_source(source)
        return source

    return register


def test_a_request_follows_the_buying_rule_of_the_money_that_pays(grants):
    grants(rule=BuyingRule(3, 10, "Above $15,000 three providers are asked."))
    buyer = operator_party()
    request = factories.draft_request(buyer, [provider_party()])
    with pytest.raises(DomainError, match="three providers") as refusal:
        services.open_request(by=buyer.actor, request_id=request.pk)
    assert refusal.value.field == "providers"
    request.refresh_from_db()
    assert request.state == "draft"
    assert not Notice.objects.exists()


def test_an_organization_never_quotes_on_its_own_request():
    buyer = operator_party()
    with pytest.raises(DomainError, match="own organization"):
        factories.draft_request(buyer, [buyer])
    assert not Request.objects.exists()


def test_who_helped_to_write_a_request_is_not_invited():
    helper = provider_party()
    with pytest.raises(DomainError, match="helped write"):
        factories.draft_request(operator_party(), [helper], written_with=[helper.organisation])
    assert not Request.objects.exists()


def test_an_operator_whose_identity_is_not_proved_does_not_open_a_request():
    permissions.register_gate(lambda organisation: "Prove who you are first.", side=Side.BUYING)
    buyer = operator_party()
    request = factories.draft_request(buyer, [provider_party()])
    with pytest.raises(Refused, match="Prove who you are"):
        services.open_request(by=buyer.actor, request_id=request.pk)
    request.refresh_from_db()
    assert request.state == "draft"


def test_a_quote_is_sealed_until_the_last_day_and_needs_the_declaration():
    buyer, seller = operator_party(), provider_party()
    request = factories.open_request(buyer, [seller])
    quote = services.draft_quote(by=seller.actor, request_id=request.pk, details=factories.quote_details())
    with pytest.raises(DomainError) as refusal:
        services.seal_quote(by=seller.actor, quote_id=quote.pk, declares_no_help=False, confirms_offer=True)
    assert refusal.value.field == "declares_no_help"
    with pytest.raises(DomainError) as refusal:
        services.seal_quote(by=seller.actor, quote_id=quote.pk, declares_no_help=True, confirms_offer=False)
    assert refusal.value.field == "confirms_offer"
    services.seal_quote(by=seller.actor, quote_id=quote.pk, declares_no_help=True, confirms_offer=True)
    assert not Quote.objects.visible_to(buyer.actor).exists()
    with pytest.raises(DomainError, match="stay sealed until the end of"):
        services.close_request(by=buyer.actor, request_id=request.pk)
    with factories.after_closing(request):
        services.close_request(by=SYSTEM, request_id=request.pk)
    assert Quote.objects.visible_to(buyer.actor).get().state == "opened"


def test_a_stranger_cannot_quote():
    request = factories.open_request()
    with pytest.raises(Refused, match="not invited"):
        services.draft_quote(by=provider_party().actor, request_id=request.pk, details=factories.quote_details())
    assert not Quote.objects.exists()


def test_nobody_compares_quotes_of_a_firm_they_belong_to():
    buyer, seller = operator_party(), provider_party()
    request = factories.closed_request(buyer, [seller])
    factories.create_member(Role.PROVIDER_SALES, organisation=seller.organisation, user=buyer.membership.user)
    with pytest.raises(Refused, match="You belong to"):
        factories.evaluate(request, buyer)
    request.refresh_from_db()
    assert request.state == "closed"


def test_the_split_is_frozen_and_obligated_and_losers_learn_why(grants):
    source = grants(rate="0.6")
    buyer, seller, loser = operator_party(), provider_party(), provider_party()
    request = factories.closed_request(buyer, [seller, loser], [Money(1_000_001), Money(2_000_000)])
    quote = factories.evaluate(request, buyer).chosen
    order = services.sign_order(by=buyer.actor, quote_id=quote.pk, signature=SIGNATURE, shown_own_share=Money(400_001))
    assert (order.subsidy, order.own_share) == (Money(600_000), Money(400_001))
    assert source.obligated == [(order.funding_lines.get().pk, Money(600_000))]
    assert sum((step.subsidy for step in order.milestones.all()), ZERO) == order.subsidy
    assert sum((step.price for step in order.milestones.all()), ZERO) == order.price
    lost = Quote.objects.get(provider=loser.organisation)
    assert lost.state == "not_selected"
    told = Notice.objects.get(kind="engagements.quote_not_selected")
    assert lost.end_reason in told.body


def test_nothing_is_signed_when_a_source_refuses_or_the_amounts_changed(grants):
    source = grants(refusal=DomainError("The voucher has ended."))
    buyer = operator_party()
    quote = factories.evaluate(factories.closed_request(buyer), buyer).chosen
    for shown, sentence in ((Money(1), "amounts have changed"), (Money(480_000), "voucher has ended")):
        with pytest.raises(DomainError, match=sentence):
            services.sign_order(by=buyer.actor, quote_id=quote.pk, signature=SIGNATURE, shown_own_share=shown)
    assert not Engagement.objects.exists()
    assert not source.obligated
    quote.refresh_from_db()
    assert quote.state == "opened"


def test_only_a_signer_signs():
    buyer = operator_party()
    quote = factories.evaluate(factories.closed_request(buyer), buyer).chosen
    preparer = factories.Party(Role.OPERATOR_PREPARER, organisation=buyer.organisation)
    with pytest.raises(Refused, match="signer"):
        services.sign_order(by=preparer.actor, quote_id=quote.pk, signature=SIGNATURE, shown_own_share=factories.PRICE)
    assert not Engagement.objects.exists()


def test_a_dispute_ends_in_rework_and_acceptance_settles_when_paid():
    buyer, seller = operator_party(), provider_party()
    order = factories.signed_order(buyer, seller)
    for step in order.milestones.all():
        services.deliver_milestone(by=seller.actor, milestone_id=step.pk, evidence="Done.")
        services.dispute_milestone(by=buyer.actor, milestone_id=step.pk, text="Not yet.")
        services.rework_milestone(by=seller.actor, milestone_id=step.pk)
        services.deliver_milestone(by=seller.actor, milestone_id=step.pk, evidence="Done now.")
        services.accept_milestone(by=buyer.actor, milestone_id=step.pk, signature=SIGNATURE)
    order.refresh_from_db()
    assert order.state == "accepted"
    with pytest.raises(IllegalMove):
        services.accept_milestone(by=buyer.actor, milestone_id=step.pk, signature=SIGNATURE)
    with pytest.raises(Refused):
        services.settle_order(by=buyer.actor, engagement_id=order.pk)
    assert services.settle_order(by=SYSTEM, engagement_id=order.pk).state == "settled"


def test_cancelling_gives_back_what_was_not_delivered(grants):
    source = grants(rate="0.5")
    buyer, seller = operator_party(), provider_party()
    order = factories.signed_order(buyer, seller, shown_own_share=Money(600_000))
    first = order.milestones.first()
    services.deliver_milestone(by=seller.actor, milestone_id=first.pk, evidence="Done.")
    with pytest.raises(DomainError, match="accept what was delivered"):
        services.cancel_order(by=buyer.actor, engagement_id=order.pk, reason="We closed the plant.")
    assert not source.released
    services.accept_milestone(by=buyer.actor, milestone_id=first.pk, signature=SIGNATURE)
    services.cancel_order(by=buyer.actor, engagement_id=order.pk, reason="We closed the plant.")
    line = order.funding_lines.get()
    assert source.released == [(line.pk, Money(300_000), "order_cancelled")]
    assert (line.released, line.remaining) == (Money(300_000), Money(300_000))


def test_a_price_that_is_no_longer_good_is_not_signed():
    buyer = operator_party()
    quote = factories.evaluate(factories.closed_request(buyer), buyer).chosen
    late = clock.end_of_day(quote.valid_until, "America/Chicago") + dt.timedelta(minutes=1)
    with clock.travel(late), pytest.raises(DomainError, match="was good until"):
        services.sign_order(by=buyer.actor, quote_id=quote.pk, signature=SIGNATURE, shown_own_share=factories.PRICE)
    assert not Engagement.objects.exists()
