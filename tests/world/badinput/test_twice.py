"""A page that is sent twice makes one thing, and the second answer leads to it."""

import pytest

from marketplace.accounts import forms as accounts
from marketplace.accounts.models import Interest, Invitation, Organisation
from marketplace.audit.models import AuditEvent
from marketplace.core.models import SentPage
from marketplace.engagements import forms as trade_forms
from marketplace.engagements.models import Delivery, Dispute, OrderMessage, Question, Request
from marketplace.payments.forms import AccountForm, PaymentForm
from marketplace.payments.models import OwnShareProof, PayoutAccount
from operators import forms as operators
from operators.models import Correction, IdentityProof, System
from providers.forms import listings, profiles, vetting
from providers.models import Credential, Listing, ScreeningRun
from subsidies.forms import applications, budgets, claims, screening
from subsidies.forms import programs as program_forms
from subsidies.models import Application, BudgetLine, Claim, Deputy, FundSource
from tests.world.badinput import firms, people, programs, trade  # noqa: F401
from tests.world.badinput.pages import Page
from tests.world.badinput.typing import ANY, typed_on
from tests.world.badinput.ways import WAYS, client_for, name_of

pytestmark = pytest.mark.slow

# Form → (what one sending makes, what is typed).
CREATES = {
    accounts.OrganisationForm: (Organisation, {"name": "Poplar Water", "kinds": ANY, "state": "MT"}),
    accounts.InvitationForm: (Invitation, {"email": "jo@poplar.example", "roles": ANY}),
    accounts.InterestForm: (Interest, {"organisation": "", "nature": ANY}),
    trade_forms.RequestForm: (
        Request,
        {
            "title": "Sign-in protection",
            "category": ANY,
            "scope": "Two-step sign-in for 14 people.",
            "sector": "Water system",
            "systems": "Poplar water",
            "estimated_price": "12,000",
            "providers": ANY,
        },
    ),
    trade_forms.QuestionForm: (Question, {"text": "Are there spare keys?"}),
    trade_forms.MessageForm: (OrderMessage, {"text": "We come on Monday."}),
    trade_forms.DeliverForm: (Delivery, {"evidence": "Report handed over."}),
    trade_forms.TextForm: (Dispute, {"text": "One of us cannot sign in."}),
    PaymentForm: (OwnShareProof, {"paid_on": "2026-11-20", "number": "1042"}),
    AccountForm: (
        PayoutAccount,
        {
            "bank_name": "Bank of Poplar",
            "holder_name": "Poplar Cyber",
            "routing_number": "021000021",
            "account_number": "123456789",
        },
    ),
    operators.SystemForm: (System, {"name": "Poplar wells", "state": "MT"}),
    operators.FactForm: (Correction, {"value": ANY, "note": "The office moved."}),
    operators.ProofForm: (IdentityProof, {"route": "call_back"}),
    profiles.CredentialForm: (Credential, {"issuer": "State office"}),
    listings.NewListingForm: (Listing, {"name": "Night watch"}),
    vetting.ScreeningForm: (
        ScreeningRun,
        {"screen-list_name": ANY, "screen-list_date": "2026-11-20", "screen-outcome": "clear"},
    ),
    screening.StartForm: (Application, {"code": ""}),
    claims.ClaimForm: (Claim, {"invoice_number": "INV-7"}),
    budgets.FundSourceForm: (FundSource, {"kind": "state", "name": "State appropriation"}),
    budgets.BudgetLineForm: (
        BudgetLine,
        {
            "fund_source": ANY,
            "name": "State part",
            "accounting_string": "2026-CY-02",
            "authority": "1,000",
            "payee_role": "beneficiary",
            "payee_reason": "It receives the help.",
            "opens_on": "2026-11-01",
            "last_obligation_on": "2027-09-30",
            "last_claim_on": "2028-03-31",
            "closes_on": "2028-06-30",
        },
    ),
    program_forms.ProgramForm: (AuditEvent, {"summary": "For small water systems."}),
    program_forms.DeputyForm: (Deputy, {"duty": ANY, "user": ANY}),
    applications.AnswerForm: (AuditEvent, {"answer": "The pumps of the wells."}),
}


def opened(form_class) -> Page:
    organisation, url = WAYS[form_class]()
    return Page.open(client_for(organisation), url)


@pytest.mark.parametrize("form_class", CREATES, ids=name_of)
def test_a_page_sent_twice_makes_one_thing(world, form_class):
    model, typed = CREATES[form_class]
    page = opened(form_class)
    typed = typed_on(page, typed)
    form = page.form_with(next(iter(typed)))
    if form_class is accounts.InterestForm:
        typed["organisation"] = firms.firm().name
    before = model._default_manager.count()
    first, second = form.send(typed), form.send(typed)
    assert first.answer.status_code == 302, first.errors
    assert model._default_manager.count() == before + 1
    assert second.answer.status_code == 302
    assert second.answer.url == first.answer.url
    assert "You sent this page already." in page.client.get(first.answer.url, follow=True).content.decode()


def test_other_words_on_the_same_page_are_another_sending(world):
    page = opened(trade_forms.MessageForm)
    form = page.form_with("text")
    before = OrderMessage.objects.count()
    for words in ("We come on Monday.", "We come on Tuesday.", "We come on Monday."):
        form.send({"text": words})
    assert OrderMessage.objects.count() == before + 3


def test_a_page_that_came_back_is_sent_again_with_the_same_words(world):
    page = opened(trade_forms.MessageForm)
    page.form_with("text").send({"text": ""})
    assert not SentPage.objects.exists()
    assert page.form_with("text").send({"text": ""}).errors


def test_the_page_of_another_person_does_not_count(world):
    page, other = opened(trade_forms.MessageForm), opened(trade_forms.MessageForm)
    before = OrderMessage.objects.count()
    token = page.form_with("text").values()["page_token"]
    page.form_with("text").send({"text": "We come on Monday."})
    other.form_with("text").send({"text": "We come on Monday.", "page_token": token})
    assert OrderMessage.objects.count() == before + 2
