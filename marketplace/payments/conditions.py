"""What has to be so before public money leaves, payment by payment: each rule, what we have, and what would change it.

Sources: `TaxForm` (W-9), `PayeeScreening` (exclusions and sanctions, not older than 24 hours), `PayoutAccount`
(verified, called back, three business days old) or `OtherPayee` (document and two people), `PayoutHold`, the vetting
block, an open dispute about the own share of the same order. Where the program sends its money by Stripe, the
provider's `ConnectedAccount` stands in for its bank account.
"""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from marketplace.accounts.models import Organisation
from marketplace.core import clock
from marketplace.payments import claims
from marketplace.payments.models import (
    ConnectedAccount,
    OnlinePayment,
    OtherPayee,
    PayeeScreening,
    Payout,
    PayoutAccount,
    PayoutHold,
    PayoutRoute,
    TaxForm,
)
from marketplace.payments.states import frozen_words

SCREENED_WITHIN = dt.timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Condition:
    """One rule of release; `missing` is what is not so and who acts next, "" when the rule is met."""

    title: str
    missing: str = ""


@dataclass(slots=True, kw_only=True)
class Standing:
    """What a payment stands on now, and the rules in the order in which a page reads them.

    `route` is how it leaves in a run: by the bank's file, or by Stripe where its program says so and nobody is paid in
    the provider's place.
    """

    tax_form: TaxForm | None = None
    account: PayoutAccount | None = None
    other: OtherPayee | None = None
    connected: ConnectedAccount | None = None
    route: PayoutRoute = PayoutRoute.FILE
    rules: list[Condition] = field(default_factory=list)

    @property
    def missing(self) -> list[str]:
        return [rule.missing for rule in self.rules if rule.missing]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    forms: dict[int, TaxForm]
    accounts: dict[int, PayoutAccount]
    others: dict[tuple[int, int], OtherPayee]
    connected: dict[int, ConnectedAccount]
    by_stripe: set[int]
    screenings: dict[tuple[int, str], PayeeScreening]
    holds: dict[int, PayoutHold]
    disputed: set[int]


def standings(payouts: Iterable[Payout]) -> dict[int, Standing]:
    """By the key of each payment; the number of queries does not grow with the number of payments."""
    rows = list(payouts)
    known = _known(rows)
    return {payout.pk: _standing(payout, known) for payout in rows}


def standing(payout: Payout) -> Standing:
    return standings([payout])[payout.pk]


def why_stopped(payout: Payout) -> str:
    """What has come up since a payment was released and keeps it here, or "".

    Not every rule again: Stripe may be tried for hours, and a look at the lists of yesterday is no reason to stop.
    """
    payee = Organisation.objects.get(pk=payout.payee_id)
    if not payee.may_trade:
        return _blocked()
    if payout.engagement_id in _disputed([payout]):
        return frozen_words()
    return _matched(_screenings([payout.payee_id]).values())


def _known(payouts: list[Payout]) -> _Known:
    payees = {payout.payee_id for payout in payouts}
    others = OtherPayee.objects.current().filter(payee__in=payees).order_by("pk")
    by_stripe = claims.by_processor(payouts)
    connected = ConnectedAccount.objects.filter(organisation__in=payees) if by_stripe else ()
    return _Known(
        forms={one.organisation_id: one for one in TaxForm.objects.current().filter(organisation__in=payees)},
        accounts={one.organisation_id: one for one in PayoutAccount.objects.current().filter(organisation__in=payees)},
        others={(one.payee_id, one.office_id): one for one in others},
        connected={one.organisation_id: one for one in connected},
        by_stripe=by_stripe,
        screenings=_screenings(payees),
        holds={one.payout_id: one for one in PayoutHold.objects.open().filter(payout__in=payouts)},
        disputed=_disputed(payouts),
    )


def _screenings(payees: Collection[int]) -> dict[tuple[int, str], PayeeScreening]:
    """The newest look at each list."""
    looks = PayeeScreening.objects.filter(payee__in=payees, checked_at__lte=clock.now()).order_by("checked_at", "pk")
    return {(one.payee_id, one.list_name): one for one in looks}


