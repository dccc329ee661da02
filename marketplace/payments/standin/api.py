"""Answers the API's calls that we use; any other is refused loudly, so that the stand-in cannot pretend."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings

from marketplace.payments.standin import objects, world
from marketplace.payments.standin.news import emit
from marketplace.payments.standin.store import Book, opened, stamp, type_of_object

NESTED = re.compile(r"\[([^\]]*)\]")


class Refusal(Exception):
    """An error as the API words it. `is_kept`: the same key gets the same refusal for a day."""

    def __init__(self, code: str, *, status: int = 400, kind: str = "invalid_request_error", is_kept: bool = False):
        super().__init__(code)
        self.status, self.is_kept = status, is_kept
        self.body = {"error": {"type": kind, "code": code, "message": f"Stand-in: {code}"}}


def answer(method: str, url: str, headers: Mapping[str, str], body: Any) -> tuple[int, str]:
    """(status, JSON) of one call; a ConnectionError when a fault loses the answer, done or not."""
    if not settings.STRIPE_STANDIN:
        raise ConnectionError("The stand-in is switched off")
    text = body.decode() if isinstance(body, bytes) else body or ""
    key = headers.get("Idempotency-Key", "") if method == "post" else ""
    with opened() as book:
        if book.use_up("unavailable"):
            return 503, json.dumps({"error": {"type": "api_error", "message": "Stand-in: unavailable"}})
        status, said = _once(book, key, method, url, headers.get("Stripe-Account", ""), text)
        is_lost = book.use_up("lost_answer")
    if is_lost:
        raise ConnectionError("The answer was lost on its way")
    return status, said


def _once(book: Book, key: str, method: str, url: str, account: str, text: str) -> tuple[int, str]:
    digest = hashlib.sha256(f"{method} {url} {account} {text}".encode()).hexdigest()
    if key and (kept := book.answered(key)):
        if kept[0] != digest:
            refusal = Refusal("idempotency_key_in_use", kind="idempotency_error")
            return refusal.status, json.dumps(refusal.body)
        return kept[1], kept[2]
    try:
        status, said, is_kept = 200, json.dumps(_do(book, method, url, account, text)), True
    except Refusal as refusal:
        status, said, is_kept = refusal.status, json.dumps(refusal.body), refusal.is_kept
    if key and is_kept:
        book.note_answer(key, digest, status, said)
    return status, said


def _do(book: Book, method: str, url: str, account: str, text: str) -> type_of_object:
    parts = urlsplit(url)
    params = nested(parse_qsl(text if method == "post" else parts.query, keep_blank_values=True))
    for wanted, pattern, do in ROUTES:
        if wanted == method and (found := re.fullmatch(pattern, parts.path)):
            # What a name with a stroke in front holds is the stand-in's own memory.
            shown = do(book, account, params, *found.groups())
            return {name: value for name, value in shown.items() if not name.startswith("_")}
    raise Refusal("unknown_route", status=404)


def nested(pairs: list[tuple[str, str]]) -> type_of_object:
    """ "a[b][0]=c" is {"a": {"b": {"0": "c"}}}."""
    whole: type_of_object = {}
    for name, value in pairs:
        path = [name.partition("[")[0], *NESTED.findall(name)]
        spot = whole
        for step in path[:-1]:
            spot = spot.setdefault(step, {})
        spot[path[-1]] = value
    return whole


def _found(book: Book, object_id: str) -> type_of_object:
    one = book.get(object_id)
    if one is None:
        raise Refusal("resource_missing", status=404)
    return one


def _retrieve(book, account, params, object_id):
    return _found(book, object_id)


def _open_checkout(book, account, params):
    return book.put(objects.checkout_session(params))


def _expire_checkout(book, account, params, session_id):
    try:
        return world.expire_in(book, session_id)
    except world.Impossible as closed:
        raise Refusal("checkout_session_not_open") from closed


def _retrieve_payment(book, account, params, payment_id):
    intent = _found(book, payment_id)
    if "expand" in params and intent["latest_charge"]:
        charge = _found(book, intent["latest_charge"])
        charge["balance_transaction"] = _found(book, charge["balance_transaction"])
        intent["latest_charge"] = charge
    return intent


def _list(kind: str, field: str) -> Callable[..., type_of_object]:
    def listing(book, account, params):
        return objects.listed(book.all(kind, **{field: params[field]}), f"/v1/{kind}s")

    return listing


def _refund(book, account, params):
    try:
        return world.refund_in(book, params["payment_intent"], int(params["amount"]), params.get("metadata", {}))
    except world.Impossible as no:
        raise Refusal(str(no), is_kept=True) from no


def _create_account(book, account, params):
    return book.put(objects.account(params))


def _account_link(book, account, params):
    owner = _found(book, params["account"])
    address = f"{settings.STRIPE_STANDIN_PAGES}/payments/test-onboarding/{owner['id']}/"
    return {"object": "account_link", "created": stamp(), "expires_at": stamp() + 300, "url": address}


def _transfer(book, account, params):
    owner = _found(book, params["destination"])
    if owner["capabilities"]["transfers"] != "active":
        raise Refusal("insufficient_capabilities_for_transfer")
    charge = book.get(params.get("source_transaction", ""))
    moved = sum(one["amount"] for one in book.all("transfer", source_transaction=charge["id"])) if charge else 0
    left = charge["amount"] - moved if charge else objects.balance_of(book)
    if int(params["amount"]) > left:
        raise Refusal("balance_insufficient", is_kept=True)
    one = objects.transfer(book, params)
    emit(book, "transfer.created", one)
    return one


def _reverse(book, account, params, transfer_id):
    given, amount = _found(book, transfer_id), int(params["amount"])
    if amount > given["amount"] - given["amount_reversed"]:
        raise Refusal("transfer_already_reversed", is_kept=True)
    if objects.balance_of(book, given["destination"]) < amount:
        raise Refusal("balance_insufficient", is_kept=True)
    one = objects.reversal(book, given, amount, params.get("metadata", {}))
    emit(book, "transfer.reversed", given)
    return one


def _balance(book, account, params):
    return objects.balance(book, account)


def _balance_lines(book, account, params):
    wanted = params.get("created", {})
    first, last = int(wanted.get("gte", 0)), int(wanted.get("lt", 1 << 40))
    lines = [one for one in book.all("balance_transaction", account=account) if first <= one["created"] < last]
    after = params.get("starting_after")
    start = next((place + 1 for place, one in enumerate(lines) if one["id"] == after), 0)
    size = int(params.get("limit", 10))
    return objects.listed(lines[start : start + size], "/v1/balance_transactions", has_more=len(lines) > start + size)


ROUTES: list[tuple[str, str, Callable[..., type_of_object]]] = [
    ("post", "/v1/checkout/sessions", _open_checkout),
    ("get", "/v1/checkout/sessions/([^/]+)", _retrieve),
    ("post", "/v1/checkout/sessions/([^/]+)/expire", _expire_checkout),
    ("get", "/v1/payment_intents/([^/]+)", _retrieve_payment),
    ("get", "/v1/refunds", _list("refund", "payment_intent")),
    ("post", "/v1/refunds", _refund),
    ("get", "/v1/disputes", _list("dispute", "payment_intent")),
    ("post", "/v1/accounts", _create_account),
    ("get", "/v1/accounts/([^/]+)", _retrieve),
    ("post", "/v1/account_links", _account_link),
    ("post", "/v1/transfers", _transfer),
    ("get", "/v1/transfers", _list("transfer", "transfer_group")),
    ("get", "/v1/transfers/([^/]+)", _retrieve),
    ("post", "/v1/transfers/([^/]+)/reversals", _reverse),
    ("get", "/v1/payouts/([^/]+)", _retrieve),
    ("get", "/v1/events/([^/]+)", _retrieve),
    ("get", "/v1/balance", _balance),
    ("get", "/v1/topups/([^/]+)", _retrieve),
    ("get", "/v1/balance_transactions", _balance_lines),
]
