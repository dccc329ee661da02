import pytest
from django.db import IntegrityError, transaction

from marketplace.accounts.actor import SYSTEM
from marketplace.accounts.roles import Role
from marketplace.core.errors import DomainError
from marketplace.core.money import ZERO, Money
from marketplace.ledger import selectors
from marketplace.ledger.models import Account, Transfer
from marketplace.ledger.postings import Insufficient, KeyReused, Posting
from marketplace.ledger.services import open_account, post, post_all, reverse
from tests.marketplace.accounts.factories import create_member
from tests.marketplace.ledger.factories import fund


@pytest.fixture
def available():
    return fund(open_account("available", "line:1"), 100_00)


@pytest.fixture
def committed():
    return open_account("committed", "voucher:7")


def commit(available, committed, cents, key="voucher:7:issued", **fields):
    return post(
        debit=available,
        credit=committed,
        amount=Money(cents),
        key=key,
        reason="award.recommended",
        **{"by": SYSTEM} | fields,
    )


def test_money_leaves_the_debited_account_and_arrives_in_the_credited_one(available, committed):
    member = create_member(Role.PROGRAM_REVIEWER)
    transfer = commit(available, committed, 60_00, by=member.actor())
    assert selectors.balance("available", "line:1") == Money(40_00)
    assert selectors.balance("committed", "voucher:7") == Money(60_00)
    assert transfer.posted_by == member.user
    assert selectors.miscounted() == []


def test_an_account_is_opened_once_and_an_unknown_one_is_empty():
    assert open_account("payable", "payee:9:line:12") == open_account("payable", "payee:9:line:12")
    assert selectors.balance("payable", "payee:10:line:12") == ZERO


def test_a_limited_account_never_goes_below_zero(available, committed):
    with pytest.raises(Insufficient) as refusal:
        commit(available, committed, 100_01)
    assert refusal.value.code == "insufficient"
    assert selectors.balance("available", "line:1") == Money(100_00)
    assert selectors.balance("committed", "voucher:7") == ZERO
    assert Transfer.objects.count() == 1


def test_the_last_cent_can_be_taken(available, committed):
    commit(available, committed, 100_00)
    assert selectors.balance("available", "line:1") == ZERO


def test_an_account_without_a_limit_may_owe(committed):
    authority = open_account("authority", "line:2", limited=False)
    commit(authority, committed, 5)
    assert selectors.balance("authority", "line:2") == Money(-5)


def test_the_database_holds_the_limit_without_us(available):
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.filter(pk=available.pk).update(debits=Money(100_01))


def test_the_same_key_moves_money_once(available, committed):
    first = commit(available, committed, 60_00)
    assert commit(available, committed, 60_00) == first
    assert selectors.balance("available", "line:1") == Money(40_00)
    assert selectors.miscounted() == []


def other_content(available, committed):
    """{what differs: (the second booking, its words)}."""
    other = open_account("committed", "voucher:8")
    return {
        "amount": ({"amount": Money(59_99)}, "the amount was $60.00 and is now $59.99"),
        "debit": (
            {"debit": fund(open_account("available", "line:2"), 100_00)},
            "the money came from “available of line:1” and would now come from “available of line:2”",
        ),
        "credit": (
            {"credit": other},
            "the money went to “committed of voucher:7” and would now go to “committed of voucher:8”",
        ),
        "reason": ({"reason": "order.signed"}, "the reason was “award.recommended” and is now “order.signed”"),
    }


@pytest.mark.parametrize("field", ["amount", "debit", "credit", "reason"])
def test_a_key_is_not_used_for_two_things_and_the_refusal_names_the_difference(available, committed, field):
    commit(available, committed, 60_00)
    changed, words = other_content(available, committed)[field]
    before = selectors.balances(["line:1", "line:2", "voucher:7", "voucher:8"])
    first = {"debit": available, "credit": committed, "amount": Money(60_00), "reason": "award.recommended"}
    with pytest.raises(KeyReused) as refusal:
        post(key="voucher:7:issued", by=SYSTEM, **first | changed)
    assert str(refusal.value) == f"This step is booked already, but differently: {words}. Nothing was changed."
    assert list(refusal.value.differences) == [field]
    assert selectors.balances(["line:1", "line:2", "voucher:7", "voucher:8"]) == before


