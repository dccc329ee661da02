import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from marketplace.accounts.roles import Role
from marketplace.audit.models import AuditEvent
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from marketplace.notices.models import Notice
from marketplace.payments import services
from marketplace.payments.models import PayoutAccount
from marketplace.vault.services import open_entry
from tests.marketplace.accounts.factories import create_member
from tests.marketplace.payments.factories import Office, screen

MONDAY = dt.datetime(2026, 12, 21, 15, tzinfo=dt.UTC)
NUMBER = "000123456789"
CALL = "Rang 406-555-0142 from their web page; Dana says that they moved to this bank."


@pytest.fixture
def office():
    return Office()


@pytest.fixture
def colleague(office):
    return create_member(Role.PROVIDER_OWNER, organisation=office.payee.organisation).actor()


def enter(office, by=None, **changes):
    values = {
        "bank_name": "Prairie State Bank",
        "holder_name": "Big Sky Cyber LLC",
        "routing_number": "021000021",
        "account_number": NUMBER,
    }
    return services.enter_payout_account(
        by=by or office.payee.actor, organisation=office.payee.organisation, **values | changes
    )


def test_the_numbers_are_in_the_vault_and_nowhere_else(office):
    account = enter(office)
    assert account.last_four == "6789"
    for text in (PayoutAccount.objects.values(), AuditEvent.objects.values(), Notice.objects.values()):
        assert NUMBER not in str(list(text))
    numbers = open_entry(by=office.payee.actor, entry=account.numbers, purpose="test")
    assert numbers == {"routing": "021000021", "account": NUMBER}
    with pytest.raises(Refused):
        open_entry(by=office.fiscal.actor, entry=account.numbers, purpose="test")


def test_a_new_account_waits_for_a_colleague_and_three_business_days(office, colleague):
    with clock.travel(MONDAY):
        account = enter(office)
        payout = office.ready()
        with pytest.raises(DomainError, match="second person"):
            services.release_payout(by=office.fiscal.actor, payout_id=payout.pk)
        services.verify_payout_account(by=colleague, account_id=account.pk)
        with pytest.raises(DomainError, match="number you found yourself"):
            services.release_payout(by=office.fiscal.actor, payout_id=payout.pk)
        services.record_call_back(by=office.second, account_id=account.pk, note=CALL)
        with pytest.raises(DomainError, match="from December 24, 2026"):
            services.release_payout(by=office.fiscal.actor, payout_id=payout.pk)
    with clock.travel(MONDAY + dt.timedelta(days=3)):
        screen(payout.payee, payout.office)
        payout = services.release_payout(by=office.fiscal.actor, payout_id=payout.pk)
    assert payout.account == account


def test_who_entered_an_account_does_not_verify_it(office):
    account = enter(office)
    with pytest.raises(Refused, match="colleague"):
        services.verify_payout_account(by=office.payee.actor, account_id=account.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        PayoutAccount.objects.filter(pk=account.pk).update(verified_by=office.payee.actor.user_id)
    account.refresh_from_db()
    assert account.verified_at is None


def test_a_changed_account_ends_the_old_one_and_everybody_is_told(office, colleague):
    first = enter(office)
    services.verify_payout_account(by=colleague, account_id=first.pk)
    second = enter(office, by=colleague, account_number="99998888")
    first.refresh_from_db()
    assert first.replaced_at is not None
    assert list(PayoutAccount.objects.current()) == [second]
    assert second.verified_at is None
    told = Notice.objects.filter(kind="payments.account_entered").values_list("user_id", flat=True)
    assert {office.payee.actor.user_id, colleague.user_id} <= set(told)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"routing_number": "021000022"}, "routing_number"),
        ({"routing_number": "12345"}, "routing_number"),
        ({"account_number": "12 34x"}, "account_number"),
        ({"account_number": "123"}, "account_number"),
    ],
)
def test_numbers_that_cannot_be_are_refused_with_what_is_right(office, changes, field):
    with pytest.raises(DomainError) as refusal:
        enter(office, **changes)
    assert refusal.value.field == field
    assert not PayoutAccount.objects.exists()


def test_sales_people_do_not_say_where_to_be_paid(office):
    sales = create_member(Role.PROVIDER_SALES, organisation=office.payee.organisation)
    with pytest.raises(Refused):
        enter(office, by=sales.actor())
    assert not PayoutAccount.objects.exists()


def test_a_call_back_says_what_was_asked_and_is_made_by_the_office_that_pays(office, colleague):
    account = enter(office)
    with pytest.raises(Refused, match="pays this provider nothing"):
        services.record_call_back(by=office.fiscal.actor, account_id=account.pk, note=CALL)
    office.queued()
    with pytest.raises(DomainError, match="whom you rang") as refusal:
        services.record_call_back(by=office.fiscal.actor, account_id=account.pk, note="ok")
    assert refusal.value.field == "note"
    account.refresh_from_db()
    assert account.called_back_at is None
    called = services.record_call_back(by=office.fiscal.actor, account_id=account.pk, note=CALL)
    assert (called.called_back_by_id, called.verified_at) == (office.fiscal.actor.user_id, None)
    assert CALL not in str(list(AuditEvent.objects.values()))


def test_in_a_firm_of_one_the_officer_who_rings_is_the_second_person(office):
    account = enter(office)
    office.queued()
    called = services.record_call_back(by=office.fiscal.actor, account_id=account.pk, note=CALL)
    assert called.verified_by_id == office.fiscal.actor.user_id
