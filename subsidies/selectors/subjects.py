"""What has money behind it: a program, a line, an application, a voucher, an order, a claim, a payment, an own share,
and money that was asked back.

Each is found by its reference inside the reader's scope; who may see the thing sees what moved for it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Organisation
from marketplace.core.money import ZERO, Money
from marketplace.engagements.models import Engagement
from marketplace.ledger.models import Account, Transfer
from marketplace.payments.models import OwnShare, Payout
from subsidies.models import Application, BudgetLine, Claim, Program, Recovery, Voucher
from subsidies.selectors import budgets, vouchers


@dataclass(frozen=True, slots=True)
class Subject:
    """`moved` picks the transfers of the thing, `accounts` the pots that are its own.

    `program` is set where the page is for the office's roles alone.
    """

    thing: Model
    title: str
    url: str
    moved: Q
    accounts: Q
    program: Program | None = None

    def transfers(self) -> QuerySet[Transfer]:
        found = Transfer.objects.filter(self.moved).select_related("debit", "credit", "posted_by")
        return found.order_by("-posted_at", "-pk")


@dataclass(frozen=True, slots=True)
class Amount:
    """One pot of a thing, with what came in and what went out; moves inside the pot change nothing and are left out.

    The authority is where the money comes from, so what it gave stands in it.
    """

    kind: str
    came_in: Money
    went_out: Money
    transfers: QuerySet[Transfer]

    @property
    def stands(self) -> Money:
        return self.went_out - self.came_in if self.gives else self.came_in - self.went_out

    @property
    def gives(self) -> bool:
        return self.kind == "authority"


def subject_of(actor: Actor, reference: str) -> Subject | None:
    """The thing with this reference, or None where the reader knows no such thing."""
    seen, told = KINDS.get(reference.partition("-")[0], (None, None))
    if seen is None or told is None:
        return None
    thing = seen(actor).filter(reference=reference).order_by("pk").first()
    return told(thing) if thing else None


def amount_of(subject: Subject, kind: str) -> Amount | None:
    """What stands in the pots of this kind that belong to the thing; None where it never had one."""
    own = list(Account.objects.filter(subject.accounts, kind=kind).order_by("pk").values_list("pk", flat=True))
    if not own:
        return None
    within = Q(debit__in=own) & Q(credit__in=own)
    rows = Transfer.objects.filter(Q(debit__in=own) | Q(credit__in=own)).exclude(within)
    sums = rows.order_by().aggregate(
        came_in=Sum("amount", filter=Q(credit__in=own)), went_out=Sum("amount", filter=Q(debit__in=own))
    )
    ordered = rows.select_related("debit", "credit", "posted_by").order_by("-posted_at", "-pk")
    return Amount(kind, sums["came_in"] or ZERO, sums["went_out"] or ZERO, ordered)


def touching(accounts: Q) -> Q:
    """Transfers from or to these accounts; their keys are read first, so that the two indexes are used."""
    own = list(Account.objects.filter(accounts).order_by("pk").values_list("pk", flat=True))
    return Q(debit__in=own) | Q(credit__in=own)


def of_line(line: BudgetLine) -> Subject:
    moved = budgets.moved_on([line])
    title, url = _("Budget line %(name)s") % {"name": line.name}, reverse("program_budget", args=[line.program.slug])
    return Subject(line, title, url, moved, budgets.touching([line]), line.program)


def of_program(program: Program) -> Subject:
    lines = list(program.budget_lines.authorised().order_by("pk"))
    moved = budgets.moved_on(lines)
    title, url = _("Budget of %(name)s") % {"name": program.name}, reverse("program_budget", args=[program.slug])
    return Subject(program, title, url, moved, budgets.touching(lines), program)


def of_application(application: Application) -> Subject:
    lines = BudgetLine.objects.filter(program=application.program_id).order_by("pk").values_list("pk", flat=True)
    own = Q(scope__in=[f"award:{application.pk}:line:{line}" for line in lines])
    title = _("Application %(reference)s") % {"reference": application.reference}
    return Subject(application, title, application.get_absolute_url(), touching(own), own)


def of_voucher(voucher: Voucher) -> Subject:
    moved = vouchers.transfers_of(voucher, voucher.claims.order_by("pk"))
    title = _("Voucher %(reference)s") % {"reference": voucher.reference}
    own = Q(scope=voucher.ledger_scope)
    return Subject(voucher, title, voucher.get_absolute_url(), Q(pk__in=moved.order_by().values("pk")), own)


def of_order(order: Engagement) -> Subject:
    own = Q(scope=f"order:{order.pk}") | Q(scope__startswith=f"order:{order.pk}:")
    paid = [f"payout:{pk}:paid" for pk in order.payouts.order_by("pk").values_list("pk", flat=True)]
    title = _("Order %(reference)s") % {"reference": order.reference}
    return Subject(order, title, order.get_absolute_url(), touching(own) | Q(idempotency_key__in=paid), own)


def of_claim(claim: Claim) -> Subject:
    moved = Q(idempotency_key__startswith=f"claim:{claim.pk}:")
    if claim.payout_id:
        moved |= Q(idempotency_key__startswith=f"payout:{claim.payout_id}:")
    title = _("Claim %(reference)s") % {"reference": claim.reference}
    return Subject(claim, title, claim.get_absolute_url(), moved, NOTHING)


def of_recovery(recovery: Recovery) -> Subject:
    """What came back, and what was paid before for the claim that it is asked back of."""
    moved = of_claim(recovery.claim).moved | Q(idempotency_key__startswith=f"recovery:{recovery.pk}:")
    title = _("Money asked back %(reference)s") % {"reference": recovery.reference}
    return Subject(recovery, title, recovery.get_absolute_url(), moved, NOTHING)


def of_payout(payout: Payout) -> Subject:
    moved = Q(idempotency_key__startswith=f"payout:{payout.pk}:")
    for claim in Claim.objects.filter(payout=payout).order_by("pk"):
        moved |= Q(idempotency_key__startswith=f"claim:{claim.pk}:")
    title = _("Payment %(reference)s") % {"reference": payout.reference}
    return Subject(payout, title, payout.get_absolute_url(), moved, NOTHING)


def of_own_share(share: OwnShare) -> Subject:
    moved = Q(idempotency_key__startswith=f"own_share:{share.pk}:")
    title = _("Own share %(reference)s") % {"reference": share.reference}
    return Subject(share, title, share.get_absolute_url(), moved, NOTHING)


def of_payee(payee: Organisation) -> Subject:
    own = Q(scope__startswith=f"payee:{payee.pk}:")
    return Subject(payee, _("Owed to %(name)s") % {"name": payee.name}, reverse("payments:list"), touching(own), own)


def lines_of_office(actor: Actor) -> QuerySet[BudgetLine]:
    return BudgetLine.objects.filter(program__organisation_id=actor.organisation_id or 0).select_related("program")


NOTHING = Q(pk__in=[])
# By the first letters of the reference: what of it the reader may see, and what moved for it.
KINDS: dict[str, tuple[Callable[[Actor], QuerySet[Any]], Callable[[Any], Subject]]] = {
    "PRG": (lambda actor: Program.objects.of_office(actor.organisation_id or 0), of_program),
    "BLN": (lines_of_office, of_line),
    "APP": (Application.objects.visible_to, of_application),
    "VCH": (lambda actor: Voucher.objects.visible_to(actor).for_lists(), of_voucher),
    "ORD": (Engagement.objects.visible_to, of_order),
    "CLM": (Claim.objects.visible_to, of_claim),
    "RCV": (lambda actor: Recovery.objects.visible_to(actor).select_related("claim"), of_recovery),
    "PAY": (Payout.objects.visible_to, of_payout),
    "OWN": (OwnShare.objects.visible_to, of_own_share),
    "ORG": (lambda actor: Organisation.objects.filter(pk=actor.organisation_id or 0), of_payee),
}
