"""The pages of a run and of what has to be known before, as the people of an office and of a provider use them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from marketplace.accounts.roles import Role
from marketplace.payments.models import OtherPayee, PayeeScreening, PayingOffice, PayoutAccount, PayoutRun, TaxForm
from marketplace.payments.states import PayoutState, RunState
from marketplace.vault.models import VaultView
from tests.marketplace.accounts.factories import create_member
from tests.marketplace.documents.factories import upload
from tests.marketplace.payments.factories import Office, open_bank, returns_file, today
from tests.subsidies.factories import client_of

BANK = {
    "bank_name": "Prairie State Bank",
    "bank_routing": "021000021",
    "company_name": "Northern Plains",
    "company_id": "1462220001",
    "pay_days": "30",
    "clock_start": "later",
    "monthly_rate": "1.5%",
    "law": "Mont. Code 17-8-242",
}


@pytest.fixture
def office():
    return Office()


@pytest.fixture
def fiscal(office):
    return client_of(office.fiscal.actor)


@pytest.fixture
def second(office):
    return client_of(office.second)


def url(name, *arguments):
    return reverse(f"payments:{name}", args=arguments)


def text_of(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def test_one_officer_prepares_another_releases_and_fetches_the_file(office, fiscal, second):
    open_bank(office)
    ready, waiting = office.ready(amount=500_000, claim="CLM-AAAAAA"), Office()
    page = text_of(fiscal.get(url("new_run")))
    assert "$5,000.00 may leave today" in page
    fiscal.post(url("new_run"), {"payouts": [ready.pk]})
    run = PayoutRun.objects.get()
    assert "You prepared this run" in text_of(fiscal.get(run.get_absolute_url()))
    assert fiscal.post(url("run_move", run.reference), {"step": "release"}).status_code == 403
    assert "Release the run" in text_of(second.get(run.get_absolute_url()))
    second.post(url("run_move", run.reference), {"step": "release"})
    run.refresh_from_db()
    ready.refresh_from_db()
    assert (run.state, ready.state) == (RunState.RELEASED, PayoutState.SENT)
    answer = second.get(url("run_file", run.reference))
    assert answer["Content-Disposition"] == f'attachment; filename="{run.reference}.ach"'
    assert text_of(answer).startswith("101 021000021")
    assert VaultView.objects.filter(entry=run.file, user_id=office.second.user_id).exists()
    stranger = client_of(waiting.fiscal.actor)
    for name in ("run", "run_file"):
        assert stranger.get(url(name, run.reference)).status_code == 404


def test_the_preview_says_what_keeps_a_payment_back(office, fiscal):
    payout = office.queued()
    page = text_of(fiscal.get(url("new_run")))
    assert "No payment may leave today" in page
    assert "The provider has no W-9 on file" in page
    assert "Say first how your office pays" in page
    answer = fiscal.post(url("new_run"), {"payouts": [payout.pk]})
    assert "left the line in the meantime" in text_of(answer, 422)
    assert "Choose at least one payment" in text_of(fiscal.post(url("new_run"), {}), 422)
    assert not PayoutRun.objects.exists()


def test_returns_are_uploaded_and_said_in_words(office, fiscal, second):
    open_bank(office)
    payout = office.ready()
    fiscal.post(url("new_run"), {"payouts": [payout.pk]})
    run = PayoutRun.objects.get()
    second.post(url("run_move", run.reference), {"step": "release"})
    content = returns_file(("R03", run.entries.get().trace)).encode()
    answer = fiscal.post(url("returns"), {"file": SimpleUploadedFile("returns.txt", content)}, follow=True)
    assert "Taken: 1 came back" in text_of(answer)
    assert "R03" in text_of(fiscal.get(run.get_absolute_url()))
    again = fiscal.post(url("returns"), {"file": SimpleUploadedFile("returns.txt", content)})
    assert "taken before" in text_of(again, 422)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("Überweisung".encode("cp1252"), "not plain text (UTF-8)"),
        (b"", "This file is empty"),
        (b"date,amount\n", "each has 94 signs"),
    ],
)
def test_a_file_that_is_none_comes_back_with_what_is_right(office, fiscal, content, said):
    answer = fiscal.post(url("returns"), {"file": SimpleUploadedFile("returns.txt", content)})
    assert said in text_of(answer, 422)


def test_an_office_says_how_it_pays(office, fiscal):
    assert "check" in text_of(fiscal.post(url("office"), BANK | {"bank_routing": "021000022"}), 422).lower()
    assert not PayingOffice.objects.exists()
    fiscal.post(url("office"), BANK)
    saved = PayingOffice.objects.get()
    assert (saved.pay_days, str(saved.monthly_rate)) == (30, "0.015000")
    assert "1.5" in text_of(fiscal.get(url("office")))


def test_a_provider_puts_its_w9_on_file(office):
    finance = client_of(office.payee.actor)
    form = {"name_on_form": "Big Sky", "tax_kind": "s_corporation", "tax_number": "46-7776789", "signed_on": today()}
    page = text_of(finance.post(url("tax_form"), form | {"tax_number": "12-34"}), 422)
    assert "nine digits" in page
    finance.post(url("tax_form"), form)
    assert TaxForm.objects.get().last_four == "6789"
    page = text_of(finance.get(url("tax_form")))
    assert "···6789" in page
    assert "7776789" not in page


def test_an_officer_looks_at_lists_calls_back_and_names_a_trustee(office, fiscal, second):
    office.ready()
    PayoutAccount.objects.update(called_back_by=None, called_back_at=None, call_back_note="")
    payee = office.payee.organisation.reference
    fiscal.post(url("payee_screen", payee), {"list_name": "sam", "outcome": "clear"})
    assert PayeeScreening.objects.filter(checked_by_id=office.fiscal.actor.user_id).count() == 1
    page = fiscal.post(url("payee_screen", payee), {"list_name": "sam", "outcome": "possible_match"})
    assert "Say what matched" in text_of(page, 422)
    assert "Say whom you rang" in text_of(fiscal.post(url("payee_call_back", payee), {"note": "ok"}), 422)
    fiscal.post(url("payee_call_back", payee), {"note": "Rang 406-555-0142 from their web page."})
    assert PayoutAccount.objects.get().called_back_at is not None
    trustee = {
        "why": "trustee",
        "name": "Ellen Marsh",
        "bank_name": "First Bank",
        "routing_number": "011000015",
        "account_number": "5550001111",
    }
    bad = text_of(fiscal.post(url("payee_other", payee), trustee | {"routing_number": "1", "document": upload()}), 422)
    assert "Ellen Marsh" in bad
    fiscal.post(url("payee_other", payee), trustee | {"document": upload()})
    assert "You named who is paid" in text_of(fiscal.get(url("payee", payee)))
    second.post(url("payee_other_move", payee), {"step": "agree"})
    assert OtherPayee.objects.get().approved_by_id == office.second.user_id
    assert "5550001111" not in text_of(fiscal.get(url("payee", payee)))


def test_others_of_the_office_read_runs_and_do_not_act(office):
    auditor = client_of(create_member(Role.PROGRAM_AUDITOR, organisation=office.organisation).actor())
    assert "Prepare a run" not in text_of(auditor.get(url("runs")))
    for name in ("new_run", "office", "returns"):
        assert auditor.get(url(name)).status_code in (302, 403)
