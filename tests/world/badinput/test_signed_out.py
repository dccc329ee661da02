"""A form sent after the session had ended is back, with what was typed, when its person has signed in again."""

import datetime as dt

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from marketplace.accounts.boxes import box
from marketplace.accounts.forms import SignUpDetails
from marketplace.accounts.models import User
from marketplace.core import clock
from marketplace.engagements.forms import MessageForm, QuoteForm
from marketplace.payments.forms import AccountForm
from marketplace.payments.forms.disbursing import FileForm, OtherPayeeForm
from marketplace.payments.forms.statements import StatementForm
from search.forms import AlertForm, match
from subsidies.forms import screening
from subsidies.forms.applications import DocumentsForm
from subsidies.forms.samples import ShowPaymentForm
from tests.marketplace.accounts.factories import sign_in
from tests.world.badinput import firms, people, programs, trade  # noqa: F401
from tests.world.badinput.kinds import is_text
from tests.world.badinput.pages import Page, forms_made
from tests.world.badinput.test_forms import is_on, may_be_typed
from tests.world.badinput.ways import WAYS, client_for, name_of

pytestmark = pytest.mark.slow

WORDS = "Quiet words"
# A bank's numbers are never kept, and neither are files: they are typed and chosen again.
NEVER_KEPT = {AccountForm, DocumentsForm, FileForm, OtherPayeeForm, ShowPaymentForm, StatementForm}


def texts_of(page: Page, made: list, form_class) -> list[str]:
    """The names of the texts of this form as they stand in the page."""
    form = next((one for one in made if isinstance(one, form_class) and is_on(page, one)), None)
    fields = form.fields.items() if form else ()
    return [form.add_prefix(name) for name, field in fields if is_text(field) and may_be_typed(field)]


def send_signed_out(client: Client, page: Page, changes: dict):
    """Send it after the browser has dropped the cookie of the session."""
    del client.cookies["sessionid"]
    form = page.form_with(next(iter(changes)))
    return client.post(form.action, form.values() | changes, headers={"referer": f"http://testserver{page.url}"})


def actor_of(page: Page):
    return page.answer.wsgi_request.actor


VISITORS = {SignUpDetails, AlertForm, screening.CodeForm, *screening.FORMS.values(), *match.FORMS.values()}
FORMS = [form for form in sorted(WAYS, key=name_of) if form not in NEVER_KEPT | VISITORS]


@pytest.mark.parametrize("form_class", FORMS, ids=name_of)
def test_what_was_typed_is_back_after_signing_in_again(world, monkeypatch, form_class):
    organisation, url = WAYS[form_class]()
    client = client_for(organisation)
    made = forms_made(monkeypatch)
    page = Page.open(client, url)
    typed = dict.fromkeys(texts_of(page, made, form_class), WORDS)
    actor = actor_of(page)
    # A form without a text comes back too, with what was chosen.
    sent = send_signed_out(client, page, typed or dict.fromkeys(page.names_typed[:1], ""))
    assert sent.status_code == 302
    assert sent.url.startswith("/accounts/login/?next=")
    assert WORDS.split()[0] not in sent.url
    assert not any(WORDS in str(row.get_decoded()) for row in Session.objects.order_by("pk"))
    sign_in(client, User.objects.get(pk=actor.user_id), actor.organisation_id)
    back = Page.open(client, url)
    assert [name for name in typed if not back.shows(name, WORDS)] == []
    assert "It is not sent yet." in back.soup.main.get_text()
    assert not any(Page.open(client, url).shows(name, WORDS) for name in typed)


def test_it_comes_back_after_a_long_pause_too(world):
    organisation, url = WAYS[MessageForm]()
    client = client_for(organisation)
    page = Page.open(client, url)
    actor = actor_of(page)
    with clock.travel(clock.now() + dt.timedelta(minutes=31)):
        answer = page.form_with("text").send({"text": WORDS}).answer
        assert answer.status_code == 302
        sign_in(client, User.objects.get(pk=actor.user_id), actor.organisation_id)
        assert Page.open(client, answer.wsgi_request.path).shows("text", WORDS)


def test_nobody_else_gets_it(world):
    organisation, url = WAYS[MessageForm]()
    client = client_for(organisation)
    page = Page.open(client, url)
    send_signed_out(client, page, {"text": WORDS})
    colleague = actor_of(Page.open(client_for(organisation), url))
    sign_in(client, User.objects.get(pk=colleague.user_id), colleague.organisation_id)
    assert not Page.open(client, url).shows("text", WORDS)


def test_the_rows_of_a_quote_are_back(world):
    organisation, url = WAYS[QuoteForm]()
    client = client_for(organisation)
    page = Page.open(client, url)
    actor = actor_of(page)
    rows = len([tag for tag in page.soup.find_all("textarea") + page.soup.find_all("input") if "-title" in str(tag)])
    new = {"milestones-TOTAL_FORMS": str(rows + 1), f"milestones-{rows}-title": WORDS}
    send_signed_out(client, page, {"summary": "As before."} | new)
    sign_in(client, User.objects.get(pk=actor.user_id), actor.organisation_id)
    assert Page.open(client, url).shows(f"milestones-{rows}-title", WORDS)


def test_bank_numbers_are_not_kept(world):
    organisation, url = WAYS[AccountForm]()
    client = client_for(organisation)
    page = Page.open(client, url)
    send_signed_out(client, page, {"bank_name": WORDS, "routing_number": "021000021", "account_number": "123456789"})
    kept = client.session["typed"]
    assert "021000021" not in kept
    text = box("typed").decrypt(kept.encode()).decode()
    assert "bank_name" in text
    assert "021000021" not in text
    assert "123456789" not in text
