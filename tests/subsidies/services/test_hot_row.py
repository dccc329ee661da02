"""Read from the SQL itself: the guard stands in the UPDATE, and the counters of the ledger are what is written last.

A budget line's row is wanted by everybody. Held to the end of a long transaction it would make all others wait; asked
before it is changed ("is there enough?") it would let two take the same dollar.
"""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from marketplace.accounts.actor import SYSTEM
from marketplace.core import clock
from marketplace.core.money import Money
from marketplace.engagements import services as orders
from marketplace.ledger.models import Account
from marketplace.ledger.postings import Posting
from marketplace.ledger.services import open_account, post_all
from marketplace.payments import services as payments
from subsidies.reasons import RevokeReason
from subsidies.services import applications, claims, cuts, decisions, offers, recoveries, vouchers
from tests.marketplace.ledger.factories import fund
from tests.subsidies import trade

WRITE = re.compile(r"^(INSERT INTO|UPDATE|DELETE FROM) \"(\w+)\"")
COUNTERS = ("UPDATE", "ledger_account")
GUARD = re.compile(
    r'UPDATE "ledger_account" SET "debits" = \("ledger_account"."debits" \+ (?P<out>\d+)\), '
    r'"credits" = \("ledger_account"."credits" \+ (?P<into>\d+)\) WHERE '
    r'\(\(NOT "ledger_account"."limited" OR '
    r'"ledger_account"."credits" >= \("ledger_account"."debits" \+ +\(?(?P<needed>-?\d+)\)?\)\) AND '
    r'"ledger_account"."id" = (?P<key>\d+)\)'
)


class Written:
    """The statements of one service that write, in their order."""

    def __init__(self, queries):
        self.all = [(*found.groups(), sql) for sql in queries if (found := WRITE.match(sql))]
        self.counters = [sql for verb, table, sql in self.all if (verb, table) == COUNTERS]
        self.guards = [found for sql in self.counters if (found := GUARD.fullmatch(sql))]


@pytest.fixture
def written():
    """written(service, …) runs it and gives back what it wrote."""

    def written(service, **arguments):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            service(**arguments)
        return Written([query["sql"] for query in captured.captured_queries])

    return written


def assert_counted_last(writes):
    """Each counter is changed under its guard, in the order of the keys, after everything else that is written."""
    assert len(writes.guards) == len(writes.counters) >= 2, writes.counters
    assert all(int(one["needed"]) == int(one["out"]) - int(one["into"]) for one in writes.guards)
    keys = [int(guard["key"]) for guard in writes.guards]
    assert keys == sorted(set(keys))
    assert [(verb, table) for verb, table, _sql in writes.all[-len(keys) :]] == [COUNTERS] * len(keys)


def test_a_posting_of_several_movements_counts_each_account_once_and_last(written):
    line = fund(open_account("available", "line:1"), 100_00)
    order, voucher = open_account("obligated", "order:5"), open_account("committed", "voucher:7")
    postings = [
        Posting(line, voucher, Money(50_00), "a", "test"),
        Posting(voucher, order, Money(20_00), "b", "test"),
    ]
    writes = written(post_all, postings=postings, by=SYSTEM)
    assert_counted_last(writes)
    assert [int(guard["key"]) for guard in writes.guards] == [line.pk, order.pk, voucher.pk]


def test_the_guard_refuses_what_the_account_does_not_hold_without_being_asked_before(written):
    line = fund(open_account("available", "line:1"), 100_00)
    taken = {"debits": Money(90_00), "credits": Money(100_00)}
    Account.objects.filter(pk=line.pk).update(**taken)
    assert line.balance == Money(100_00)  # what we read before is old by now
    posting = Posting(line, open_account("committed", "voucher:7"), Money(10_01), "a", "test")
    with pytest.raises(Exception, match="not enough money left"):
        post_all([posting], by=SYSTEM)
    line.refresh_from_db()
    assert (line.debits, line.credits) == (taken["debits"], taken["credits"])


def recommendation(w):
    case = trade.in_review(w)
    return decisions.recommend_application, {
        "by": w.office.reviewer,
        "application_id": case.pk,
        "amount": case.requested,
    }


