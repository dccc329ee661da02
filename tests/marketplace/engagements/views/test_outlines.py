"""Forms that start from what is usual for a kind of service."""

import pytest
from django.urls import reverse

from marketplace.accounts.roles import Role
from marketplace.core.money import Money
from marketplace.engagements import prefill, selectors
from marketplace.engagements.models import Quote, Request
from marketplace.engagements.outlines import outline_for, outlines
from marketplace.engagements.prefill import ListPrice
from marketplace.reference.services.places import own_rows
from tests.marketplace.engagements import factories
from tests.marketplace.engagements.views.test_journey import category, request_data  # noqa: F401

PRICE = ListPrice("Two-step sign-in", Money(100_001), "14 × $71.43")


@pytest.fixture
def kind(category):  # noqa: F811
    category.code = "MFAD"
    category.save()
    return category


@pytest.fixture
def list_price(monkeypatch):
    monkeypatch.setattr(prefill, "_price_lists", [lambda request, provider_id: PRICE])


def test_every_kind_of_service_has_an_outline():
    assert set(outlines()) == {row["code"] for row in own_rows("service_categories.csv")}


@pytest.mark.parametrize("outline", outlines().values(), ids=lambda outline: outline.code)
def test_an_outline_fits_the_forms(outline):
    assert 3 <= len(outline.deliverables) <= 5
    assert 2 <= len(outline.steps) <= 3
    assert 1 <= outline.weeks <= 26
    assert all(step.title and len(step.title) <= 120 and 10 < len(step.done_when) <= 500 for step in outline.steps)
    assert len(set(outline.deliverables)) == len(outline.deliverables)


def test_a_request_starts_from_what_is_usual(sign_in, kind):
    buyer = sign_in(Role.OPERATOR_SIGNER)
    first = buyer.get(reverse("engagements:new_request"), {"kind": kind.code}).context["form"].initial
    assert first["deliverables"].splitlines() == list(outline_for("MFAD").deliverables)
    assert "People who sign in: " in first["size_facts"]
    assert first["title"] == kind.name
    unknown = buyer.get(reverse("engagements:new_request"), {"kind": "no-such\x00kind"})
    assert "deliverables" not in unknown.context["form"].initial


def test_a_size_without_a_value_is_left_out_and_each_thing_is_kept_once(sign_in, kind):
    buyer, seller = sign_in(Role.OPERATOR_SIGNER), factories.provider_party()
    typed = {"deliverables": "A guide\n\nKeys\nA guide", "size_facts": "People served: 2,900\nPeople who sign in: "}
    buyer.post(reverse("engagements:new_request"), request_data(kind, seller.organisation) | typed)
    request = Request.objects.get()
    assert request.deliverables == ["A guide", "Keys"]
    assert request.size_facts == [["People served", "2,900"]]
    assert "<li>Keys</li>" in buyer.get(request.get_absolute_url()).content.decode()


def asked(seller, **changes):
    wanted = {"category_code": "MFAD", "deliverables": ["A guide", "Keys"]}
    return factories.open_request(factories.operator_party(), [seller], **wanted | changes)


def form_data(forms) -> dict:
    """What a browser sends of the page when nobody changed anything."""
    data: dict = {"summary": "We set it up."}
    for form in forms.all:
        for field in form:
            value = field.value()
            if value is not None:
                data.setdefault(field.html_name, value)
    for rows in (forms.milestones, forms.lines):
        data |= {f"{rows.prefix}-TOTAL_FORMS": len(rows.forms), f"{rows.prefix}-INITIAL_FORMS": len(rows.forms)}
    return data


def test_rows_that_nobody_changed_are_kept_as_the_providers_own(sign_in, list_price):
    client = sign_in(Role.PROVIDER_SALES)
    seller = factories.Party(Role.PROVIDER_SALES, organisation=client.membership.organisation)
    page = reverse("engagements:write_quote", args=[asked(seller).reference])
    shown = client.get(page)
    assert "14 × $71.43 = $1,000.01" in shown.content.decode()
    answer = client.post(page, form_data(shown.context["forms"]))
    assert answer.status_code == 302, answer.context["forms"].lines.errors
    quote = Quote.objects.get()
    outline = outline_for("MFAD")
    assert [step.title for step in quote.milestones.all()] == [step.title for step in outline.steps]
    assert [step.done_when for step in quote.milestones.all()] == [step.done_when for step in outline.steps]
    assert quote.price == PRICE.total
    assert quote.covers == ["A guide", "Keys"]
    send = reverse("engagements:seal_quote", args=[quote.reference])
    unconfirmed = client.post(send, {"declares_no_help": "on"}).content.decode()
    assert 'href="#id_confirms_offer"' in unconfirmed
    quote.refresh_from_db()
    assert quote.state == "draft"
    client.post(send, {"declares_no_help": "on", "confirms_offer": "on"})
    quote.refresh_from_db()
    assert (quote.state, quote.lines.count()) == ("sealed", len(outline.steps))


def rows_after(client, page, less):
    shown = client.get(page)
    return client.post(page, form_data(shown.context["forms"]) | {"less": less}).context["forms"]


def test_a_milestone_that_does_not_fit_goes_with_its_lines(sign_in, list_price):
    client = sign_in(Role.PROVIDER_SALES)
    seller = factories.Party(Role.PROVIDER_SALES, organisation=client.membership.organisation)
    page = reverse("engagements:write_quote", args=[asked(seller).reference])
    first, _second, third = (step.title for step in outline_for("MFAD").steps)
    forms = rows_after(client, page, "milestones-2")
    assert [form["title"].value() for form in forms.milestones] == [first, third]
    assert [str(form["milestone"].value()) for form in forms.lines] == ["1", "2"]
    assert forms.head["summary"].value() == "We set it up."
    forms = rows_after(client, page, "lines-3")
    assert (len(forms.milestones.forms), len(forms.lines.forms)) == (3, 2)
    assert len(rows_after(client, page, "lines-99").lines.forms) == 3
    assert not Quote.objects.exists()


def test_without_a_list_price_the_provider_types_the_prices(sign_in):
    client = sign_in(Role.PROVIDER_SALES)
    seller = factories.Party(Role.PROVIDER_SALES, organisation=client.membership.organisation)
    page = reverse("engagements:write_quote", args=[asked(seller).reference])
    answer = client.post(page, form_data(client.get(page).context["forms"]))
    assert 'href="#id_lines-0-unit_price"' in answer.content.decode()
    assert not Quote.objects.exists()


@pytest.mark.parametrize(("given", "size"), [("1,400", 1400), ("14", 14), ("about 14", None), ("0", None)])
def test_the_size_is_read_from_the_facts_of_the_request(given, size):
    request = asked(factories.provider_party(), size_facts=[["People who sign in", given]])
    assert selectors.size_asked(request) == size
