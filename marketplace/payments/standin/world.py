"""What happens at Stripe without us asking: people pay, banks take money back, accounts are opened."""

from marketplace.payments.standin import objects
from marketplace.payments.standin.news import emit
from marketplace.payments.standin.objects import BANK, CARD
from marketplace.payments.standin.store import Book, opened, type_of_object


class Impossible(Exception):
    """Stripe's own pages would not offer this now; the text says why."""


def look(object_id: str) -> type_of_object | None:
    with opened() as book:
        return book.get(object_id)


def pay(session_id: str, method: str = CARD) -> str:
    """The person pays on the hosted page; a card at once, a bank account after some days. Gives the payment's id."""
    with opened() as book:
        session = _open_session(book, session_id)
        intent = objects.payment_intent(session)
        session |= {"status": "complete", "payment_intent": intent["id"]}
        if method == BANK:
            book.put(intent | {"status": "processing"})
            session["payment_status"] = "unpaid"
        else:
            _succeed(book, intent, method)
            session["payment_status"] = "paid"
        emit(book, "checkout.session.completed", book.put(session))
        return intent["id"]


def settle_bank(session_id: str) -> None:
    """The bank has sent the money."""
    with opened() as book:
        session, intent = _processing(book, session_id)
        _succeed(book, intent, BANK)
        emit(book, "checkout.session.async_payment_succeeded", book.put(session | {"payment_status": "paid"}))


def fail_bank(session_id: str) -> None:
    with opened() as book:
        session, intent = _processing(book, session_id)
        emit(book, "payment_intent.payment_failed", book.put(intent | {"status": "requires_payment_method"}))
        emit(book, "checkout.session.async_payment_failed", session)


def expire(session_id: str) -> type_of_object:
    with opened() as book:
        return expire_in(book, session_id)


def expire_in(book: Book, session_id: str) -> type_of_object:
    session = book.put(_open_session(book, session_id) | {"status": "expired", "url": None})
    emit(book, "checkout.session.expired", session)
    return session


def refund(payment_id: str, amount: int, metadata: type_of_object | None = None) -> type_of_object:
    """Given back, by our call or by a person at Stripe's own desk."""
    with opened() as book:
        return refund_in(book, payment_id, amount, metadata or {})


def refund_in(book: Book, payment_id: str, amount: int, metadata: type_of_object) -> type_of_object:
    intent = book.get(payment_id)
    charge = book.get(intent["latest_charge"] or "") if intent else None
    if intent is None or charge is None:
        raise Impossible("charge_not_paid")
    if charge["disputed"]:
        raise Impossible("charge_disputed")
    if not 0 < amount <= charge["amount"] - charge["amount_refunded"]:
        raise Impossible("charge_already_refunded")
    one = objects.refund(book, intent, amount, metadata)
    charge["amount_refunded"] += amount
    emit(book, "charge.refunded", book.put(charge))
    return one


def open_dispute(payment_id: str) -> str:
    with opened() as book:
        intent = book.get(payment_id) or {}
        charge = book.get(intent.get("latest_charge") or "")
        if charge is None or charge["disputed"] or charge["amount_refunded"]:
            raise Impossible("Only money that was paid and not given back can be disputed.")
        book.put(charge | {"disputed": True})
        one = objects.dispute(book, charge)
        emit(book, "charge.dispute.created", one)
        return one["id"]


def close_dispute(dispute_id: str, outcome: str) -> None:
    """`outcome` is won (the money comes back) or lost."""
    with opened() as book:
        one = book.get(dispute_id)
        if one is None or one["status"] in ("won", "lost"):
            raise Impossible("There is no open dispute of this name.")
        if outcome == "won":
            one["balance_transactions"].append(objects.line(book, "adjustment", one["amount"], one["id"]))
        emit(book, "charge.dispute.closed", book.put(one | {"status": outcome}))


def finish_onboarding(account_id: str) -> None:
    """The provider has typed all that is asked, and Stripe believes it."""
    _change_account(account_id, [], "", is_active=True)


def ask_more(account_id: str, *names: str) -> None:
    """Stripe wants to know more and pays nothing out until then."""
    _change_account(account_id, list(names), "requirements.past_due", is_active=False)


def _change_account(account_id: str, due: list[str], reason: str, *, is_active: bool) -> None:
    with opened() as book:
        one = book.get(account_id)
        if one is None:
            raise Impossible("There is no such account.")
        word = "active" if is_active else "inactive"
        one |= {"charges_enabled": is_active, "payouts_enabled": is_active, "details_submitted": True}
        one["capabilities"] = {"card_payments": word, "transfers": word}
        one["requirements"] |= {"currently_due": due, "past_due": due, "disabled_reason": reason or None}
        emit(book, "account.updated", book.put(one), account=account_id)


def top_up(amount: int) -> str:
    """Whoever runs the instance puts money on its balance from a bank."""
    with opened() as book:
        return objects.top_up(book, amount)["id"]


def reverse(transfer_id: str, amount: int) -> None:
    """A person takes a transfer back at Stripe's own desk."""
    with opened() as book:
        given = book.get(transfer_id)
        if given is None:
            raise Impossible("There is no such transfer.")
        objects.reversal(book, given, amount, {})
        emit(book, "transfer.reversed", given)


def pay_out(account_id: str, amount: int) -> str:
    """The provider's balance goes to its bank."""
    with opened() as book:
        if objects.balance_of(book, account_id) < amount:
            raise Impossible("balance_insufficient")
        return objects.payout(book, account_id, amount)["id"]


def end_payout(account_id: str, payout_id: str, outcome: str) -> None:
    """`outcome` is paid, or failed: the bank sent it back."""
    with opened() as book:
        one = book.get(payout_id)
        if one is None:
            raise Impossible("There is no such payout.")
        if outcome == "failed":
            objects.line(book, "payout_failure", one["amount"], one["id"], account=account_id)
        emit(book, f"payout.{outcome}", book.put(one | {"status": outcome}), account=account_id)


def _open_session(book: Book, session_id: str) -> type_of_object:
    session = book.get(session_id)
    if session is None or session["status"] != "open":
        raise Impossible("This page is closed.")
    return session


def _processing(book: Book, session_id: str) -> tuple[type_of_object, type_of_object]:
    session = book.get(session_id)
    intent = book.get(session["payment_intent"] or "") if session else None
    if session is None or intent is None or intent["status"] != "processing":
        raise Impossible("No bank payment is on its way.")
    return session, intent


def _succeed(book: Book, intent: type_of_object, method: str) -> None:
    charge = objects.charge(book, intent, method)
    intent |= {"status": "succeeded", "amount_received": intent["amount"], "latest_charge": charge["id"]}
    emit(book, "payment_intent.succeeded", book.put(intent))
