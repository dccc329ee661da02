"""What is suggested and why, and what the record of a purchase keeps."""

import datetime as dt

import pytest

from marketplace.accounts.roles import Role
from marketplace.core.errors import DomainError
from marketplace.core.money import Money
from marketplace.engagements import funding, selectors, services
from marketplace.engagements.funding import BuyingRule
from marketplace.engagements.models import Evaluation
from marketplace.engagements.models.quotes import WEIGHTS, Criterion
from tests.marketplace.engagements import factories
from tests.marketplace.engagements.factories import Grants, operator_party, provider_party


def request_with(buyer, *offers, **changes):
    """A closed request; each offer is (seller, price, changes of its quote)."""
    sellers = [seller for seller, _price, _changes in offers]
    request = factories.open_request(buyer, sellers, **changes)
    for seller, price, quote_changes in offers:
        factories.sealed_quote(request, seller, price, **quote_changes)
    with factories.after_closing(request):
        return services.close_request(by=buyer.actor, request_id=request.pk)


def suggestion_for(request):
    return selectors.suggest(request, selectors.opened_quotes(request))


def mark(row, criterion):
    return next(mark for mark in row.marks if mark.criterion == criterion)


@pytest.fixture
def three_wanted(monkeypatch):
    monkeypatch.setattr(funding, "_sources", {})
    funding.register_source(Grants(rule=BuyingRule(3, 10, "Three firms, ten business days.")))


def test_price_weighs_most_then_coverage_start_and_experience():
    assert list(WEIGHTS) == [Criterion.PRICE, Criterion.FIT, Criterion.START, Criterion.EXPERIENCE]
    assert list(WEIGHTS.values()) == sorted(WEIGHTS.values(), reverse=True)
    assert sum(WEIGHTS.values()) == 100


def test_the_lower_price_wins_when_all_else_is_equal_and_the_reason_is_in_words():
    buyer, cheap, dear = operator_party(), provider_party(), provider_party()
    request = request_with(buyer, (dear, Money(1_500_000), {}), (cheap, Money(1_000_000), {}))
    suggestion = suggestion_for(request)
    assert suggestion.winner.provider == cheap.organisation
    assert cheap.organisation.name in suggestion.sentence
    first, second = suggestion.rows
    assert mark(first, Criterion.PRICE).why == "$10,000.00, the lowest price."
    assert mark(second, Criterion.PRICE).why == "$15,000.00, $5,000.00 more than the lowest."
    assert mark(second, Criterion.PRICE).points == 6


def test_a_tie_is_said_and_nobody_is_suggested():
    buyer = operator_party()
    request = request_with(buyer, *((provider_party(), Money(1_000_000), {}) for _one in range(2)))
    suggestion = suggestion_for(request)
    assert suggestion.winner is None
    assert "come out equal" in suggestion.sentence


def test_what_a_quote_leaves_out_is_named():
    buyer, whole, half = operator_party(), provider_party(), provider_party()
    wanted = ["Set-up for 14 people", "A written guide"]
    request = request_with(
        buyer,
        (whole, Money(1_000_000), {"covers": wanted}),
        (half, Money(1_000_000), {"covers": wanted[:1]}),
        deliverables=wanted,
    )
    suggestion = suggestion_for(request)
    assert suggestion.winner.provider == whole.organisation
    assert mark(suggestion.rows[1], Criterion.FIT).points == 5
    assert "Missing: A written guide." in mark(suggestion.rows[1], Criterion.FIT).why


def test_a_quote_cannot_claim_to_cover_what_was_not_asked():
    buyer, seller = operator_party(), provider_party()
    request = request_with(
        buyer, (seller, Money(1_000_000), {"covers": ["Something else"]}), deliverables=["A written guide"]
    )
    assert mark(suggestion_for(request).rows[0], Criterion.FIT).points == 0


