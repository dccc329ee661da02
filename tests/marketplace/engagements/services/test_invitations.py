"""A firm that the operator names: a link, vetting, and no quote before."""

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse

from marketplace.accounts.roles import Role
from marketplace.core import clock, outbox
from marketplace.core.errors import DomainError, Refused
from marketplace.engagements import funding, permissions, services
from marketplace.engagements.funding import BuyingRule
from marketplace.engagements.models import Invitation, Quote, Request
from marketplace.engagements.permissions import Side
from marketplace.notices.models import Notice
from tests.marketplace.engagements import factories
from tests.marketplace.engagements.factories import Grants, operator_party, provider_party

FIRM = services.NamedFirm("Prairie Cyber", "Office@Prairie.example")


@pytest.fixture
def vetted(monkeypatch):
    """Ids of the firms that are vetted; others may not sell."""
    ids = set()
    gates = {Side.BUYING: [], Side.SELLING: [lambda firm: "" if firm.pk in ids else "Not vetted yet."]}
    monkeypatch.setattr(permissions, "_gates", gates)
    return ids


def open_with_firm(buyer, sellers=()):
    request = services.draft_request(
        by=buyer.actor,
        operator=buyer.organisation,
        details=factories.request_details(),
        providers=[seller.organisation for seller in sellers],
        firms=[FIRM],
    )
    return services.open_request(by=buyer.actor, request_id=request.pk)


def link_of(request):
    return services.firm_token(request.invitations.named().get())


def test_a_named_firm_gets_a_link_that_no_table_holds_and_that_does_not_name_the_buyer(vetted):
    buyer = operator_party()
    request = open_with_firm(buyer)
    outbox.drain()
    (letter,) = [one for one in mail.outbox if one.to == ["office@prairie.example"]]
    assert reverse("engagements:firm_invitation", args=[link_of(request)]) in letter.body
    assert buyer.organisation.name not in letter.body
    assert link_of(request) not in str(list(Invitation.objects.values()))


def test_it_joins_once_and_cannot_quote_before_it_is_vetted(vetted):
    request, firm = open_with_firm(operator_party()), provider_party()
    token = link_of(request)
    services.join_as_firm(by=firm.actor, token=token)
    with pytest.raises(DomainError, match="was used"):
        services.join_as_firm(by=provider_party().actor, token=token)
    assert request.invitations.get().provider == firm.organisation
    assert Notice.objects.filter(kind="engagements.firm_joined").exists()
    with pytest.raises(Refused, match="Not vetted yet"):
        services.draft_quote(by=firm.actor, request_id=request.pk, details=factories.quote_details())
    assert not Quote.objects.exists()
    vetted.add(firm.organisation.pk)
    assert factories.sealed_quote(request, firm).state == "sealed"


def test_after_14_days_the_link_ends_and_a_new_one_can_be_sent(vetted):
    buyer, firm = operator_party(), provider_party()
    request = open_with_firm(buyer)
    token = link_of(request)
    with clock.travel(clock.now() + dt.timedelta(days=14, minutes=1)):
        with pytest.raises(DomainError, match="ended"):
            services.join_as_firm(by=firm.actor, token=token)
        services.send_link_again(by=buyer.actor, invitation_id=request.invitations.get().pk)
        with pytest.raises(DomainError, match="ended"):
            services.join_as_firm(by=firm.actor, token=token)
        assert services.join_as_firm(by=firm.actor, token=link_of(request)).provider == firm.organisation


def test_only_somebody_who_sells_for_a_provider_uses_the_link_and_no_stranger_sends_it_again(vetted):
    request = open_with_firm(operator_party())
    with pytest.raises(Refused, match="Set up your firm"):
        services.join_as_firm(by=operator_party().actor, token=link_of(request))
    sent_at = request.invitations.get().link_sent_at
    with pytest.raises(Refused):
        services.send_link_again(by=operator_party().actor, invitation_id=request.invitations.get().pk)
    assert (request.invitations.get().provider, request.invitations.get().link_sent_at) == (None, sent_at)


def test_a_firm_that_helped_to_write_the_request_does_not_join_by_a_link(vetted):
    request, helper = open_with_firm(operator_party()), provider_party()
    request.written_with.add(helper.organisation)
    with pytest.raises(Refused, match="helped write"):
        services.join_as_firm(by=helper.actor, token=link_of(request))
    assert request.invitations.get().provider is None


def test_where_three_are_wanted_a_named_firm_does_not_count_before_it_has_quoted(vetted, monkeypatch):
    monkeypatch.setattr(funding, "_sources", {})
    funding.register_source(Grants(rule=BuyingRule(3, 10, "Three firms, ten business days.")))
    sellers = [provider_party(), provider_party()]
    vetted.update(seller.organisation.pk for seller in sellers)
    with pytest.raises(DomainError, match="at least 3 vetted providers"):
        open_with_firm(operator_party(), sellers)
    assert Request.objects.get().state == "draft"


def test_the_operator_sees_where_the_firm_stands(vetted, sign_in):
    client = sign_in(Role.OPERATOR_SIGNER)
    firm = provider_party()
    request = open_with_firm(factories.Party(Role.OPERATOR_SIGNER, organisation=client.membership.organisation))
    page = request.get_absolute_url()
    assert "not used yet" in client.get(page).content.decode()
    again = reverse("engagements:send_link_again", args=[request.reference, 1])
    assert client.post(again).url == page
    services.join_as_firm(by=firm.actor, token=link_of(request))
    assert "not vetted yet. It cannot quote." in client.get(page).content.decode()
    vetted.add(firm.organisation.pk)
    assert "Vetted: can quote." in client.get(page).content.decode()


def test_the_link_leads_a_visitor_to_sign_up_and_a_provider_to_the_request(vetted, sign_in, client):
    request = open_with_firm(operator_party())
    page = reverse("engagements:firm_invitation", args=[link_of(request)])
    seen = client.get(page).content.decode()
    assert reverse("account_signup") in seen
    assert request.operator.name not in seen
    assert client.post(page).status_code == 200
    assert request.invitations.get().provider is None
    seller = sign_in(Role.PROVIDER_OWNER)
    assert "Take part for my firm" in seller.get(page).content.decode()
    assert seller.post(page).url == request.get_absolute_url()
    assert "You cannot quote now" in seller.get(request.get_absolute_url()).content.decode()
    assert client.get(page).status_code == 404
    assert client.get(reverse("engagements:firm_invitation", args=["x" * 64])).status_code == 404
