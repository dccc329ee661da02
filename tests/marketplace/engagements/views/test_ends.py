"""What is changed, taken back or ended on the pages of requests, quotes and orders."""

import pytest
from django.urls import reverse

from marketplace.accounts.roles import Role
from marketplace.engagements import services
from marketplace.engagements.models import Request
from tests.marketplace.engagements import factories
from tests.marketplace.engagements.views.test_journey import category, quote_data, request_data  # noqa: F401


@pytest.fixture
def buyer(sign_in):
    client = sign_in(Role.OPERATOR_SIGNER)
    client.party = factories.Party(Role.OPERATOR_SIGNER, organisation=client.membership.organisation)
    return client


@pytest.fixture
def seller(sign_in):
    client = sign_in(Role.PROVIDER_OWNER)
    client.party = factories.Party(Role.PROVIDER_OWNER, organisation=client.membership.organisation)
    return client


def page(name, thing, *more):
    return reverse(f"engagements:{name}", args=[thing.reference, *more])


def state_of(thing):
    return type(thing).objects.get(pk=thing.pk).state


def test_a_draft_request_is_changed_and_keeps_its_private_notes(buyer, seller, category):  # noqa: F811
    firms = [seller.membership.organisation]
    buyer.post(reverse("engagements:new_request"), request_data(category, *firms))
    draft = Request.objects.get()
    form = buyer.get(page("edit_request", draft)).content.decode()
    assert "The pump room has no lock." in form
    wrong = buyer.post(page("edit_request", draft), request_data(category, *firms) | {"title": ""})
    assert 'href="#id_title"' in wrong.content.decode()
    changed = request_data(category, *firms) | {"title": "Sign-in for everybody"}
    assert buyer.post(page("edit_request", draft), changed).url == draft.get_absolute_url()
    draft.refresh_from_db()
    assert draft.title == "Sign-in for everybody"


def test_a_request_that_was_sent_is_not_changed(buyer):
    request = factories.open_request(buyer.party)
    assert buyer.get(page("edit_request", request)).url == request.get_absolute_url()


def test_a_request_is_cancelled_once_with_a_reason(buyer, seller):
    request = factories.open_request(buyer.party, [seller.party])
    cancel = page("cancel_request", request)
    assert "Everyone you invited is told" in buyer.get(cancel).content.decode()
    assert 'href="#id_reason"' in buyer.post(cancel, {"reason": " "}).content.decode()
    assert state_of(request) == "open"
    assert buyer.post(cancel, {"reason": "The building is sold."}).url == request.get_absolute_url()
    assert state_of(request) == "cancelled"
    assert "changed since" in buyer.post(cancel, {"reason": "Again."}).content.decode()
    assert seller.get(cancel).status_code == 404


def test_quotes_are_opened_after_the_last_day_and_not_before(buyer):
    request = factories.open_request(buyer.party)
    close = page("close_request", request)
    assert "Quotes stay sealed until" in buyer.post(close, follow=True).content.decode()
    assert state_of(request) == "open"
    with factories.after_closing(request):
        services.close_request(by=buyer.party.actor, request_id=request.pk)
    assert "changed since" in buyer.post(close, follow=True).content.decode()


def test_no_quote_is_suitable(buyer, seller):
    request = factories.closed_request(buyer.party, [seller.party])
    none = page("none_suitable", request)
    assert buyer.get(none).status_code == 200
    assert 'href="#id_reason"' in buyer.post(none, {"reason": ""}).content.decode()
    assert state_of(request) == "closed"
    buyer.post(none, {"reason": "All cost more than we have."})
    assert state_of(request) == "none_suitable"
    assert [quote.state for quote in request.quotes.all()] == ["not_selected"]


def test_a_quote_is_written_with_one_more_row_without_scripts(seller):
    request = factories.open_request(sellers=[seller.party])
    form = seller.post(page("write_quote", request), quote_data() | {"more": "milestones"}).content.decode()
    assert 'name="milestones-1-title"' in form
    assert "We set it up." in form
    assert not request.quotes.exists()


def test_a_quote_is_not_sent_without_the_declaration(seller):
    request = factories.open_request(sellers=[seller.party])
    seller.post(page("write_quote", request), quote_data())
    quote = request.quotes.get()
    assert 'href="#id_declares_no_help"' in seller.post(page("seal_quote", quote), {}).content.decode()
    assert state_of(quote) == "draft"


def test_a_quote_is_withdrawn_and_another_one_may_be_written(seller):
    request = factories.open_request(sellers=[seller.party])
    quote = factories.sealed_quote(request, seller.party)
    assert seller.get(page("write_quote", request)).url == quote.get_absolute_url()
    assert "Withdrawn" in seller.post(page("withdraw_quote", quote), follow=True).content.decode()
    assert state_of(quote) == "withdrawn"
    assert "changed since" in seller.post(page("withdraw_quote", quote), follow=True).content.decode()
    assert seller.get(page("write_quote", request)).status_code == 200


def test_an_order_is_cancelled_by_a_signer_with_a_reason(buyer, seller):
    order = factories.signed_order(buyer.party, seller.party)
    cancel = page("cancel_order", order)
    assert "This cannot be undone" in buyer.get(cancel).content.decode()
    assert 'href="#id_reason"' in buyer.post(cancel, {"reason": ""}).content.decode()
    assert seller.post(cancel, {"reason": "No."}).status_code == 403
    assert state_of(order) == "agreed"
    buyer.post(cancel, {"reason": "The building is sold."})
    assert state_of(order) == "cancelled"


def test_the_provider_drops_a_milestone_without_a_charge(buyer, seller):
    order = factories.signed_order(buyer.party, seller.party)
    drop = page("drop", order, 1)
    assert buyer.post(drop).status_code == 403
    assert "Dropped without a charge" in seller.post(drop, follow=True).content.decode()
    assert state_of(order.milestones.get(position=1)) == "cancelled"
    assert "changed since" in seller.post(drop, follow=True).content.decode()


@pytest.mark.parametrize(("step", "field"), [("deliver", "evidence"), ("accept", "typed_name"), ("dispute", "text")])
def test_a_step_of_a_milestone_that_is_not_filled_in_changes_nothing(buyer, seller, step, field):
    order = factories.signed_order(buyer.party, seller.party)
    milestone = order.milestones.get(position=1)
    if step != "deliver":
        services.deliver_milestone(by=seller.party.actor, milestone_id=milestone.pk, evidence="Handed over.")
    before = state_of(milestone)
    client = seller if step == "deliver" else buyer
    answer = client.post(page(step, order, 1), {field: " "})
    assert f'href="#id_{field}"' in answer.content.decode()
    assert state_of(milestone) == before