def lower_approval(w):
    case = trade.recommended(w)
    return decisions.approve_application, {
        "by": w.office.administrator,
        "application_id": case.pk,
        "amount": Money(500_000),
    }


def decline(w):
    case = trade.recommended(w)
    reasons = [{"code": "other", "rule": "", "value": "", "cure": "Ask again."}]
    return decisions.decline_application, {"by": w.office.reviewer, "application_id": case.pk, "reasons": reasons}


def reconsideration(w):
    case = trade.recommended(w)
    return decisions.reconsider_application, {"by": w.office.reviewer, "application_id": case.pk, "note": "Again."}


def wait_list_after_an_offer(w):
    case = trade.offered(w)
    return offers.answer_offer, {"by": w.operator.actor, "application_id": case.pk, "wanted": False}


def offer(w):
    case = trade.wait_listed(w)
    return offers.make_offer, {"by": w.office.reviewer, "application_id": case.pk, "amount": case.requested}


def withdrawal(w):
    case = trade.recommended(w)
    return applications.withdraw_application, {"by": w.operator.actor, "application_id": case.pk}


def acceptance(w):
    case = trade.approved(w)
    return applications.accept_award, {"by": w.operator.actor, "application_id": case.pk, "signature": trade.SIGNATURE}


def cancellation(w):
    voucher = trade.voucher(w)
    return vouchers.cancel_voucher, {"by": w.operator.actor, "voucher_id": voucher.pk, "reason": "Bought before."}


def revocation(w):
    voucher = trade.voucher(w)
    words = {"code": RevokeReason.FUNDER_ENDED_IT, "reason": "The award was cut."}
    return vouchers.revoke_voucher, {"by": w.office.administrator, "voucher_id": voucher.pk, **words}


def cancelled_order(w):
    trade.voucher(w)
    order = trade.order(w)
    return orders.cancel_order, {"by": w.operator.actor, "engagement_id": order.pk, "reason": "The site is sold."}


def claimed(w):
    trade.voucher(w)
    first, *_others = trade.accepted_milestones(w, trade.order(w))
    return trade.claim(w, first)


def approved_claim(w):
    return claims.approve_claim, {"by": w.office.reviewer, "claim_id": claimed(w).pk}


def payment(w):
    payout = trade.released(w, claimed(w))
    return payments.mark_payout_paid, {"by": w.office.fiscal_officer, "payout_id": payout.pk, "bank_reference": "ACH-1"}


def cut(w):
    return cuts.cut_budget_line, {
        "by": w.office.fiscal_officer,
        "line_id": w.line.pk,
        "amount": Money(100),
        "reason": "Less was appropriated.",
    }


def repayment(w):
    return recoveries.record_repayment, {
        "by": w.office.fiscal_officer,
        "recovery_id": trade.established(w).pk,
        "repaid_on": trade.NOW.date(),
        "bank_reference": "ACH-2042",
    }


STEPS = [
    recommendation,
    lower_approval,
    decline,
    reconsideration,
    offer,
    wait_list_after_an_offer,
    withdrawal,
    acceptance,
    cancellation,
    revocation,
    cancelled_order,
    approved_claim,
    payment,
    repayment,
    cut,
]


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.__name__)
def test_the_ledger_counts_under_its_guard_and_last(w, written, step):
    service, arguments = step(w)
    assert_counted_last(written(service, **arguments))


def test_signing_an_order_draws_the_voucher_last(w):
    trade.voucher(w)
    with CaptureQueriesContext(connection) as captured:
        trade.order(w)
    writes = Written([query["sql"] for query in captured.captured_queries])
    assert_counted_last(writes)


def test_releasing_a_payment_moves_no_money(w, written):
    payout = claims.approve_claim(by=w.office.reviewer, claim_id=claimed(w).pk).payout
    writes = written(payments.release_payout, by=w.office.fiscal_officer, payout_id=payout.pk)
    assert writes.counters == []


def test_a_voucher_that_expires_gives_its_money_back_last(w, written):
    voucher = trade.voucher(w)
    with clock.travel(trade.NOW.replace(year=2027)):
        assert_counted_last(written(vouchers.expire_voucher, voucher_id=voucher.pk))
