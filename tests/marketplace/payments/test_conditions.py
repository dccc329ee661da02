"""What has to be so before public money leaves."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from marketplace.audit.models import AuditEvent
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from marketplace.notices.models import Notice
from marketplace.payments import conditions, services
from marketplace.payments.models import OtherPayee, PayoutAccount, PayoutHold, TaxForm
from marketplace.payments.states import PayoutState
from marketplace.vault.services import open_entry
from tests.marketplace.documents.factories import upload
from tests.marketplace.payments.factories import Office, prove_payee, screen, today

EIN = "12-3456789"


@pytest.fixture
def office():
    return Office()


def release(office, payout):
    return services.release_payout(by=office.fiscal.actor, payout_id=payout.pk)


def stays(office, payout, match):
    with pytest.raises(DomainError, match=match):
        release(office, payout)
    payout.refresh_from_db()
    assert (payout.state, payout.released_at) == (PayoutState.QUEUED, None)


def tax_form(office, **changes):
    values = {"name_on_form": "Big Sky Cyber LLC", "tax_kind": "s_corporation", "tax_number": EIN, "signed_on": today()}
    return services.enter_tax_form(by=office.payee.actor, organisation=office.payee.organisation, **values | changes)


def screened(office, name, outcome="clear", remark=""):
    return services.record_payee_screening(
        by=office.second, payee=office.payee.organisation, list_name=name, outcome=outcome, remark=remark
    )


def other_payee(office, by=None):
    details = services.OtherPayeeDetails(
        why="trustee",
        name="Ellen Marsh, trustee",
        bank_name="First Bank",
        routing_number="011000015",
        account_number="5550001111",
        upload=upload(),
    )
    return services.name_other_payee(by=by or office.fiscal.actor, payee=office.payee.organisation, details=details)


def test_a_payment_keeps_payer_payee_route_account_and_tax_form(office):
    payout = office.sent()
    assert (payout.office, payout.payee) == (office.organisation, office.payee.organisation)
    assert payout.route == "transfer"
    assert payout.account == PayoutAccount.objects.get()
    assert payout.tax_form == TaxForm.objects.get()
    assert payout.other_payee is None


def test_without_a_w9_nothing_leaves(office):
    payout = office.ready()
    TaxForm.objects.update(replaced_at=clock.now())
    stays(office, payout, "no W-9")
    tax_form(office)
    assert release(office, payout).state == PayoutState.SENT


def test_the_tax_number_is_in_the_vault_and_nowhere_else(office):
    form = tax_form(office)
    assert form.last_four == "6789"
    for rows in (TaxForm.objects.values(), AuditEvent.objects.values(), Notice.objects.values()):
        assert "123456789" not in str(list(rows))
    assert open_entry(by=office.payee.actor, entry=form.number, purpose="test") == {"number": "123456789"}
    with pytest.raises(Refused):
        open_entry(by=office.fiscal.actor, entry=form.number, purpose="test")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"tax_number": "12-345678"}, "tax_number"),
        ({"tax_number": "07-3456789"}, "tax_number"),
        ({"tax_number": "about nine"}, "tax_number"),
        ({"signed_on": dt.date(2999, 1, 1)}, "signed_on"),
    ],
)
def test_a_tax_form_that_cannot_be_is_refused(office, changes, field):
    with pytest.raises(DomainError) as refusal:
        tax_form(office, **changes)
    assert refusal.value.field == field
    assert not TaxForm.objects.exists()


def test_a_new_form_ends_the_old_one_which_stays(office):
    first, second = tax_form(office), tax_form(office, tax_kind="partnership")
    first.refresh_from_db()
    assert first.replaced_at is not None
    assert list(TaxForm.objects.current()) == [second]


def test_a_look_at_the_lists_counts_for_24_hours(office):
    noon = dt.datetime(2026, 12, 2, 17, tzinfo=dt.UTC)
    with clock.travel(noon):
        payout = office.ready()
    with clock.travel(noon + dt.timedelta(hours=24, seconds=1)):
        stays(office, payout, "sanctions list today")
        screened(office, "sam")
        stays(office, payout, "sanctions list today")
        screened(office, "ofac")
    with clock.travel(noon + dt.timedelta(hours=48)):
        assert release(office, payout).state == PayoutState.SENT


def test_a_possible_match_holds_what_waits_until_it_is_looked_into(office):
    payout = office.ready()
    with pytest.raises(DomainError, match="what matched"):
        screened(office, "ofac", "possible_match")
    screened(office, "ofac", "possible_match", "Same name, other state.")
    payout.refresh_from_db()
    hold = PayoutHold.objects.get()
    assert (payout.state, hold.reason, hold.placed_by_id) == (PayoutState.HELD, "screening", office.second.user_id)
    services.requeue_payout(by=office.fiscal.actor, payout_id=payout.pk)
    stays(office, payout, "possible match")
    screened(office, "ofac")
    assert release(office, payout).state == PayoutState.SENT


@pytest.mark.parametrize("reason", ["screening", "bankruptcy", "levy", "bank_change", "audit"])
def test_a_hold_has_a_coded_reason_and_ends_by_a_person(office, reason):
    payout = office.ready()
    services.hold_payout(by=office.fiscal.actor, payout_id=payout.pk, reason=reason)
    assert conditions.standing(payout).missing == [
        f"On hold: {PayoutHold.objects.get().get_reason_display()}. A fiscal officer lifts it."
    ]
    services.requeue_payout(by=office.second, payout_id=payout.pk)
    hold = PayoutHold.objects.get()
    assert (hold.reason, hold.lifted_by_id) == (reason, office.second.user_id)
    assert release(office, payout).state == PayoutState.SENT


def test_a_hold_without_one_of_the_reasons_is_refused(office):
    payout = office.ready()
    with pytest.raises(DomainError, match="Choose why"):
        services.hold_payout(by=office.fiscal.actor, payout_id=payout.pk, reason="because")
    assert not PayoutHold.objects.exists()
    payout.refresh_from_db()
    assert payout.state == PayoutState.QUEUED


def test_a_payment_without_an_account_waits(office):
    payout = office.ready()
    PayoutAccount.objects.update(replaced_at=clock.now())
    stays(office, payout, "not said where to be paid")


def test_an_account_the_bank_calls_wrong_is_paid_no_more(office):
    payout = office.ready()
    PayoutAccount.objects.update(bank_code="R03")
    stays(office, payout, "R03")


def test_somebody_else_is_paid_on_a_document_and_two_people(office):
    payout = office.ready()
    other = other_payee(office)
    stays(office, payout, "second fiscal officer")
    with pytest.raises(Refused, match="colleague"):
        services.approve_other_payee(by=office.fiscal.actor, other_payee_id=other.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        OtherPayee.objects.update(approved_by=office.fiscal.actor.user_id)
    services.approve_other_payee(by=office.second, other_payee_id=other.pk)
    payout = release(office, payout)
    assert (payout.other_payee, payout.account) == (other, None)
    assert Notice.objects.filter(kind="payments.other_payee_named").exists()


def test_when_somebody_else_is_paid_no_more_the_provider_is(office):
    payout = office.ready()
    other = other_payee(office)
    services.approve_other_payee(by=office.second, other_payee_id=other.pk)
    services.end_other_payee(by=office.fiscal.actor, other_payee_id=other.pk)
    assert release(office, payout).account == PayoutAccount.objects.get()


def test_the_bank_of_somebody_else_is_checked_too(office):
    details = {"why": "levy", "name": "County", "bank_name": "First", "account_number": "5550001111"}
    with pytest.raises(DomainError) as refusal:
        services.name_other_payee(
            by=office.fiscal.actor,
            payee=office.payee.organisation,
            details=services.OtherPayeeDetails(**details, routing_number="011000016", upload=upload()),
        )
    assert refusal.value.field == "routing_number"
    assert not OtherPayee.objects.exists()


def test_a_screening_of_another_payee_says_nothing(office):
    payout, stranger = office.queued(), Office()
    prove_payee(stranger.payee.organisation, stranger.organisation)
    screen(stranger.payee.organisation, office.organisation)
    stays(office, payout, "W-9")
