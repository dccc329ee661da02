"""One movement of money, explained: who, when, why, under which rule, by which document."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Organisation
from marketplace.accounts.roles import Role
from marketplace.audit.models import AuditEvent
from marketplace.engagements.models import Engagement
from marketplace.ledger.models import Account, Transfer
from marketplace.payments.models import OwnShare, Payout
from subsidies.models import Application, BudgetCut, BudgetLine, Claim, Recovery, RuleCardVersion, Voucher
from subsidies.selectors.bars import WORDS
from subsidies.selectors.budgets import TERMS, Movement, reason_in_words
from subsidies.selectors.subjects import lines_of_office

# What the pots are called that are no part of a budget line's bar.
OTHER_WORDS = {
    "authority": gettext_lazy("The authority that the funder gave"),
    "own_external": gettext_lazy("Outside of this site"),
    "own_due": gettext_lazy("Own share that the operator owes"),
    "own_paid_direct": gettext_lazy("Own share paid straight to the provider"),
}
SCOPE = re.compile(r"\b(award|voucher|order|payee|line):(\d+)")
KEY = re.compile(r"^(claim|payout|recovery|own_share|line):(\d+):")
CUT = re.compile(r"^line:\d+:cut:(\d+)(?::|$)")
# The event of a movement is written in its transaction, shortly before it.
SAME_STEP = dt.timedelta(seconds=30)
MODELS: dict[str, tuple[type[Model], Callable[[Actor], QuerySet[Any]], tuple[str, ...]]] = {
    "line": (BudgetLine, lines_of_office, ("program", "fund_source")),
    "award": (Application, Application.objects.visible_to, ("rule_card_version__program",)),
    "voucher": (
        Voucher,
        Voucher.objects.visible_to,
        ("rule_card_version__program", "application"),
    ),
    "order": (Engagement, Engagement.objects.visible_to, ()),
    "claim": (Claim, Claim.objects.visible_to, ("voucher__rule_card_version__program",)),
    "payout": (Payout, Payout.objects.visible_to, ()),
    "recovery": (Recovery, Recovery.objects.visible_to, ()),
    "own_share": (OwnShare, OwnShare.objects.visible_to, ()),
    "payee": (Organisation, lambda actor: Organisation.objects.filter(pk=actor.organisation_id or 0), ()),
}


# What a movement belongs to: {(kind, key): the thing, with `readable`}.
Things = dict[tuple[str, int], Any]


@dataclass(frozen=True, slots=True)
class Link:
    """`url` is "" where the reader may not open it."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Explained:
    """`term` is the federal word, "" where the money stays what it is; `note` is what a person wrote as the reason."""

    transfer: Transfer
    reason: str
    note: str
    term: str
    source: str
    target: str
    who: str
    roles: str
    office: str
    document: Link
    rules: RuleCardVersion | None
    things: list[Link]
    reverses: int | None
    reversed_by: int | None


def explain(actor: Actor, number: int) -> Explained | None:
    """The movement with this number; None where the reader may see nothing that it belongs to."""
    related = ("debit", "credit", "posted_by", "reversal")
    transfer = Transfer.objects.filter(pk=number).select_related(*related).order_by("pk").first()
    if transfer is None:
        return None
    things = _things(actor, transfer)
    if not any(thing.readable for thing in things.values()):
        return None
    event = _event(transfer, things)
    by_office = Organisation.objects.filter(pk=event.organisation_id).order_by("pk").first() if event else None
    return Explained(
        transfer=transfer,
        reason=reason_in_words(transfer),
        note=_note(transfer, things),
        term=str(TERMS.get((transfer.debit.kind, transfer.credit.kind), "")),
        source=_pot(transfer.debit, things),
        target=_pot(transfer.credit, things),
        who=_who(actor, transfer, event, things),
        roles=get_text_list([str(Role(role).label) for role in event.roles], _("and")) if event else "",
        office=by_office.name if by_office else "",
        document=_document(transfer, things),
        rules=_rules(things),
        things=[Link(_name(kind, thing), _page(thing)) for (kind, _pk), thing in things.items()],
        reverses=transfer.reverses_id,
        reversed_by=getattr(getattr(transfer, "reversal", None), "pk", None),
    )


