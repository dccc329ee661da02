import pytest

from marketplace.accounts.roles import Role
from subsidies.models import Duty, Override
from tests.subsidies import trade
from tests.subsidies.factories import client_of, create_office

TYPED = {
    "duty": Duty.RECOMMEND,
    "reason": "away",
    "note": "Both reviewers are away until December 4.",
    "ends_on": "12/4/2026",
}


@pytest.fixture
def case(w):
    return trade.in_review(w)


def page_of(case) -> str:
    return f"/applications/{case.reference}/override/"


def typed(w, **changes):
    return TYPED | {"user": w.office.fiscal_officer.user_id} | changes


def test_one_person_asks_on_the_case_and_another_grants_on_the_list(w, case):
    asker, second = client_of(w.office.administrator), client_of(w.office.second_administrator)
    assert page_of(case) in asker.get(case.get_absolute_url()).content.decode()
    assert asker.post(page_of(case), typed(w)).status_code == 302
    override = Override.objects.get()
    grant = f"/audit/overrides/{override.reference}/grant/"
    listed = asker.get("/audit/overrides/").content.decode()
    assert grant not in listed
    assert "You asked for this" in listed
    assert grant in second.get("/audit/overrides/").content.decode()
    assert asker.post(grant).status_code == 403
    assert second.post(grant).status_code == 302
    assert "Granted" in client_of(w.office.auditor).get("/audit/overrides/").content.decode()
    assert TYPED["note"] in client_of(w.office.auditor).get(f"/audit/{case.reference}/").content.decode()


def test_a_link_grants_nothing(w, case):
    client_of(w.office.administrator).post(page_of(case), typed(w))
    grant = f"/audit/overrides/{Override.objects.get().reference}/grant/"
    assert client_of(w.office.second_administrator).get(grant).status_code == 405
    assert Override.objects.waiting().exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"note": " "},
        {"note": "x" * 600},
        {"ends_on": "2026-02-30"},
        {"ends_on": "12/31/2027"},
        {"duty": "none"},
        {"reason": ""},
        {"user": "0"},
        {"user": "x"},
        {"note": "\x00"},
    ],
)
def test_what_cannot_be_read_comes_back_with_a_sentence_and_what_was_typed(w, case, changes):
    answer = client_of(w.office.administrator).post(page_of(case), typed(w, **changes))
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "usa-error-message" in page
    assert changes.get("note", TYPED["note"]).strip("\x00 ") in page
    assert not Override.objects.exists()


@pytest.mark.parametrize("role", [Role.PROGRAM_REVIEWER, Role.PROGRAM_FISCAL_OFFICER])
def test_the_list_is_for_administrators_and_auditors(w, sign_in, role):
    assert sign_in(role, organisation=w.office.organisation).get("/audit/overrides/").status_code == 403


def test_strangers_find_neither_the_form_nor_the_override(w, case):
    client_of(w.office.administrator).post(page_of(case), typed(w))
    override = Override.objects.get()
    for stranger in (create_office().administrator, w.operator.actor):
        client = client_of(stranger)
        assert client.get(page_of(case)).status_code == 404
        assert client.post(f"/audit/overrides/{override.reference}/grant/").status_code == 404
    assert Override.objects.waiting().count() == 1


def test_an_auditor_asks_for_nothing(w, case):
    assert client_of(w.office.auditor).post(page_of(case), typed(w)).status_code == 403
    assert not Override.objects.exists()
