"""Money typed wrong: each kind gets a sentence that names the field and the limit, and not one row is written."""

from functools import partial

import pytest
from bs4 import BeautifulSoup
from django.db import transaction
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, streamfield

from marketplace.accounts.roles import Role
from marketplace.core.errors import DomainError
from marketplace.core.money import Money
from marketplace.engagements.models import FundingLine
from marketplace.engagements.split import refund_parts
from subsidies import services
from subsidies.funding import VoucherSource
from subsidies.models import BudgetCut, Voucher
from tests.races.worlds import twin
from tests.refusals import everything
from tests.subsidies import trade
from tests.subsidies.factories import client_of, create_line
from tests.subsidies.views.test_budget import LINE, NEW_LINE, NEW_SOURCE, SOURCE

AMOUNTS = [
    ("-5", "Enter an amount of $0.01 or more"),
    ("0", "Enter an amount of $0.01 or more"),
    ("12.345", "Enter an amount in dollars"),
    ("9,999,999,999,999.00", "or less"),
]


def assert_answered(client, url, typed, sentence):
    """The page comes back with the sentence at its field, and every table is as it was."""
    before = everything()
    answer = client.post(url, typed)
    assert answer.status_code == 200
    page = BeautifulSoup(answer.content, "html.parser")
    errors = page.select(".usa-error-message")
    assert any(sentence in " ".join(one.get_text(" ").split()) for one in errors), [one.get_text() for one in errors]
    assert everything() == before


def line_page(w):
    return client_of(w.office.administrator), NEW_LINE, LINE | {"fund_source": w.line.fund_source_id}, "authority"


def cut_page(w):
    url = reverse("budget_line_cut", args=["plains", w.line.reference])
    return client_of(w.office.fiscal_officer), url, {"reason": "The legislature lowered it."}, "amount"


def line_to_allot(w):
    planned = create_line(w.office, w.program, cents=50_000_000, name="In parts", in_allotments=True)
    return services.authorise_budget_line(by=w.office.fiscal_officer, line_id=planned.pk)


def allotment_page(w):
    url = reverse("allotment_new", args=["plains", line_to_allot(w).reference])
    return client_of(w.office.administrator), url, {"available_on": "2026-11-23"}, "amount"


def recommend_page(w):
    url = reverse("application_decide", args=[trade.in_review(w).reference, "recommend"])
    return client_of(w.office.reviewer), url, {"note": ""}, "amount"


def ask_back_page(w):
    url = reverse("recovery_new", args=[trade.paid_claim(w).reference])
    typed = {"ground": "not_delivered", "words": "The second day did not take place."}
    return client_of(w.office.reviewer), url, typed, "amount"


@pytest.mark.parametrize(("amount", "sentence"), AMOUNTS)
@pytest.mark.parametrize("page", [line_page, cut_page, allotment_page, recommend_page, ask_back_page])
def test_an_amount_that_cannot_be_is_answered_at_its_field(w, page, amount, sentence):
    client, url, typed, field = page(w)
    assert_answered(client, url, typed | {field: amount}, sentence)


@pytest.mark.parametrize("share", ["federal_share", "local_share", "rural_share", "administration_share"])
def test_a_share_above_the_whole_is_answered(w, share):
    typed = SOURCE | {share: "101"}
    assert_answered(client_of(w.office.administrator), NEW_SOURCE, typed, "above 0 and not above 100")


def test_a_rate_above_one_does_not_get_into_a_rule_card(w, sign_in):
    card = w.program.rule_card
    rows = [("rate", {"rate": "1.2", "citation": "", "cure": ""})]
    typed = nested_form_data({"program": card.program_id, "blocks": streamfield(rows)})
    editor = sign_in(Role.EDITOR)
    before = everything()
    answer = editor.post(f"/cms/snippets/subsidies/rulecard/edit/{card.pk}/", typed)
    assert (answer.status_code, "less than or equal to 1" in answer.content.decode()) == (200, True)
    assert everything() == before


@pytest.mark.parametrize(
    ("field", "day", "sentence"),
    [
        ("last_obligation_on", "2026-06-30", "Enter a day on or after July 1, 2026"),
        ("last_claim_on", "2027-09-29", "Enter a day on or after September 30, 2027"),
        ("closes_on", "2028-03-30", "Enter a day on or after March 31, 2028"),
    ],
)
def test_a_line_that_ends_before_it_starts_is_answered(w, field, day, sentence):
    client, url, typed, _field = line_page(w)
    assert_answered(client, url, typed | {field: day}, sentence)


def test_an_export_that_ends_before_it_starts_is_answered(w):
    url = reverse("export_list", args=["plains"])
    typed = {"kind": "transfers", "file_format": "csv", "first_day": "2026-11-02", "last_day": "2026-11-01"}
    assert_answered(client_of(w.office.fiscal_officer), url, typed, "not before the first day")


def test_an_allotment_above_the_authority_is_answered(w):
    client, url, typed, field = allotment_page(w)
    assert_answered(client, url, typed | {field: "500,000.01"}, "Enter up to $500,000.00")


def test_an_award_above_what_was_asked_is_answered(w):
    client, url, typed, field = recommend_page(w)
    assert_answered(client, url, typed | {field: "7,200.01"}, "not above what was asked for, $7,200.00")


def test_more_asked_back_than_was_paid_is_answered(w):
    client, url, typed, field = ask_back_page(w)
    assert_answered(client, url, typed | {field: "3600.01"}, "You can ask back up to $3,600.00")


@pytest.mark.parametrize("refunded", [Money(-1), Money(12_001)])
def test_a_refund_above_what_was_paid_or_below_nothing_has_no_parts(refunded):
    with pytest.raises(ValueError, match="between nothing and what was paid"):
        refund_parts([Money(8_000), Money(4_000)], refunded)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (lambda other: {"categories": {"backup": "Backups"}}, "does not cover this service"),
        (lambda other: {"holder": other}, "This voucher belongs to another organization"),
    ],
)
def test_a_voucher_for_another_service_or_operator_pays_nothing(w, wrong, sentence):
    """One of $7,200.00 of which $3,600.00 is used, changed by hand to be for somebody or something else."""
    trade.voucher(w)
    trade.order(w, price=Money(600_000), own=Money(240_000))
    Voucher.objects.update(**wrong(trade.another_party().organisation))
    line = twin(FundingLine.objects.get(), source="voucher again")
    line.save()
    before = everything()
    with pytest.raises(DomainError, match=sentence), transaction.atomic():
        VoucherSource().obligate(by=w.operator.actor, line=line)
    assert everything() == before


def test_a_page_that_was_sent_already_does_its_work_once(w):
    """The same page, with its token, from the Back button: it leads on, and the second time nothing is written."""
    client, url, typed, field = cut_page(w)
    form = BeautifulSoup(client.get(url).content, "html.parser").select_one("main form")
    sent = {one["name"]: one.get("value", "") for one in form.select("input[type=hidden]")}
    send = partial(client.post, url, sent | typed | {field: "100,000"})
    first = send()
    before = everything()
    assert (first.status_code, send().url) == (302, first.url)
    assert everything() == before
    assert BudgetCut.objects.get().amount == Money(10_000_000)


def test_a_step_that_is_over_is_not_done_again(w):
    """A page that was open before somebody else did it, without a token of this sending."""
    planned = create_line(w.office, w.program, name="Second line")
    client, url = (
        client_of(w.office.fiscal_officer),
        reverse("budget_line_authorise", args=["plains", planned.reference]),
    )
    assert client.post(url).status_code == 302
    before = everything()
    assert client.post(url).status_code == 409
    assert everything() == before