def readable_rows(actor: Actor, rows: list[Movement]) -> list[Movement]:
    """The same rows, without links to pages that this reader cannot open; one query a kind of thing."""
    wanted = [row.reference for row in rows if row.url]
    seen: set[str] = set()
    for kind in ("award", "voucher", "claim", "recovery"):
        found = MODELS[kind][1](actor).filter(reference__in=wanted)
        seen.update(found.order_by("pk").values_list("reference", flat=True))
    return [row if row.reference in seen else replace(row, url="") for row in rows]


def account_words(kind: str) -> str:
    """ "" for a kind of account that nobody named in words."""
    return str(WORDS.get(kind) or OTHER_WORDS.get(kind) or "")


def _things(actor: Actor, transfer: Transfer) -> Things:
    """What the movement belongs to, by kind and key, each with whether the reader may see it: one query a kind."""
    keys: dict[str, set[int]] = defaultdict(set)
    for kind, pk in SCOPE.findall(f"{transfer.debit.scope} {transfer.credit.scope}"):
        keys[kind].add(int(pk))
    if found := KEY.match(transfer.idempotency_key):
        keys[found[1]].add(int(found[2]))
    if "payout" in keys:
        keys["claim"].update(
            Claim.objects.filter(payout__in=keys["payout"]).order_by("pk").values_list("pk", flat=True)
        )
    if "recovery" in keys:
        keys["claim"].update(
            Claim.objects.filter(recoveries__in=keys["recovery"]).order_by("pk").values_list("pk", flat=True)
        )
    things = {}
    for kind, (model, seen, related) in MODELS.items():
        if keys[kind]:
            rows = model._default_manager.filter(pk__in=keys[kind]).order_by("pk").select_related(*related)
            for thing in rows.annotate(readable=Exists(seen(actor).filter(pk=OuterRef("pk")))):
                things[kind, thing.pk] = thing
    return things


def _first(things: Things, kind: str) -> Any:
    """The thing of this kind; of a voucher and its replacement the older one. None where there is none."""
    return next((thing for (own, _pk), thing in things.items() if own == kind), None)


def _event(transfer: Transfer, things: Things) -> AuditEvent | None:
    """What the same person did to one of these things in the same step: it knows the roles and the organization."""
    if transfer.posted_by_id is None:
        return None
    ours = Q(pk__in=[])
    for thing in things.values():
        ours |= Q(object_kind=thing._meta.label_lower, object_id=thing.pk)
    moment = (transfer.posted_at - SAME_STEP, transfer.posted_at)
    events = AuditEvent.objects.filter(ours, user_id=transfer.posted_by_id, at__range=moment)
    return events.order_by("-at", "-pk").first()


def _who(actor: Actor, transfer: Transfer, event: AuditEvent | None, things: Things) -> str:
    """The name, for colleagues and for the program office; others read role and organization."""
    person = transfer.posted_by
    if person is None:
        return _("Levee, by itself, on the day the rule names")
    line = _first(things, "line")
    in_office = line is not None and line.readable
    colleague = event is not None and event.organisation_id == actor.organisation_id
    return person.name if in_office or colleague or person.pk == actor.user_id else ""


def _note(transfer: Transfer, things: Things) -> str:
    if found := CUT.match(transfer.idempotency_key):
        return BudgetCut.objects.filter(pk=found[1]).order_by("pk").values_list("reason", flat=True).first() or ""
    voucher = _first(things, "voucher")
    if voucher and transfer.reason in ("voucher.cancelled", "voucher.revoked", "voucher.replaced"):
        return voucher.end_reason
    return ""


