from marketplace.core import panels
from tests.marketplace.engagements import factories
from tests.marketplace.engagements.factories import operator_party, provider_party


def titles(actor):
    return [task.title for task in panels.tasks_for(actor)]


def test_each_side_sees_what_it_must_do_next():
    buyer, seller = operator_party(), provider_party()
    request = factories.open_request(buyer, [seller])
    assert "Send your quote: Sign-in protection" in titles(seller.actor)
    assert "Send your quote: Sign-in protection" not in titles(provider_party().actor)
    factories.sealed_quote(request, seller)
    assert "Send your quote: Sign-in protection" not in titles(seller.actor)


def test_delivered_work_waits_for_the_signer():
    buyer, seller = operator_party(), provider_party()
    factories.delivered_milestone(buyer, seller)
    assert "Accept the work: Step 1" in titles(buyer.actor)
    assert any(row.title.startswith("Order ORD-") for row in panels.collect("rows", seller.actor))


def test_a_quote_is_chosen_before_its_price_ends_not_when_the_work_is_needed():
    buyer = operator_party()
    request = factories.closed_request(buyer)
    quote = request.quotes.get()
    assert quote.valid_until < request.need_by
    [task] = [one for one in panels.tasks_for(buyer.actor) if one.title.startswith("Choose a quote")]
    assert task.due == quote.valid_until
