"""Two windows show the same page; after the first is sent, the second says in a sentence that things have moved on."""

import pytest

from marketplace.engagements import forms as orders
from marketplace.engagements.forms.orders import OrderForm
from marketplace.payments.forms import InvoiceForm, PaidForm, PaymentForm
from operators import forms as operators
from providers.forms import moderation, vetting
from subsidies.forms import applications, claims, desk
from tests.refusals import everything
from tests.world.badinput import firms, people, programs, trade  # noqa: F401
from tests.world.badinput.pages import Page
from tests.world.badinput.typing import ANY, typed_on
from tests.world.badinput.ways import WAYS, client_for, name_of

pytestmark = pytest.mark.slow

# That a page was sent is noted whatever came of it.
NOTED: dict[str, list] = {"core.SentPage": []}
SIGNED = {"typed_name": "Dana Reyes", "title": "General manager", "consented": "on"}
MOVES = {
    orders.DeliverForm: {"evidence": "Report handed over."},
    orders.SignatureForm: SIGNED,
    orders.TextForm: {"text": "One of us cannot sign in."},
    orders.ReasonForm: {"reason": "We buy together with our neighbor."},
    orders.DeclarationForm: {"declares_no_help": "on", "confirms_offer": "on"},
    OrderForm: SIGNED,
    InvoiceForm: {"invoice_number": "INV-8", "invoiced_on": "2026-11-20"},
    PaymentForm: {"paid_on": "2026-11-20", "number": "1042"},
    PaidForm: {"bank_reference": "ACH-1", "paid_on": "2026-11-26"},
    operators.ProofForm: {"route": "call_back"},
    operators.RefusalForm: {"reason": ANY},
    moderation.ReturnListingForm: {"reason": ANY, "remark": "Say what it costs."},
    vetting.AppealForm: {"text": "The state has renewed our registration."},
    vetting.DeclineForm: {"decline-reason": ANY, "decline-remark": "Send the letter of your insurer."},
    vetting.SuspendForm: {"suspend-reason": ANY, "suspend-remark": "The insurance has ended."},
    applications.SignatureForm: SIGNED,
    desk.AmountForm: {"amount": "100"},
    desk.NoteForm: {"note": "No money is left."},
    desk.DefectsForm: {"defects": "Which wells?"},
    desk.DeclineForm: {"reasons": ANY},
    desk.RevokeForm: {"code": ANY, "reason": "The system was sold."},
    claims.ReasonForm: {"reason": "We bought it another way."},
    claims.ClaimForm: {"invoice_number": "INV-7"},
    claims.RemarkForm: {"remark": "The invoice names another order."},
}


@pytest.mark.parametrize("form_class", MOVES, ids=name_of)
def test_the_second_window_hears_that_things_moved_on(world, form_class):
    organisation, url = WAYS[form_class]()
    client = client_for(organisation)
    first, second = Page.open(client, url), Page.open(client, url)
    typed = typed_on(first, MOVES[form_class])
    name = next(iter(typed))
    sent = first.form_with(name).send(typed)
    assert sent.answer.status_code == 302, sent.errors
    client.get(sent.answer.url)
    before = everything() | NOTED
    late = second.form_with(name).send(typed)
    assert everything() | NOTED == before
    if late.answer.status_code == 302:
        late = Page.open(client, late.answer.url)
    assert late.answer.status_code in (200, 403, 409, 422)
    is_refused = late.answer.status_code in (403, 409) and "Nothing was changed." in late.soup.main.get_text()
    assert is_refused or late.errors or late.soup.select(".usa-alert--error, .usa-alert--info"), late.url