def _pot(account: Account, things: Things) -> str:
    """ "Promised in awards and vouchers (committed): voucher VCH-…, budget line …"."""
    found = [(kind, things.get((kind, int(pk)))) for kind, pk in SCOPE.findall(account.scope)]
    names = [_name(kind, thing) for kind, thing in found if thing is not None]
    words = account_words(account.kind) or account.kind
    return _("%(pot)s: %(owner)s") % {"pot": words, "owner": ", ".join(names)} if names else words


NAMES = {
    "award": gettext_lazy("Application %(name)s"),
    "voucher": gettext_lazy("Voucher %(name)s"),
    "order": gettext_lazy("Order %(name)s"),
    "claim": gettext_lazy("Claim %(name)s"),
    "payout": gettext_lazy("Payment %(name)s"),
    "recovery": gettext_lazy("Money asked back %(name)s"),
    "own_share": gettext_lazy("Own share %(name)s"),
    "payee": gettext_lazy("Provider %(name)s"),
    "line": gettext_lazy("Budget line %(name)s"),
}


def _name(kind: str, thing: Any) -> str:
    return str(NAMES[kind]) % {"name": thing.name if kind in ("line", "payee") else thing.reference}


def _page(thing: Any) -> str:
    if not thing.readable or isinstance(thing, Organisation):
        return ""
    if isinstance(thing, BudgetLine):
        return reverse("money", args=[thing.reference])
    return thing.get_absolute_url()


def _rules(things: Things) -> RuleCardVersion | None:
    """The rule card version that the award, and so the voucher and its claims, is bound to."""
    claim = _first(things, "claim")
    bound = _first(things, "award") or _first(things, "voucher") or (claim.voucher if claim else None)
    return bound.rule_card_version if bound else None


def _document(transfer: Transfer, things: Things) -> Link:
    """The paper that the movement rests on, with its page where the reader may open it."""
    first_word = transfer.reason.partition(".")[0]
    said, own = DOCUMENTS.get(transfer.reason) or DOCUMENTS.get(first_word) or ("", "")
    thing, voucher = _first(things, own), _first(things, "voucher")
    if own == "award" and thing is None and voucher:
        thing = voucher.application
        thing.readable = voucher.readable
    if thing is None:
        (own, _pk), thing = next(iter(things.items()))
        return Link(_name(own, thing), _page(thing))
    label = str(said) % {"name": getattr(thing, "reference", "")}
    if transfer.reason == "voucher.issued":
        return Link(label, reverse("application_award", args=[thing.reference]) if thing.readable else "")
    if transfer.reason == "order.signed":
        return Link(label, reverse("engagements:signed_text", args=[thing.reference]) if thing.readable else "")
    if own == "line":
        return Link(label, reverse("program_budget", args=[thing.program.slug]) if thing.readable else "")
    return Link(label, _page(thing))


# By the reason of the movement, or else by its first word: what is called how, and of which thing it is.
DOCUMENTS = {
    "budget": (gettext_lazy("Authorization of budget line %(name)s by two people"), "line"),
    "allotment": (gettext_lazy("Authorization of budget line %(name)s by two people"), "line"),
    "line": (gettext_lazy("Budget line %(name)s and its closing days"), "line"),
    "award": (gettext_lazy("Application %(name)s with its decisions"), "award"),
    "offer": (gettext_lazy("Application %(name)s with its decisions"), "award"),
    "voucher.issued": (gettext_lazy("Award letter of %(name)s, signed by the operator"), "award"),
    "voucher": (gettext_lazy("Voucher %(name)s"), "voucher"),
    "order.signed": (gettext_lazy("Signed order %(name)s"), "order"),
    "order": (gettext_lazy("Order %(name)s"), "order"),
    "claim": (gettext_lazy("Claim %(name)s with invoice, delivery and acceptance"), "claim"),
    "payout": (gettext_lazy("Payment %(name)s with the bank’s reference"), "payout"),
    "recovery": (gettext_lazy("Notice %(name)s with the answer and the decision"), "recovery"),
    "own_share": (gettext_lazy("Own share %(name)s with invoice and proof of payment"), "own_share"),
}
