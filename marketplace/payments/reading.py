"""Turns the API's answers into our facts. Whatever is missing or of another kind stays empty; nothing is guessed."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from typing import Any

from marketplace.core.money import CURRENCY, Money
from marketplace.payments import facts

WON, LOST = "won", "lost"
# A closed inquiry never took money; to us it ended well.
OUTCOMES = {"won": WON, "warning_closed": WON, "prevented": WON, "lost": LOST}


def plain(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else value.to_dict()


def checkout(answer: Any) -> facts.CheckoutFacts:
    one = plain(answer)
    return facts.CheckoutFacts(
        id=one["id"],
        url=one.get("url") or "",
        status=one.get("status") or "",
        reference=one.get("client_reference_id") or "",
        payment_id=id_of(one.get("payment_intent")),
        amount=Money(one.get("amount_total") or 0),
        currency=one.get("currency") or "",
    )


def payment(answer: Any, refunds: Iterable[Any], disputes: Iterable[Any]) -> facts.PaymentFacts:
    one = plain(answer)
    charge = one.get("latest_charge")
    line = charge.get("balance_transaction") if isinstance(charge, Mapping) else None
    return facts.PaymentFacts(
        id=one["id"],
        status=one.get("status") or "",
        reference=named(one, "levee_payment"),
        received=Money(one.get("amount_received") or 0),
        currency=one.get("currency") or "",
        charge_id=id_of(charge),
        fees=_fees([line] if isinstance(line, Mapping) else []),
        refunds=tuple(refund(each) for each in refunds),
        disputes=tuple(dispute(each) for each in disputes),
    )


def refund(answer: Any) -> facts.RefundFacts:
    one = plain(answer)
    return facts.RefundFacts(
        id=one["id"],
        amount=Money(one["amount"]),
        status=one.get("status") or "",
        reference=named(one, "levee_refund"),
    )


def dispute(answer: Any) -> facts.DisputeFacts:
    one = plain(answer)
    return facts.DisputeFacts(
        id=one["id"],
        amount=Money(one["amount"]),
        outcome=OUTCOMES.get(one.get("status") or "", ""),
        answer_by=moment((one.get("evidence_details") or {}).get("due_by")),
        fees=_fees(one.get("balance_transactions") or []),
    )


def _fees(lines: Iterable[Mapping[str, Any]]) -> tuple[facts.FeeFacts, ...]:
    """Lines that only bring the principal back carry no fee."""
    return tuple(facts.FeeFacts(id=line["id"], amount=Money(line["fee"])) for line in lines if line.get("fee"))


def transfer(answer: Any) -> facts.TransferFacts:
    one = plain(answer)
    return facts.TransferFacts(
        id=one["id"],
        amount=Money(one["amount"]),
        destination=id_of(one.get("destination")),
        group=one.get("transfer_group") or "",
        reference=named(one, "levee_transfer"),
        reversals=tuple(reversal(each) for each in (one.get("reversals") or {}).get("data") or []),
    )


def reversal(answer: Any) -> facts.ReversalFacts:
    one = plain(answer)
    return facts.ReversalFacts(id=one["id"], amount=Money(one["amount"]), reference=named(one, "levee_refund"))


def top_up(answer: Any) -> facts.TopUpFacts:
    one = plain(answer)
    return facts.TopUpFacts(
        id=one["id"],
        amount=Money(one["amount"]),
        currency=one.get("currency") or "",
        status=one.get("status") or "",
    )


def account(answer: Any) -> facts.AccountFacts:
    one = plain(answer)
    asked = one.get("requirements") or {}
    due = [*(asked.get("past_due") or []), *(asked.get("currently_due") or [])]
    return facts.AccountFacts(
        id=one["id"],
        reference=named(one, "levee_organisation"),
        details_submitted=bool(one.get("details_submitted")),
        may_receive=(one.get("capabilities") or {}).get("transfers") == "active",
        may_pay_out=bool(one.get("payouts_enabled")),
        due=tuple(dict.fromkeys(due)),
        due_by=moment(asked.get("current_deadline")),
        disabled_reason=asked.get("disabled_reason") or "",
    )


def payout(answer: Any) -> facts.PayoutFacts:
    one = plain(answer)
    return facts.PayoutFacts(
        id=one["id"],
        amount=Money(one["amount"]),
        status=one.get("status") or "",
        arrives_on=dt.datetime.fromtimestamp(one["arrival_date"], dt.UTC).date(),
    )


def available(answer: Any) -> Money:
    """What of a balance may be spent at once, in our currency."""
    parts = plain(answer).get("available") or []
    return Money(sum(part["amount"] for part in parts if part.get("currency") == CURRENCY.lower()))


def balance_line(answer: Any) -> facts.BalanceLine:
    one = plain(answer)
    return facts.BalanceLine(
        id=one["id"],
        kind=one.get("type") or "",
        source_id=id_of(one.get("source")),
        amount=Money(one["amount"]),
        fee=Money(one["fee"]),
        net=Money(one["net"]),
        currency=one.get("currency") or "",
        booked_at=dt.datetime.fromtimestamp(one["created"], dt.UTC),
        available_at=dt.datetime.fromtimestamp(one["available_on"], dt.UTC),
    )


def event_of(raw: bytes) -> facts.EventFacts | None:
    """The event in a signed body, or None when the body is none."""
    try:
        return event(json.loads(raw))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError):
        return None


def event(one: dict[str, Any]) -> facts.EventFacts:
    about = one["data"]["object"]
    # Refunds, charges and disputes are parts of a payment: the payment is what is fetched.
    subject = about.get("payment_intent") if about.get("object") in ("refund", "charge", "dispute") else None
    return facts.EventFacts(
        id=_text(one["id"]),
        kind=_text(one["type"]),
        subject_id=id_of(subject) or _text(about.get("id") or ""),
        account=_text(one.get("account") or ""),
        livemode=one["livemode"] is True,
        happened_at=dt.datetime.fromtimestamp(one["created"], dt.UTC),
    )


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > 255 or not value.isascii():
        raise TypeError("An id is a short text")
    return value


def id_of(value: Any) -> str:
    """The id of an object that comes whole, as its id, or not at all."""
    return value.get("id") or "" if isinstance(value, Mapping) else value or ""


def named(one: Mapping[str, Any], name: str) -> str:
    return (one.get("metadata") or {}).get(name) or ""


def moment(stamp: Any) -> dt.datetime | None:
    return dt.datetime.fromtimestamp(stamp, dt.UTC) if isinstance(stamp, int) and stamp else None
