"""How each object looks when it is new, in the API's own field names, and the lines it writes into a balance."""

from typing import Any

from django.conf import settings

from marketplace.payments.standin.store import Book, new_id, stamp, type_of_object

CARD, BANK = "card", "us_bank_account"
DISPUTE_FEE = 15_00
WITHOUT_A_MODE = {"account", "balance_transaction", "refund", "transfer_reversal"}


def new(kind: str, prefix: str, **fields: Any) -> type_of_object:
    one = {"id": new_id(prefix), "object": kind, "created": stamp()}
    return one | ({} if kind in WITHOUT_A_MODE else {"livemode": False}) | fields


def listed(data: list[type_of_object], url: str, *, has_more: bool = False) -> type_of_object:
    return {"object": "list", "data": data, "has_more": has_more, "url": url}


def fee_of(amount: int, method: str) -> int:
    return min(amount * 8 // 1000, 500) if method == BANK else amount * 29 // 1000 + 30


def line(book: Book, kind: str, amount: int, source: str, *, fee: int = 0, account: str = "") -> type_of_object:
    """A line of one account's balance ("" is the instance's own)."""
    made = new(
        "balance_transaction",
        "txn",
        type=kind,
        amount=amount,
        fee=fee,
        net=amount - fee,
        currency="usd",
        source=source,
        available_on=stamp(),
        status="available",
    )
    return book.put(made, account=account)


def balance_of(book: Book, account: str = "") -> int:
    return sum(one["net"] for one in book.all("balance_transaction", account=account))


def balance(book: Book, account: str) -> type_of_object:
    """What one account holds now; all of it may be spent."""
    held = [{"amount": balance_of(book, account), "currency": "usd"}]
    nothing = [{"amount": 0, "currency": "usd"}]
    return {"object": "balance", "livemode": False, "available": held, "pending": nothing}


def checkout_session(params: type_of_object) -> type_of_object:
    item = params["line_items"]["0"]
    one = new(
        "checkout.session",
        "cs_test",
        mode=params["mode"],
        status="open",
        payment_status="unpaid",
        amount_total=int(item["price_data"]["unit_amount"]) * int(item["quantity"]),
        currency=item["price_data"]["currency"],
        client_reference_id=params.get("client_reference_id"),
        metadata=params.get("metadata", {}),
        payment_intent=None,
        _intent=params.get("payment_intent_data", {}),
        success_url=params["success_url"],
        cancel_url=params.get("cancel_url"),
        expires_at=stamp() + 24 * 3600,
    )
    return one | {"url": f"{settings.STRIPE_STANDIN_PAGES}/payments/test-checkout/{one['id']}/"}


def payment_intent(session: type_of_object) -> type_of_object:
    data = session["_intent"]
    return new(
        "payment_intent",
        "pi",
        amount=session["amount_total"],
        amount_received=0,
        currency=session["currency"],
        status="requires_payment_method",
        latest_charge=None,
        metadata=data.get("metadata", {}),
        transfer_group=data.get("transfer_group"),
    )


def charge(book: Book, intent: type_of_object, method: str) -> type_of_object:
    one = new(
        "charge",
        "ch",
        amount=intent["amount"],
        amount_refunded=0,
        currency=intent["currency"],
        payment_intent=intent["id"],
        status="succeeded",
        paid=True,
        disputed=False,
        transfer_group=intent["transfer_group"],
        payment_method_details={"type": method},
    )
    booked = line(book, "charge", intent["amount"], one["id"], fee=fee_of(intent["amount"], method))
    return book.put(one | {"balance_transaction": booked["id"]})


def refund(book: Book, intent: type_of_object, amount: int, metadata: type_of_object) -> type_of_object:
    one = new(
        "refund",
        "re",
        amount=amount,
        currency=intent["currency"],
        payment_intent=intent["id"],
        charge=intent["latest_charge"],
        status="succeeded",
        metadata=metadata,
    )
    booked = line(book, "refund", -amount, one["id"])
    return book.put(one | {"balance_transaction": booked["id"]})


def account(params: type_of_object) -> type_of_object:
    asked = ["business_profile.url", "external_account", "representative.dob.day", "tos_acceptance.date"]
    return new(
        "account",
        "acct",
        type=params.get("type"),
        country=params.get("country"),
        email=params.get("email"),
        business_profile=params.get("business_profile", {}),
        metadata=params.get("metadata", {}),
        charges_enabled=False,
        payouts_enabled=False,
        details_submitted=False,
        capabilities={"card_payments": "inactive", "transfers": "inactive"},
        requirements={
            "currently_due": asked,
            "past_due": [],
            "eventually_due": asked,
            "pending_verification": [],
            "current_deadline": None,
            "disabled_reason": "requirements.past_due",
        },
    )


def transfer(book: Book, params: type_of_object) -> type_of_object:
    amount, destination = int(params["amount"]), params["destination"]
    one = new(
        "transfer",
        "tr",
        amount=amount,
        amount_reversed=0,
        currency=params["currency"],
        destination=destination,
        source_transaction=params.get("source_transaction"),
        transfer_group=params.get("transfer_group"),
        metadata=params.get("metadata", {}),
        reversed=False,
    )
    one["reversals"] = listed([], f"/v1/transfers/{one['id']}/reversals")
    line(book, "transfer", -amount, one["id"])
    line(book, "payment", amount, one["id"], account=destination)
    return book.put(one)


def reversal(book: Book, given: type_of_object, amount: int, metadata: type_of_object) -> type_of_object:
    """Written into its transfer, as the API shows it."""
    one = new("transfer_reversal", "trr", amount=amount, currency="usd", transfer=given["id"], metadata=metadata)
    line(book, "transfer_refund", amount, one["id"])
    line(book, "payment_refund", -amount, one["id"], account=given["destination"])
    given["reversals"]["data"].insert(0, one)
    given["amount_reversed"] += amount
    given["reversed"] = given["amount_reversed"] == given["amount"]
    book.put(given)
    return one


def dispute(book: Book, taken: type_of_object) -> type_of_object:
    one = new(
        "dispute",
        "dp",
        amount=taken["amount"],
        currency=taken["currency"],
        charge=taken["id"],
        payment_intent=taken["payment_intent"],
        status="needs_response",
        reason="general",
        evidence_details={"due_by": stamp() + 7 * 24 * 3600},
        metadata={},
    )
    booked = line(book, "adjustment", -taken["amount"], one["id"], fee=DISPUTE_FEE)
    return book.put(one | {"balance_transactions": [booked]})


def top_up(book: Book, amount: int) -> type_of_object:
    one = new("topup", "tu", amount=amount, currency="usd", status="succeeded", metadata={})
    booked = line(book, "topup", amount, one["id"])
    return book.put(one | {"balance_transaction": booked["id"]})


def payout(book: Book, owner: str, amount: int) -> type_of_object:
    one = new("payout", "po", amount=amount, currency="usd", status="in_transit", arrival_date=stamp() + 2 * 24 * 3600)
    line(book, "payout", -amount, one["id"], account=owner)
    return book.put(one, account=owner)
