"""A program accepts on evidence where the operator stays silent; nothing is ever accepted by itself."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from marketplace.accounts import services as accounts
from marketplace.accounts.models import Membership
from marketplace.accounts.roles import Role
from marketplace.audit.models import AuditEvent
from marketplace.core import clock, outbox
from marketplace.core.errors import DomainError, Refused
from marketplace.core.moves import IllegalMove
from marketplace.documents.access import may_download
from marketplace.engagements import services as orders
from marketplace.engagements.models import Acceptance, Dispute, Milestone, Signature
from marketplace.engagements.tasks import ask_second_contacts
from marketplace.notices.models import Notice
from marketplace.payments.models import OwnShare
from marketplace.vault.access import may_open
from marketplace.vault.models import VaultView
from subsidies.selectors.acceptances import unanswered_work_of
from subsidies.selectors.claims import checks_of
from subsidies.services import claims
from tests.marketplace.accounts.factories import create_member
from tests.subsidies import trade
from tests.subsidies.factories import client_of

REASON = "The report lists every account and the settings were shown."
LAST_DAY = dt.date(2026, 12, 8)  # ten business days after November 23, 2026, with Thanksgiving between


@pytest.fixture
def work(w):
    """Delivered on November 23 with words and a file, and not answered."""
    trade.voucher(w)
    milestone = trade.order(w).milestones.order_by("position")[0]
    upload = SimpleUploadedFile("report.txt", b"All accounts have it.", "text/plain")
    orders.deliver_milestone(by=w.provider.actor, milestone_id=milestone.pk, evidence="Report.", upload=upload)
    return Milestone.objects.get(pk=milestone.pk)


def end_of(day, w):
    return clock.end_of_day(day, w.operator.organisation.zone)


def later(w, minutes=1):
    return clock.travel(end_of(LAST_DAY, w) + dt.timedelta(minutes=minutes))


def accept(w, work, by=None, reason=REASON):
    return orders.accept_for_operator(
        by=by or w.office.reviewer, milestone_id=work.pk, reason=reason, signature=trade.SIGNATURE
    )


def assert_nothing_changed(work):
    work.refresh_from_db()
    assert work.state == "delivered"
    assert not Acceptance.objects.exists()
    assert not Signature.objects.filter(text__contains="in the place of").exists()
    assert not Notice.objects.filter(kind="engagements.accepted_for_operator").exists()


def test_the_operator_says_what_is_missing_until_the_end_of_the_last_day(w, work):
    with clock.travel(end_of(LAST_DAY, w)):
        orders.dispute_milestone(by=w.operator.actor, milestone_id=work.pk, text="Half is missing.")
    work.refresh_from_db()
    assert work.state == "disputed"


def test_after_the_last_day_it_may_accept_but_not_dispute_and_nothing_is_accepted_by_itself(w, work):
    with later(w), pytest.raises(DomainError, match="December 8, 2026, 10 business days") as refused:
        orders.dispute_milestone(by=w.operator.actor, milestone_id=work.pk, text="Half is missing.")
    assert refused.value.code == "too_late"
    assert "A signer can still accept it" in str(refused.value)
    assert not Dispute.objects.exists()
    with later(w, minutes=60 * 24 * 90):
        ask_second_contacts()
        assert_nothing_changed(work)
        orders.accept_milestone(by=w.operator.actor, milestone_id=work.pk, signature=trade.SIGNATURE)
    assert Acceptance.objects.get().program_signature is None


def test_a_program_accepts_in_the_place_of_a_silent_operator_and_the_claim_follows(w, work):
    with later(w):
        acceptance = accept(w, work)
        work.refresh_from_db()
        assert (work.state, acceptance.signature, acceptance.program_reason) == ("accepted", None, REASON)
        signed = acceptance.program_signature
        assert signed.signed_by_id == w.office.reviewer.user_id
        assert signed.organisation == w.office.organisation
        delivery = work.deliveries.get()
        assert acceptance.delivery == delivery
        assert delivery.document.sha256 in signed.text
        assert REASON in signed.text
        assert f"still pays its own share of {work.own_share}" in signed.text
        outbox.drain()
        assert OwnShare.objects.get(milestone=work).amount == work.own_share
        claim = trade.claim(w, work)
        assert any(REASON in text and ok for ok, text in checks_of(claim))
        with pytest.raises(Refused, match="You accepted this work for the operator"):
            claims.approve_claim(by=w.office.reviewer, claim_id=claim.pk)
        claim.refresh_from_db()
        assert claim.state == "submitted"
        assert claims.approve_claim(by=w.office.administrator, claim_id=claim.pk).state == "approved"


def test_both_sides_are_told_and_the_audit_has_who_and_on_which_evidence(w, work):
    with later(w):
        accept(w, work)
    told = Notice.objects.filter(kind="engagements.accepted_for_operator")
    assert set(told.values_list("organisation", flat=True)) == {
        w.operator.organisation.pk,
        w.provider.organisation.pk,
    }
    assert not told.filter(body__contains=REASON).exists()
    event = AuditEvent.objects.get(action="milestone.accepted_for_operator")
    delivery = work.deliveries.get()
    assert event.user_id == w.office.reviewer.user_id
    assert event.facts == {"delivery": delivery.pk, "document": delivery.document.reference}


def test_not_before_the_last_day_has_ended(w, work):
    with clock.travel(end_of(LAST_DAY, w)):
        with pytest.raises(DomainError, match="until the end of December 8, 2026"):
            accept(w, work)
        assert unanswered_work_of(w.office.organisation.pk, 20) == []
    assert_nothing_changed(work)


def test_not_before_the_second_contact_was_asked_and_had_three_business_days(w, work):
    operator = w.operator.organisation
    contact = create_member(Role.OPERATOR_VIEWER, organisation=operator)
    owner = create_member(Role.OPERATOR_OWNER, organisation=operator).actor()
    accounts.choose_second_contact(by=owner, organisation_id=operator.pk, membership_id=contact.pk)
    with later(w):
        with pytest.raises(DomainError, match="second contact has not been asked"):
            accept(w, work)
        ask_second_contacts()  # late: the job did not run before
        with pytest.raises(DomainError, match="until the end of December 14, 2026"):
            accept(w, work)
    assert_nothing_changed(work)
    with clock.travel(end_of(dt.date(2026, 12, 14), w) + dt.timedelta(minutes=1)):
        accept(w, work)


def test_what_is_disputed_is_not_accepted_over_the_operators_head(w, work):
    orders.dispute_milestone(by=w.operator.actor, milestone_id=work.pk, text="Half is missing.")
    with later(w), pytest.raises(DomainError, match="does not wait for the operator's answer"):
        accept(w, work)
    work.refresh_from_db()
    assert work.state == "disputed"
    assert not Acceptance.objects.exists()


def test_it_is_accepted_once(w, work):
    with later(w):
        accept(w, work)
        with pytest.raises(IllegalMove):
            accept(w, work, by=w.office.administrator)
    assert Acceptance.objects.count() == 1


@pytest.mark.parametrize("reason", ["", "  "])
def test_no_reason_no_acceptance(w, work, reason):
    with later(w), pytest.raises(DomainError, match="Say what you read") as refused:
        accept(w, work, reason=reason)
    assert refused.value.field == "reason"
    assert_nothing_changed(work)


def tied_to_the_provider(w):
    boss = w.provider.membership
    user = Membership.objects.get(user_id=w.office.reviewer.user_id).user
    create_member(Role.PROVIDER_FINANCE, organisation=boss.organisation, user=user)
    return w.office.reviewer


def fiscal_officer(w):
    return w.office.fiscal_officer


def another_office(w):
    return create_member(Role.PROGRAM_REVIEWER).actor()


def provider_itself(w):
    return w.provider.actor


@pytest.mark.parametrize("who", [tied_to_the_provider, fiscal_officer, another_office, provider_itself])
def test_nobody_else_accepts_for_the_operator_or_reads_the_evidence_for_it(w, work, who):
    actor = who(w)
    with later(w):
        with pytest.raises(Refused):
            accept(w, work, by=actor)
        delivery = work.deliveries.get()
        if who is not provider_itself:
            assert not may_open(actor, delivery.evidence)
            assert not may_download(actor, delivery.document)
    assert_nothing_changed(work)


def test_the_office_reads_the_evidence_from_the_silence_to_the_acceptance_only(w, work):
    delivery, reviewer = work.deliveries.get(), w.office.reviewer

    def reads():
        return may_open(reviewer, delivery.evidence), may_download(reviewer, delivery.document)

    assert reads() == (False, False)
    with later(w):
        assert reads() == (True, True)
        accept(w, work)
        assert reads() == (False, False)


def page(work):
    return reverse("accept_for_operator", args=[work.reference])


def test_the_page_shows_the_evidence_takes_the_signature_and_says_who_accepted_and_why(w, work):
    with later(w):
        reviewer = client_of(w.office.reviewer)
        assert page(work) in reviewer.get(reverse("dashboard")).content.decode()
        shown = reviewer.get(page(work)).content.decode()
        assert "<p>Report.</p>" in shown
        assert "Sign and accept for the operator" in shown
        view = VaultView.objects.get(user_id=w.office.reviewer.user_id)
        assert view.entry_id == work.deliveries.get().evidence_id
        data = {"reason": REASON, "typed_name": "Rita Moss", "title": "Reviewer"}
        again = reviewer.post(page(work), data).content.decode()
        assert "Tick this box to sign" in again
        assert REASON in again
        assert_nothing_changed(work)
        assert reviewer.post(page(work), data | {"consented": "on"}).url == page(work)
        assert REASON in reviewer.get(page(work)).content.decode()
        order = work.engagement
        step = reverse("engagements:milestone", args=[order.reference, work.position])
        for party in (w.operator, w.provider):
            told = client_of(party.actor).get(step).content.decode()
            assert f"Accepted by {w.office.organisation.name} for the operator" in told
            assert REASON in told
            assert "Rita Moss, Reviewer" in told
            line = client_of(party.actor).get(order.get_absolute_url()).content.decode()
            assert f"Accepted by {w.office.organisation.name} for the operator, which did not answer" in line


def test_the_page_says_the_last_day_and_afterwards_what_is_still_possible(w, work):
    step = reverse("engagements:milestone", args=[work.engagement.reference, work.position])
    before = client_of(w.operator.actor).get(step).content.decode()
    assert "until the end of December 8, 2026" in before
    assert "Do not accept yet" in before
    with later(w):
        operator = client_of(w.operator.actor)
        after = operator.get(step).content.decode()
        assert "The last day to say that something is missing was December 8, 2026" in after
        assert "Do not accept yet" not in after
        assert "Sign and accept" in after
        dispute = reverse("engagements:dispute", args=[work.engagement.reference, work.position])
        kept = operator.post(dispute, {"text": "Half is missing."}).content.decode()
    assert "The last day to say that something is missing was December 8, 2026" in kept
    assert not Dispute.objects.exists()


def test_the_page_is_the_offices_and_shows_no_evidence_before_the_silence(w, work):
    early = client_of(w.office.reviewer).get(page(work)).content.decode()
    assert "<p>Report.</p>" not in early
    assert "may still accept it" in early
    assert "id_reason" not in early
    for stranger in (w.operator.actor, w.provider.actor, another_office(w)):
        assert client_of(stranger).get(page(work)).status_code == 404
    with later(w):
        refused = client_of(w.office.fiscal_officer)
        assert "another role" in refused.get(page(work)).content.decode()
        assert refused.post(page(work), {"reason": REASON}).status_code == 403
    assert_nothing_changed(work)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"program_signature": None}, "acceptance_is_the_operators_or_the_programs"),
        ({"signature": True}, "acceptance_is_the_operators_or_the_programs"),
        ({"program_reason": ""}, "acceptance_by_a_program_says_why"),
    ],
)
def test_the_database_keeps_exactly_one_signature_and_the_programs_reason(w, work, changes, constraint):
    with later(w):
        acceptance = accept(w, work)
    if "signature" in changes:
        changes = {"signature": work.engagement.signature}
    elif "program_signature" in changes:
        changes = changes | {"program_reason": ""}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Acceptance.objects.filter(pk=acceptance.pk).update(**changes)
