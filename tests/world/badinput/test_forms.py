"""Whatever is typed wrong comes back with a sentence beside it; nothing is written."""

import re

import pytest
from django import forms
from django.db import connection

from marketplace.documents.forms import UploadsForm
from marketplace.engagements import forms as trade_forms
from marketplace.engagements.forms.orders import OrderForm
from marketplace.payments.forms import AccountForm
from operators.forms import FindForm
from providers.forms.listings import GoalsForm, TierForm
from providers.forms.moderation import ReturnListingForm, TaskApprovalForm
from providers.forms.vetting import CheckCredentialForm, CheckItemForm, NoAnswerForm
from search.forms import SizeForm
from search.forms.match import ChoicesForm
from subsidies.forms.budgets import MonthEndForm, PastDayForm
from subsidies.forms.programs import SignRulesForm
from subsidies.forms.screening import QuestionForm
from tests.strict import WRITES
from tests.world.badinput import firms, people, programs, trade  # noqa: F401
from tests.world.badinput.kinds import KINDS, UploadField
from tests.world.badinput.pages import Page, forms_made
from tests.world.badinput.ways import WAYS, client_for, every_form, name_of

pytestmark = pytest.mark.slow

# Not a page of its own: what others are built on, forms of nothing but a button, and forms of a GET.
LEFT_OUT = {
    UploadsForm,
    QuestionForm,
    ChoicesForm,
    GoalsForm,
    NoAnswerForm,
    CheckCredentialForm,
    TaskApprovalForm,
    FindForm,
    SizeForm,
    PastDayForm,
}
# What the framework says when nobody says it better.
GENERIC = re.compile(
    r"[Ii]nvalid|Enter a valid|Select a valid|is not one of the available|Ensure |This field|Null char"
)
# A POST may leave these: the session, the record of who read protected text, files that wait in a form.
MAY_BE_WRITTEN = {"django_session", "core_sentpage", "vault_vaultview", "documents_document"}


def forms_of_pages():
    bases = {base for form in every_form() for base in form.__mro__[1:]}
    return [form for form in every_form() if form not in LEFT_OUT and (form in WAYS or form not in bases)]


def test_every_form_is_in_the_table():
    unknown = [name_of(form) for form in forms_of_pages() if form not in WAYS]
    assert not unknown, f"Declare with @way how to get to the page of {', '.join(unknown)}"


def spoilt(form: forms.BaseForm, bad) -> dict[str, str]:
    """What to type so that every field that can be is wrong in this way, by the name in the page."""
    values = {form.add_prefix(name): bad(field) for name, field in form.fields.items() if may_be_typed(field)}
    return {name: value for name, value in values.items() if value is not None}


WITH_HIDDEN_FIELDS = [
    trade_forms.QuoteForm,
    OrderForm,
    AccountForm,
    TierForm,
    CheckItemForm,
    ReturnListingForm,
    SignRulesForm,
    MonthEndForm,
]


@pytest.mark.parametrize("form_class", WITH_HIDDEN_FIELDS, ids=name_of)
@pytest.mark.parametrize("junk", ["a\x00b", "²", "9" * 40, "-1"])
def test_what_nobody_types_may_be_anything(world, form_class, junk):
    """Keys and counts in hidden fields, changed by somebody who reads the page's source: a refusal, not a crash."""
    organisation, url = WAYS[form_class]()
    page = Page.open(client_for(organisation), url)
    form = page.form_with(next(iter(page.names_typed)))
    hidden = [tag["name"] for tag in form.form.find_all("input", type="hidden")]
    assert form.send(dict.fromkeys(hidden, junk)).answer.status_code < 500


def may_be_typed(field) -> bool:
    return not (field.disabled or field.widget.is_hidden)


def written(statements: list[str]) -> set[str]:
    return {found.group(2) for sql in statements if (found := WRITES.match(sql))} - MAY_BE_WRITTEN


@pytest.mark.parametrize("form_class", forms_of_pages(), ids=name_of)
def test_bad_input_comes_back_with_a_sentence(world, monkeypatch, form_class):
    organisation, url = WAYS[form_class]()
    client = client_for(organisation)
    made = forms_made(monkeypatch)
    page = Page.open(client, url)
    form = next(one for one in made if isinstance(one, form_class) and is_on(page, one))
    faults = []
    for kind, bad in KINDS.items():
        typed = spoilt(form, bad)
        # A row of a list that is left empty is no row.
        if typed and not (kind == "missing" and form.empty_permitted):
            faults += [f"{kind}: {fault}" for fault in faults_of(page, form, typed)]
    assert not faults, "\n".join(faults)


def is_on(page: Page, form) -> bool:
    return all(
        page.elements(form.add_prefix(name))
        for name, field in form.fields.items()
        if not isinstance(field, UploadField)
    )


def faults_of(page: Page, form, typed: dict[str, str]):
    """What is wrong with the answer to this form with these fields typed."""
    statements: list[str] = []

    def note(execute, sql, params, many, context):
        statements.append(sql)
        return execute(sql, params, many, context)

    sending = {(f"{name}-kept" if is_upload(form, name) else name): value for name, value in typed.items()}
    with connection.execute_wrapper(note):
        answer = page.form_with(next(iter(typed))).send(sending)
    if answer.answer.status_code not in (200, 422):
        yield f"answers {answer.answer.status_code} {answer.answer.headers.get('Location', '')}"
        return
    if tables := written(statements):
        yield f"wrote {tables}"
    said = {target for target, _sentence in answer.errors}
    for name, value in typed.items():
        target = next((target for target in said if target.startswith(f"id_{name}")), None)
        if target is None:
            yield f"{name} = {value[:20]!r}: no sentence in the summary"
        elif not answer.soup.find(id=target):
            yield f"{name}: the summary leads to #{target}, which is not on the page"
        if is_line(answer, name) and not answer.shows(name, value):
            yield f"{name}: what was typed is gone"
    yield from (f"says “{sentence}”" for _target, sentence in answer.errors if GENERIC.search(sentence))


def is_upload(form, name: str) -> bool:
    return isinstance(form.fields.get(name.removeprefix(f"{form.prefix}-")), UploadField)


def is_line(page: Page, name: str) -> bool:
    """Whether it is typed, not chosen."""
    unseen = ("checkbox", "radio", "password", "file", "hidden")
    return any(
        one.name == "textarea" or (one.name == "input" and one.get("type") not in unseen) for one in page.elements(name)
    )