def test_work_that_ends_after_the_day_it_is_needed_gets_no_points_for_dates():
    buyer, late, early = operator_party(), provider_party(), provider_party()
    today = factories.clock.today("America/Chicago")
    request = request_with(
        buyer,
        (late, Money(1_000_000), {}),
        (early, Money(1_000_000), {"starts_on": today + dt.timedelta(days=25)}),
        need_by=today + dt.timedelta(days=61),
    )
    for row in suggestion_for(request).rows:
        assert mark(row, Criterion.START).points == 0
        assert "after" in mark(row, Criterion.START).why
    request.need_by = today + dt.timedelta(days=90)
    points = {row.quote.provider: mark(row, Criterion.START).points for row in suggestion_for(request).rows}
    assert points == {early.organisation: 10, late.organisation: 10}
    for quote in request.quotes.filter(provider=late.organisation):
        quote.starts_on += dt.timedelta(days=16)
        quote.save()
    points = {row.quote.provider: mark(row, Criterion.START).points for row in suggestion_for(request).rows}
    assert points == {early.organisation: 10, late.organisation: 7}


def test_the_record_keeps_method_invited_answers_and_suggestion(three_wanted):
    buyer, seller, silent, other = operator_party(), provider_party(), provider_party(), provider_party()
    request = factories.open_request(buyer, [seller, silent, other])
    factories.sealed_quote(request, seller)
    withdrawn = factories.sealed_quote(request, other)
    services.withdraw_quote(by=other.actor, quote_id=withdrawn.pk)
    with factories.after_closing(request):
        request = services.close_request(by=buyer.actor, request_id=request.pk)
    with pytest.raises(DomainError, match="wants 3 quotes and you have 1") as refusal:
        factories.evaluate(request, buyer)
    assert refusal.value.field == "fewer_reason"
    assert not Evaluation.objects.exists()
    evaluation = factories.evaluate(request, buyer, fewer_reason="The others are booked until spring.")
    assert (evaluation.method, evaluation.asked, evaluation.answered) == ("small", 3, 1)
    assert evaluation.suggested == evaluation.chosen
    assert [answer["words"] for answer in evaluation.record["answers"]] == [
        "Quoted $12,000.00",
        "Did not send a quote",
        "Sent a quote and withdrew it",
    ]


def test_the_choice_starts_from_the_suggestion_and_the_record_is_printed(sign_in, three_wanted):
    client = sign_in(Role.OPERATOR_SIGNER)
    buyer = factories.Party(Role.OPERATOR_SIGNER, organisation=client.membership.organisation)
    sellers = [provider_party(), provider_party(), provider_party()]
    request = request_with(
        buyer,
        (sellers[0], Money(1_000_000), {}),
        (sellers[1], Money(1_100_000), {}),
        (sellers[2], Money(1_200_000), {}),
    )
    page = f"/requests/{request.reference}/"
    shown = client.get(f"{page}evaluate/")
    assert shown.context["form"].initial["chosen"] == request.quotes.get(provider=sellers[0].organisation).reference
    assert "the lowest price." in shown.content.decode()
    assert client.get(f"{page}record/").status_code == 404
    dearest = request.quotes.get(provider=sellers[2].organisation)
    factories.evaluate(request, buyer, chosen=dearest)
    record = client.get(f"{page}record/").content.decode()
    for words in ("Small purchase", "Quoted $11,000.00", "The suggestion was", "neither has my family", "30"):
        assert words in record
    bidder = sign_in(Role.PROVIDER_SALES, organisation=sellers[0].organisation)
    assert bidder.get(f"{page}record/").status_code == 404


def test_a_request_that_nobody_answered_leaves_a_record_too(sign_in, three_wanted):
    client = sign_in(Role.OPERATOR_SIGNER)
    buyer = factories.Party(Role.OPERATOR_SIGNER, organisation=client.membership.organisation)
    sellers = [provider_party() for _one in range(3)]
    request = factories.open_request(buyer, sellers)
    address = f"/requests/{request.reference}/record/"
    with factories.after_closing(request):
        services.close_request(by=buyer.actor, request_id=request.pk)
    assert client.get(address).status_code == 404
    services.mark_none_suitable(by=buyer.actor, request_id=request.pk, reason="Nobody sent a quote.")
    page = client.get(address).content.decode()
    assert address in client.get(request.get_absolute_url()).content.decode()
    assert "Small purchase: quotes from several firms" in page
    assert page.count("Did not send a quote") == 3
    assert "Nobody sent a quote." in page