def test_every_difference_is_named(available, committed):
    commit(available, committed, 60_00)
    with pytest.raises(KeyReused) as refusal:
        commit(committed, available, 1_00)
    assert list(refusal.value.differences) == ["amount", "debit", "credit"]


@pytest.mark.parametrize("cents", [0, -1])
def test_a_transfer_moves_more_than_nothing(available, committed, cents):
    with pytest.raises(ValueError, match="more than nothing"):
        commit(available, committed, cents)


def test_a_transfer_joins_two_accounts(available):
    with pytest.raises(ValueError, match="two different"):
        commit(available, available, 1)


def test_a_transfer_is_reversed_whole_and_once(available, committed):
    transfer = commit(available, committed, 60_00)
    reverse(transfer=transfer, key="voucher:7:cancelled", reason="voucher.cancelled", by=SYSTEM)
    assert selectors.balance("available", "line:1") == Money(100_00)
    with pytest.raises(IntegrityError), transaction.atomic():
        reverse(transfer=transfer, key="again", reason="voucher.cancelled", by=SYSTEM)
    assert selectors.balance("available", "line:1") == Money(100_00)


def test_a_reversal_moves_back_what_it_reverses_and_nothing_else(available, committed):
    transfer = commit(available, committed, 60_00)
    with pytest.raises(ValueError, match="same amount back"):
        commit(committed, available, 59_99, key="again", reverses=transfer)
    with pytest.raises(ValueError, match="same amount back"):
        commit(available, committed, 60_00, key="again", reverses=transfer)
    assert Transfer.objects.count() == 2


def test_what_was_passed_on_cannot_be_reversed(available, committed):
    transfer = commit(available, committed, 60_00)
    commit(committed, open_account("obligated", "order:5"), 1_00, key="order:5:signed")
    with pytest.raises(Insufficient):
        reverse(transfer=transfer, key="voucher:7:cancelled", reason="voucher.cancelled", by=SYSTEM)
    assert selectors.balance("committed", "voucher:7") == Money(59_00)


def test_several_movements_stand_or_fall_together(available, committed):
    obligated = open_account("obligated", "order:5")
    with pytest.raises(DomainError):
        post_all(
            [
                Posting(available, committed, Money(50_00), "a", "test"),
                Posting(committed, obligated, Money(50_01), "b", "test"),
            ],
            by=SYSTEM,
        )
    assert selectors.balance("available", "line:1") == Money(100_00)
    assert Transfer.objects.count() == 1


def test_money_may_pass_through_in_one_go(available, committed):
    obligated = open_account("obligated", "order:5")
    post_all(
        [
            Posting(available, committed, Money(50_00), "a", "test"),
            Posting(committed, obligated, Money(50_00), "b", "test"),
        ],
        by=SYSTEM,
    )
    assert selectors.balances(["line:1", "voucher:7", "order:5"]) == {
        ("available", "line:1"): Money(50_00),
        ("authority", "line:1"): Money(-100_00),
        ("committed", "voucher:7"): ZERO,
        ("obligated", "order:5"): Money(50_00),
    }


def test_a_transfer_is_never_changed_or_deleted(available, committed):
    transfer = commit(available, committed, 60_00)
    with pytest.raises(IntegrityError), transaction.atomic():
        Transfer.objects.filter(pk=transfer.pk).update(amount=Money(1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Transfer.objects.filter(pk=transfer.pk).delete()
    assert Transfer.objects.get(pk=transfer.pk).amount == Money(60_00)
