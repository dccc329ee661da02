"""One purchase through the pages, as the two sides click it, without scripts."""

import datetime as dt

import pytest

from marketplace.accounts.roles import Role
from marketplace.core import clock
from marketplace.core.money import Money
from marketplace.engagements import funding, services
from marketplace.engagements.models import Engagement, Quote, Request
from marketplace.reference.models import ServiceCategory
from tests.marketplace.engagements import factories


@pytest.fixture
def grants(monkeypatch):
    source = factories.Grants(rate="0.6")
    monkeypatch.setattr(funding, "_sources", {})
    funding.register_source(source)
    return source


@pytest.fixture
def category():
    return ServiceCategory.objects.create(
        code="3.F",
        name="Sign-in protection",
        summary="Two-step sign-in.",
        focus="S",
        unit="person",
        sized_by="people",
        billed="once",
        price_low=Money(100),
        price_usual=Money(200),
        price_high=Money(300),
        position=1,
    )


def request_data(category, *providers):
    today = clock.today("America/Chicago")
    return {
        "title": "Sign-in protection",
        "category": category.pk,
        "scope": "Two-step sign-in for 14 people.",
        "sector": "Water system",
        "systems": "Bear Creek",
        "size_facts": "People served: 2,900",
        "estimated_price": "12,000",
        "providers": [provider.pk for provider in providers],
        "questions_close_on": today + dt.timedelta(days=7),
        "closes_on": today + dt.timedelta(days=20),
        "need_by": today + dt.timedelta(days=90),
        "private_notes": "The pump room has no lock.",
    }


def quote_data(milestones=1, lines=1, **changes):
    today = clock.today("America/Chicago")
    data = {
        "summary": "We set it up.",
        "starts_on": today + dt.timedelta(days=30),
        "valid_until": today + dt.timedelta(days=80),
        "cancellation_terms": "",
        "milestones-TOTAL_FORMS": milestones,
        "milestones-INITIAL_FORMS": 0,
        "lines-TOTAL_FORMS": lines,
        "lines-INITIAL_FORMS": 0,
    }
    for place in range(milestones):
        data |= {
            f"milestones-{place}-title": f"Step {place + 1}",
            f"milestones-{place}-done_when": "All sign in with two steps.",
            f"milestones-{place}-due_on": today + dt.timedelta(days=60),
        }
    for place in range(lines):
        data |= {
            f"lines-{place}-milestone": min(place + 1, milestones),
            f"lines-{place}-description": "Set-up",
            f"lines-{place}-quantity": 2,
            f"lines-{place}-unit_price": "1,000.00",
            f"lines-{place}-discount": "",
            f"lines-{place}-kind": "service",
        }
    return data | changes


SIGNED = {"typed_name": "Dana Reyes", "title": "General manager", "consented": "on"}


def ask(buyer, seller, other, category):
    """A request that two firms were asked to quote on, with one question answered; returns it and its page."""
    firms = [seller.membership.organisation, other.membership.organisation]
    assert buyer.get("/requests/new/").status_code == 200
    assert buyer.post("/requests/new/", request_data(category, *firms)).status_code == 302
    request = Request.objects.get()
    page = f"/requests/{request.reference}/"
    assert seller.get(page).status_code == 404
    assert buyer.post(f"{page}open/").status_code == 302
    assert seller.get(page).status_code == 200
    assert seller.post(f"{page}questions/", {"text": "How many offices?"}).status_code == 302
    assert buyer.get(f"{page}questions/1/").status_code == 200
    assert buyer.post(f"{page}questions/1/", {"answer": "Two."}).status_code == 302
    for client in (buyer, seller, other):
        assert "Two." in client.get(f"{page}questions/").content.decode()
    return request, page


def send_quote(client, page):
    assert client.get(f"{page}quote/").status_code == 200
    assert client.post(f"{page}quote/", quote_data(milestones=2, lines=2)).status_code == 302
    quote = Quote.objects.get(provider=client.membership.organisation)
    own = f"/quotes/{quote.reference}/"
    assert client.get(own).status_code == 200
    assert client.post(f"{own}send/", {"declares_no_help": "on", "confirms_offer": "on"}).status_code == 302
    return quote


def choose(buyer, page, chosen, lost):
    assert "Side by side" in buyer.get(page).content.decode()
    evaluation = {"chosen": chosen.reference, "reason": "Best fit.", "no_conflict": "on"}
    for quote in (chosen, lost):
        evaluation |= {f"{name}_{quote.reference}": 7 for name in ("fit", "experience", "start")}
        evaluation[f"loser_{quote.reference}"] = "Another quote fits better."
    assert buyer.get(f"{page}evaluate/").status_code == 200
    assert buyer.post(f"{page}evaluate/", evaluation).status_code == 302


def finish_milestone(buyer, seller, step):
    assert seller.post(f"{step}deliver/", {"evidence": "Report handed over."}).status_code == 302
    assert "Report handed over." in buyer.get(step).content.decode()
    assert buyer.post(f"{step}dispute/", {"text": "One person is missing."}).status_code == 302
    assert seller.post(f"{step}rework/").status_code == 302
    assert seller.post(f"{step}deliver/", {"evidence": "All people now."}).status_code == 302
    assert buyer.post(f"{step}accept/", SIGNED).status_code == 302


def test_a_purchase_from_request_to_accepted_work(sign_in, grants, category):
    buyer, seller = sign_in(Role.OPERATOR_SIGNER), sign_in(Role.PROVIDER_OWNER)
    other = sign_in(Role.PROVIDER_OWNER)
    request, page = ask(buyer, seller, other, category)
    chosen, lost = send_quote(seller, page), send_quote(other, page)
    assert buyer.get(f"/quotes/{chosen.reference}/").status_code == 404
    with factories.after_closing(request):
        services.close_request(by=buyer.actor, request_id=request.pk)
    choose(buyer, page, chosen, lost)

    accept = f"/quotes/{chosen.reference}/accept/"
    assert buyer.get(accept).context["terms"].own_share == Money(160_000)
    assert buyer.post(accept, SIGNED | {"shown_own_share": 1}).status_code == 200
    assert not Engagement.objects.exists()
    for answer in (302, 409):
        assert buyer.post(accept, SIGNED | {"shown_own_share": 160_000}).status_code == answer
    order = Engagement.objects.get()
    assert (order.price, order.subsidy, order.own_share) == (Money(400_000), Money(240_000), Money(160_000))

    home = f"/orders/{order.reference}/"
    assert other.get(home).status_code == 404
    for client in (buyer, seller):
        for path in ("", "signed/", "messages/", "milestones/1/"):
            assert client.get(home + path).status_code == 200
    assert seller.post(f"{home}start/").status_code == 302
    assert seller.post(f"{home}messages/", {"text": "We come on Monday."}).status_code == 302
    assert "We come on Monday." in buyer.get(f"{home}messages/").content.decode()
    assert "no lock" in seller.get(f"{page}notes/").content.decode()
    for number in (1, 2):
        finish_milestone(buyer, seller, f"{home}milestones/{number}/")
    order.refresh_from_db()
    assert order.state == "accepted"