def _disputed(payouts: list[Payout]) -> set[int]:
    """Orders of which a bank may take the own share back: that stops both parts of their price."""
    orders = {payout.engagement_id for payout in payouts if payout.engagement_id}
    disputed = OnlinePayment.objects.of_orders(orders).disputed().order_by("pk")
    return set(disputed.values_list("own_share__engagement_id", flat=True))


def _standing(payout: Payout, known: _Known) -> Standing:
    found = Standing(
        tax_form=known.forms.get(payout.payee_id),
        account=known.accounts.get(payout.payee_id),
        other=known.others.get((payout.payee_id, payout.office_id or 0)),
    )
    if payout.pk in known.by_stripe and found.other is None:
        found.route, found.connected = PayoutRoute.STRIPE, known.connected.get(payout.payee_id)
    lists = [known.screenings.get((payout.payee_id, name)) for name in PayeeScreening.ListName.values]
    today = clock.today(payout.payee.zone)
    found.rules = [
        Condition(_("The provider may be paid"), "" if payout.payee.may_trade else _blocked()),
        Condition(_("No hold"), _held(known.holds.get(payout.pk))),
        Condition(
            _("No dispute about the own share"), frozen_words() if payout.engagement_id in known.disputed else ""
        ),
        Condition(_("W-9 on file"), "" if found.tax_form else _no_form()),
        Condition(_("Lists looked at in the last 24 hours"), _unscreened(lists)),
        _where_paid(found, today),
    ]
    return found


def _where_paid(found: Standing, today: dt.date) -> Condition:
    if found.route == PayoutRoute.STRIPE:
        return Condition(_("Account with Stripe ready"), _unconnected(found.connected))
    return Condition(_("Bank account proved"), _other(found.other) if found.other else _account(found.account, today))


def _unconnected(account: ConnectedAccount | None) -> str:
    if account is None:
        return _(
            "This program pays by Stripe and the provider has no account there. Its owner or finance person opens one "
            "on the page “Get paid online”."
        )
    if not account.may_receive:
        return _("Stripe still asks the provider for something. Its page “Get paid online” says what.")
    return ""


def _blocked() -> str:
    return _("Payments to this provider are blocked until an officer has looked into it.")


def _held(hold: PayoutHold | None) -> str:
    if hold is None:
        return ""
    return _("On hold: %(reason)s. A fiscal officer lifts it.") % {"reason": hold.get_reason_display()}


def _no_form() -> str:
    return _("The provider has no W-9 on file. Its owner or finance person enters it on the page “Your tax form”.")


def _matched(lists: Iterable[PayeeScreening | None]) -> str:
    if any(one and one.outcome == PayeeScreening.Outcome.POSSIBLE for one in lists):
        return _("A list shows a possible match. Look into it and enter what you found on the page of the payee.")
    return ""


def _unscreened(lists: list[PayeeScreening | None]) -> str:
    if sentence := _matched(lists):
        return sentence
    since = clock.now() - SCREENED_WITHIN
    if any(one is None or one.checked_at < since for one in lists):
        return _(
            "Look the provider up in SAM.gov and on the sanctions list today, and enter it on the page of the payee."
        )
    return ""


def _other(other: OtherPayee) -> str:
    if other.approved_at is None:
        return _("Somebody else is to be paid. A second fiscal officer looks at the document and agrees first.")
    return ""


def _account(account: PayoutAccount | None, today: dt.date) -> str:
    if account is None:
        return _(
            "The provider has not said where to be paid. It enters a bank account on the page “Where you are paid”."
        )
    if account.bank_code:
        return _("The bank says that this account is wrong (%(code)s). The provider enters another one.") % {
            "code": account.bank_code
        }
    if account.verified_at is None:
        return _("The provider changed its bank account and a second person has not verified it yet.")
    if account.called_back_at is None:
        return _("Ring the provider at a number you found yourself, and note the call on the page of the payee.")
    if account.usable_on > today:
        return _("The provider's bank account is new. It can be paid from %(date)s.") % {
            "date": date_format(account.usable_on, "F j, Y")
        }
    return ""
