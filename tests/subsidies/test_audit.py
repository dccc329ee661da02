"""The file of one award: everything from the rule to the payment, provable without us."""

import csv
import hashlib
import io
import json
import zipfile

import pytest

from marketplace.accounts.roles import Role
from marketplace.accounts.services import declare_interest
from marketplace.audit import chain
from marketplace.audit.heads import Head
from marketplace.audit.models import AuditEvent
from marketplace.audit.services import seal_events
from marketplace.core import clock
from marketplace.core.errors import Refused
from marketplace.engagements.states import QuoteState
from subsidies.models import Application
from subsidies.services.audit import archive_of, export_award
from tests import refusals
from tests.subsidies import trade


@pytest.fixture
def award(w):
    """One award used for an order of three milestones, the first of them paid."""
    application = trade.voucher(w).application
    order = trade.order(w)
    first, *_rest = trade.accepted_milestones(w, order)
    trade.paid(w, trade.claim(w, first))
    return Application.objects.get(pk=application.pk)


def taken(w, award) -> dict[str, bytes]:
    content = export_award(by=w.office.auditor, application_id=award.pk).content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rows_of(files, part) -> list[dict]:
    return list(csv.DictReader(io.StringIO(files[f"{part}.csv"].decode("utf-8-sig"))))


def test_the_file_leads_from_the_rule_to_the_payment(w, award):
    files = taken(w, award)
    assert rows_of(files, "rule-card")
    assert {row["Answer"] for row in rows_of(files, "verdicts")} == {"met"}
    assert [row["Decision"] for row in rows_of(files, "decisions")] == ["Recommended", "Approved"]
    assert rows_of(files, "quotes")[0]["Price"] == "12000.00"
    assert rows_of(files, "evaluations")[0]["Said to have no interest"] == "yes"
    assert rows_of(files, "orders")[0]["Subsidy"] == "7200.00"
    assert len(rows_of(files, "orders")[0]["Fingerprint of the contract (SHA-256)"]) == 64
    assert rows_of(files, "payments")[0]["Bank reference"] == "ACH-1"
    reasons = [row["Reason code"] for row in rows_of(files, "transfers")]
    assert (reasons[0], reasons[-1]) == ("award.reserved", "payout.paid")


def test_the_file_says_how_it_was_bought_and_what_was_counted_for_the_rule(w, award):
    files = taken(w, award)
    asked, compared = rows_of(files, "requests")[0], rows_of(files, "evaluations")[0]
    assert asked["Price and related orders counted for it"] == "$12,000.00"
    assert compared["How it was bought"].startswith("Micro-purchase")
    assert (compared["Quotes the rule wants"], compared["Quotes that came"]) == ("1", "1")
    assert "sent the only quote" in compared["What was suggested"]


def test_the_index_names_the_hash_of_every_file(w, award):
    files = taken(w, award)
    index = json.loads(files.pop("index.json"))
    assert {one["name"]: one["sha256"] for one in index["files"]} == {
        name: hashlib.sha256(content).hexdigest() for name, content in files.items()
    }
    assert index["profile"] == "business-confidential"


def test_signed_texts_have_the_hash_that_was_kept_at_signing(w, award):
    index = json.loads(taken(w, award)["index.json"])
    signed = [one for one in index["files"] if "sha256_when_signed" in one]
    assert all(one["sha256"] == one["sha256_when_signed"] for one in signed)
    names = {one["name"] for one in signed}
    assert names >= {"rule-card.json", "signed-1.txt", "signed-2.txt", "signed-3.txt", "signed-4.txt"}


def test_each_event_can_be_checked_against_its_seal_without_us(w, award):
    files = taken(w, award)
    lines = files["events.jsonl"].decode().split("\n")
    rows = rows_of(files, "events")
    for row, line in zip(rows, lines, strict=True):
        assert hashlib.sha256(f"{row['Seal before']}\n{line}".encode()).hexdigest() == row["Seal"]
    head = json.loads(files["index.json"])["audit"]["head"]
    assert not chain.verify([Head(head)]).broken


def test_the_same_state_gives_the_same_bytes_on_another_day(w, award):
    seal_events()
    first = archive_of(award)
    with clock.travel(trade.NOW.replace(month=12)):
        assert archive_of(award) == first


def test_taking_a_copy_is_recorded_with_its_hash_and_is_no_part_of_the_next_copy(w, award):
    content = export_award(by=w.office.auditor, application_id=award.pk).content
    event = AuditEvent.objects.filter(action="award.exported").get()
    assert event.facts["sha256"] == hashlib.sha256(content).hexdigest()
    assert event.user_id == w.office.auditor.user_id
    assert "award.exported" not in {row["Action"] for row in rows_of(taken(w, award), "events")}


def test_no_text_of_the_vault_is_in_the_file(w, award):
    """What was handed over is described by kind, date and hash."""
    assert b"Report handed over" not in b"".join(taken(w, award).values())


def test_a_quote_withdrawn_before_the_box_was_opened_is_not_shown(w, award):
    quote = award.voucher.draws.get().funding_line.engagement.quote
    quote.request.quotes.create(
        provider=w.operator.organisation,
        state=QuoteState.WITHDRAWN,
        starts_on=quote.starts_on,
        valid_until=quote.valid_until,
    )
    assert [row["Quote"] for row in rows_of(taken(w, award), "quotes")] == [quote.reference]


def test_a_typed_formula_runs_in_no_spreadsheet(w, award):
    award.items.update(note='=HYPERLINK("http://example.org")')
    assert rows_of(taken(w, award), "asked-for")[0]["How they got to it"].startswith("'=")


def test_only_the_offices_auditor_takes_a_file(w, award):
    refusals.assert_refused_to_others(
        lambda actor: export_award(by=actor, application_id=award.pk),
        organisations=[w.office.organisation, w.operator.organisation, w.provider.organisation],
        allowed=[Role.PROGRAM_AUDITOR],
    )


@pytest.mark.parametrize("party", ["operator", "provider"])
def test_an_auditor_tied_to_a_party_takes_no_file(w, award, party):
    declare_interest(by=w.office.auditor, organisation=getattr(w, party).organisation.name, nature="family")
    before = refusals.everything()
    with pytest.raises(Refused, match="You declared a tie"):
        export_award(by=w.office.auditor, application_id=award.pk)
    assert refusals.everything() == before
