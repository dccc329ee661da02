import pytest

from marketplace.accounts.roles import Role
from marketplace.accounts.services import declare_interest
from marketplace.audit.models import AuditEvent
from tests import refusals
from tests.subsidies import trade
from tests.subsidies.factories import client_of, create_office, create_open_program


@pytest.fixture
def award(w):
    return trade.voucher(w).application


@pytest.fixture
def auditor(w):
    return client_of(w.office.auditor)


def page_of(award) -> str:
    return f"/audit/{award.reference}/"


def test_an_auditor_finds_awards_by_organization_voucher_and_program(w, award, auditor):
    _office, other, _line = create_open_program(w.office, slug="other", name="Other Grant")
    for query in (
        "",
        f"?q={award.voucher.reference.lower()}",
        "?q=" + award.organisation.name[:6],
        f"?program={w.program.pk}",
    ):
        assert award.reference in auditor.get(f"/audit/{query}").content.decode()
    for query in ("?q=nobody", f"?program={other.pk}", "?state=declined"):
        assert award.reference not in auditor.get(f"/audit/{query}").content.decode()


def test_a_case_without_an_award_is_shown_when_every_case_is_asked_for(w, auditor):
    case = trade.in_review(w)
    assert case.reference not in auditor.get("/audit/").content.decode()
    assert case.reference in auditor.get("/audit/?show=all").content.decode()
    assert "In review" in auditor.get(page_of(case)).content.decode()


@pytest.mark.parametrize(
    "query", ["?q=%00", "?program=x", "?state=nonsense", "?show=x", "?page=none", "?q=" + "x" * 500]
)
def test_an_address_that_cannot_be_read_is_answered_with_a_page(award, auditor, query):
    assert auditor.get(f"/audit/{query}").status_code == 200


def test_the_award_is_one_page_in_words(award, auditor):
    page = auditor.get(page_of(award)).content.decode()
    for words in (
        "Signed by",
        "Recommended",
        "Approved",
        "$7,200.00",
        "Movements of the ledger",
        "application: submitted",
    ):
        assert words in page
    assert "award.reserved" not in page


def test_the_zip_is_handed_over_as_a_file(award, auditor):
    answer = auditor.post(f"{page_of(award)}export/")
    assert answer["Content-Type"] == "application/zip"
    assert f"{award.reference}-award-file.zip" in answer["Content-Disposition"]
    assert answer.content.startswith(b"PK")


def test_the_zip_needs_a_fresh_sign_in(w, award, sign_in):
    client = sign_in(Role.PROGRAM_AUDITOR, organisation=w.office.organisation, fresh=False)
    before = refusals.everything()
    assert "/reauthenticate/" in client.post(f"{page_of(award)}export/").url
    assert refusals.everything() == before


def test_following_a_link_takes_no_copy(award, auditor):
    assert auditor.get(f"{page_of(award)}export/").status_code == 405
    assert not AuditEvent.objects.filter(action="award.exported").exists()


@pytest.mark.parametrize("role", [Role.PROGRAM_ADMINISTRATOR, Role.PROGRAM_REVIEWER, Role.PROGRAM_FISCAL_OFFICER])
def test_colleagues_who_do_not_audit_are_told_so(w, award, sign_in, role):
    client = sign_in(role, organisation=w.office.organisation)
    for answer in (client.get("/audit/"), client.get(page_of(award)), client.post(f"{page_of(award)}export/")):
        assert answer.status_code == 403
        assert "Only an auditor of the program office" in answer.content.decode()
    assert "/audit/" not in client.get("/dashboard/").content.decode()


def test_an_award_of_another_office_is_not_found(award):
    stranger = client_of(create_office().auditor)
    assert stranger.get(page_of(award)).status_code == 404
    assert stranger.post(f"{page_of(award)}export/").status_code == 404
    assert award.reference not in stranger.get("/audit/?show=all").content.decode()


def test_the_operator_and_the_provider_do_not_find_the_file(w, award):
    for party in (w.operator, w.provider):
        assert client_of(party.actor).get(page_of(award)).status_code == 404


def test_an_auditor_tied_to_the_operator_reads_why_there_is_no_link(w, award, auditor):
    declare_interest(by=w.office.auditor, organisation=award.organisation.name, nature="family")
    listed = auditor.get("/audit/").content.decode()
    assert f'href="{page_of(award)}"' not in listed
    assert "You are tied to a party" in listed
    answer = auditor.get(page_of(award))
    assert answer.status_code == 403
    assert "You declared a tie" in answer.content.decode()
