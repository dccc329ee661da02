"""The public-records file: no operator, no place, no number, and no cell small enough to point at one."""

import csv
import io

import pytest

from marketplace.accounts.roles import Role
from marketplace.audit.models import AuditEvent
from marketplace.reference.models import Sector
from operators.services import state_figure
from subsidies.models import Voucher
from subsidies.selectors.exports import FEWEST, AwardRow, _generalised, public_records, size_band
from tests.operators.factories import create_operator, create_system
from tests.subsidies import trade
from tests.subsidies.factories import client_of

WITHHELD = "withheld"


@pytest.fixture
def w(w):
    """With one award that was accepted."""
    trade.voucher(w)
    return w


def page_of(w):
    return f"/programs/{w.program.slug}/public-records/"


def rows_of(answer):
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


def test_the_file_names_its_profile_and_the_event_does_too(w):
    client = client_of(w.office.administrator)
    assert "public-records" in client.get(page_of(w)).content.decode()
    answer = client.post(page_of(w))
    assert f'filename="public-records_{w.program.slug}_' in answer["Content-Disposition"]
    assert [row["Profile"] for row in rows_of(answer)] == ["public-records"]
    assert AuditEvent.objects.get(action="program.exported").facts == {"profile": "public-records", "rows": 1}


def test_nothing_in_it_tells_who_the_operator_is(w):
    text = client_of(w.office.administrator).post(page_of(w)).content.decode()
    voucher = Voucher.objects.get()
    application = voucher.application
    secret = [
        *(voucher.holder.name, voucher.holder.reference, voucher.reference, application.reference, "Bear Creek"),
        *(application.signature.typed_name, "2900", "2,900", str(voucher.face_amount), voucher.end_reason or "SYS-1"),
    ]
    assert not [word for word in secret if word in text]


def test_a_single_award_shows_neither_state_nor_sector_nor_service(w):
    (row,) = rows_of(client_of(w.office.administrator).post(page_of(w)))
    assert all(row[column].startswith(WITHHELD) for column in ("State", "Sector", "Size", "Services"))
    assert row["Award"] == "$5,000.00 to $9,999.99"


def test_state_sector_and_size_stand_there_although_no_rule_asked_for_them(w, monkeypatch):
    monkeypatch.setattr("subsidies.selectors.exports.FEWEST", 1)
    voucher = Voucher.objects.get()
    voucher.application.facts = []
    voucher.application.save(update_fields=["facts"])
    (before,) = public_records(w.program)
    assert (before.state, before.sector, before.size) == ("not known",) * 3
    profile = create_operator(w.operator.organisation)
    system = create_system(profile)
    Sector.objects.get_or_create(code="WWS", defaults={"name": "Water"})
    state_figure(by=profile.owner.actor(), profile_id=profile.pk, metric="population_served", value=2900, system=system)
    (row,) = public_records(w.program)
    assert (row.state, row.size) == ("Montana", "People served: 501 to 3,300")
    assert row.sector == Sector.objects.get(code="WWS").name


@pytest.mark.parametrize("who", ["reviewer", "fiscal_officer", "auditor"])
def test_only_an_administrator_makes_it(w, who):
    client = client_of(getattr(w.office, who))
    assert "Only an administrator" in client.get(page_of(w)).content.decode()
    assert client.post(page_of(w)).status_code == 403
    assert not AuditEvent.objects.filter(action="program.exported").exists()


def test_another_office_finds_no_such_page(w, sign_in):
    assert sign_in(Role.PROGRAM_ADMINISTRATOR).post(page_of(w)).status_code == 404


def test_it_asks_again_who_you_are(w, sign_in):
    client = sign_in(Role.PROGRAM_ADMINISTRATOR, organisation=w.office.organisation, fresh=False)
    assert "/reauthenticate/" in client.get(page_of(w)).url
    assert client.post(page_of(w)).url == page_of(w)
    assert not AuditEvent.objects.filter(action="program.exported").exists()


def award(operator, state="Montana", sector="Water", size="501 to 3,300"):
    return AwardRow(operator, state, sector, size, "Sign-in protection", "2026", "$5,000.00 to $9,999.99")


def test_five_operators_that_look_alike_are_told_in_full():
    rows = [award(number) for number in range(FEWEST)]
    assert _generalised(rows) == rows


def test_five_awards_of_one_operator_are_one_operator():
    assert {row.category for row in _generalised([award(1)] * FEWEST)} == {
        "withheld: too few to stay anonymous",
    }


def test_the_size_goes_first_then_the_state():
    sizes = [award(number, size=str(number)) for number in range(FEWEST)]
    assert {(row.state, row.size[:8]) for row in _generalised(sizes)} == {("Montana", WITHHELD)}
    states = [award(number, state=str(number)) for number in range(FEWEST)]
    assert {(row.state[:8], row.sector) for row in _generalised(states)} == {(WITHHELD, "Water")}


def test_no_group_that_is_told_apart_is_smaller_than_five():
    rows = [award(number, state=str(number % 3), size=str(number % 7)) for number in range(40)]
    groups = {}
    for row in _generalised(rows):
        if not row.category.startswith(WITHHELD):
            groups.setdefault((row.state, row.sector, row.size), set()).add(row.operator)
    assert min(map(len, groups.values())) >= FEWEST


@pytest.mark.parametrize(
    ("facts", "band"),
    [
        ({"population_served": 500}, "People served: 0 to 500"),
        ({"population_served": 501}, "People served: 501 to 3,300"),
        ({"beds": 251}, "Inpatient beds: more than 250"),
        ({"assets_cents": 10_000_000_001}, "Total assets: $100,000,000.01 to $500,000,000.00"),
        ({"state": "MT"}, ""),
    ],
)
def test_a_size_is_told_as_a_band(facts, band):
    assert size_band(facts) == band
