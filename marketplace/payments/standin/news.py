"""Events of the stand-in: written in the transaction of what happened, signed, and sent as Stripe sends them."""

import hashlib
import hmac
import json
import random
from collections.abc import Callable

from django.conf import settings

from marketplace.payments.standin.objects import new
from marketplace.payments.standin.store import Book, opened, stamp, type_of_object

SENT_AGAIN_AFTER = 3600
# (raw body, signature header) → status of the answer.
Send = Callable[[bytes, str], int]


def emit(book: Book, kind: str, about: type_of_object, *, account: str = "") -> type_of_object:
    event = new("event", "evt", type=kind, api_version="standin", data={"object": about})
    if account:
        event["account"] = account
    book.put(event, account=account)
    book.connection.execute(
        "INSERT INTO deliveries (event, due_at) VALUES (?, ?)", [event["id"], stamp() + book.fault("delay")]
    )
    return event


def sign(raw: bytes, secret: str, moment: int) -> str:
    """The value of the Stripe-Signature header."""
    mac = hmac.new(secret.encode(), f"{moment}.".encode() + raw, hashlib.sha256).hexdigest()
    return f"t={moment},v1={mac}"


def deliver(send: Send) -> int:
    """Send what is due; an answer other than 200 is tried again later. Returns how many were taken."""
    with opened() as book:
        waiting = _take(book)
    for seq, event in waiting:
        raw = json.dumps(event).encode()
        secrets = settings.STRIPE_CONNECT_SECRETS if event.get("account") else settings.STRIPE_SECRETS
        if send(raw, sign(raw, secrets[0], stamp())) == 200:
            with opened() as book:
                book.connection.execute("UPDATE deliveries SET done = 1 WHERE seq = ?", [seq])
    return len(waiting)


def _take(book: Book) -> list[tuple[int, type_of_object]]:
    """What is to be sent now, put off for an hour in case nobody takes it; the knobs lose, double and shuffle."""
    rows = book.connection.execute(
        "SELECT seq, event FROM deliveries WHERE done = 0 AND due_at <= ? ORDER BY seq", [stamp()]
    ).fetchall()
    taken: list[tuple[int, type_of_object]] = []
    for seq, event_id in rows:
        book.connection.execute("UPDATE deliveries SET due_at = ? WHERE seq = ?", [stamp() + SENT_AGAIN_AFTER, seq])
        event = book.get(event_id)
        if event and not book.use_up("drop"):
            taken += [(seq, event)] * (2 if book.use_up("duplicate") else 1)
    if book.fault("reorder"):
        random.Random(len(taken)).shuffle(taken)  # noqa: S311
    return taken
