"""What payee and office are told of subsidy on its way."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from marketplace.accounts.roles import Role
from marketplace.payments.models import (
    Difference,
    OtherPayee,
    Payout,
    PayoutAccount,
    PayoutRoute,
    PayoutRun,
    TaxForm,
    TopUp,
)
from marketplace.payments.notices.telling import tell
from marketplace.payments.permissions import BILLERS, MONEY_OFFICERS


def _tell_payee(payout: Payout, kind: str, subject: str, body: str) -> None:
    names = {
        "amount": payout.amount,
        "claim": payout.claim_reference,
        "date": date_format(payout.expected_on, "F j, Y"),
    }
    tell(payout.payee, BILLERS, kind, subject % names, body % names, payout.get_absolute_url())


def tell_payout_queued(payout: Payout) -> None:
    """Approved: the provider reads a promise, the office's fiscal officers what to do."""
    _tell_payee(
        payout,
        "payout_queued",
        _("You will be paid %(amount)s by %(date)s"),
        _("The program approved claim %(claim)s. The program office sends the payment next."),
    )
    if payout.office:
        names = {"amount": payout.amount, "claim": payout.claim_reference, "payee": payout.payee.name}
        tell(
            payout.office,
            (Role.PROGRAM_FISCAL_OFFICER,),
            "payout_to_release",
            _("Release %(amount)s for %(payee)s") % names,
            _("Claim %(claim)s is approved. Pay by %(date)s.")
            % (names | {"date": date_format(payout.expected_on, "F j, Y")}),
            payout.get_absolute_url(),
        )


def tell_payout_sent(payout: Payout) -> None:
    _tell_payee(
        payout,
        "payout_sent",
        _("You will be paid %(amount)s by %(date)s"),
        _("The payment for claim %(claim)s is on its way to your account with Stripe.")
        if payout.route == PayoutRoute.STRIPE
        else _("The payment for claim %(claim)s is on its way to your bank."),
    )


def tell_payout_paid(payout: Payout) -> None:
    _tell_payee(
        payout,
        "payout_paid",
        _("Paid: %(amount)s"),
        _("The money for claim %(claim)s is in your account with Stripe, which sends it to your bank.")
        if payout.route == PayoutRoute.STRIPE
        else _("The bank has paid claim %(claim)s. Nothing more is needed."),
    )


def tell_payout_held(payout: Payout) -> None:
    _tell_payee(
        payout,
        "payout_held",
        _("Payment on hold: %(amount)s"),
        _("The program office is looking at the payment of claim %(claim)s. It acts next."),
    )


def tell_payout_failed(payout: Payout) -> None:
    _tell_payee(
        payout,
        "payout_failed",
        _("The bank sent back %(amount)s"),
        _("The payment of claim %(claim)s did not go through. Check where you are paid; the office sends it again."),
    )


def tell_subsidy_refused(payout: Payout, *, is_short: bool) -> None:
    """Stripe took no transfer: the office acts next, and the provider knows that the money is still owed."""
    _tell_payee(
        payout,
        "payout_refused",
        _("%(amount)s has not left yet"),
        _("Stripe did not take the payment of claim %(claim)s. It is still owed to you. The program office acts next."),
    )
    if payout.office:
        names = {"amount": payout.amount, "payee": payout.payee.name}
        tell(
            payout.office,
            (Role.PROGRAM_FISCAL_OFFICER,),
            "payout_refused",
            _("Stripe did not take %(amount)s for %(payee)s") % names,
            _("The balance at Stripe is too small. The marketplace looks into it. Put the payment in line again then.")
            if is_short
            else _("The provider's account did not take it. Look at the payment, then put it in line again."),
            payout.get_absolute_url(),
        )


def tell_subsidy_stopped(payout: Payout, reason: str) -> None:
    """It was released and did not leave: the office reads why, the provider that the money is still owed."""
    _tell_payee(
        payout,
        "payout_refused",
        _("%(amount)s has not left yet"),
        _("The payment of claim %(claim)s did not leave. It is still owed to you. The program office acts next."),
    )
    if payout.office:
        names = {"amount": payout.amount, "payee": payout.payee.name, "reason": reason}
        tell(
            payout.office,
            (Role.PROGRAM_FISCAL_OFFICER,),
            "payout_refused",
            _("%(amount)s for %(payee)s did not leave") % names,
            _("%(reason)s Once that is settled, put the payment in line again.") % names,
            payout.get_absolute_url(),
        )


def tell_top_up(row: TopUp) -> None:
    tell(
        row.office,
        (Role.PROGRAM_FISCAL_OFFICER,),
        "top_up",
        _("%(amount)s of yours is at Stripe") % {"amount": row.amount},
        _("The marketplace recorded it for payments of your programs. Tell us if you did not send it."),
        reverse("payments:funds"),
    )


def tell_account_entered(account: PayoutAccount) -> None:
    tell(
        account.organisation,
        BILLERS,
        "account_entered",
        _("Your bank account for payments was changed"),
        _("A colleague must verify the new account. If nobody of you changed it, tell us at once."),
        reverse("payments:account"),
    )


def tell_tax_form_entered(form: TaxForm) -> None:
    tell(
        form.organisation,
        BILLERS,
        "tax_form_entered",
        _("Your tax form for payments was changed"),
        _("A W-9 was put on file. If nobody of you did it, tell us at once."),
        reverse("payments:tax_form"),
    )


def tell_other_payee(other: OtherPayee) -> None:
    """Both know: the office's other fiscal officers, who agree, and the provider, whose money it is."""
    names = {"name": other.name, "payee": other.payee.name}
    tell(
        other.office,
        (Role.PROGRAM_FISCAL_OFFICER,),
        "other_payee",
        _("Agree to pay somebody in the place of %(payee)s") % names,
        _("%(name)s is to be paid. A second person reads the document first.") % names,
        reverse("payments:payee", args=[other.payee.reference]),
    )
    tell(
        other.payee,
        BILLERS,
        "other_payee_named",
        _("Your payments are to go to somebody else"),
        _("The program office named %(name)s as who is paid in your place. Ask the office if you did not expect it.")
        % names,
        reverse("payments:list"),
    )


def tell_run_prepared(run: PayoutRun) -> None:
    names = {"run": run.reference, "total": run.total}
    tell(
        run.office,
        (Role.PROGRAM_FISCAL_OFFICER,),
        "run_prepared",
        _("Release run %(run)s: %(total)s") % names,
        _("A colleague prepared a run of payments. A second fiscal officer looks at it and releases it."),
        run.get_absolute_url(),
    )


def tell_difference(found: Difference) -> None:
    """The fiscal officers of the office whose statement it is; of the instance's own balance, its officers."""
    keepers = MONEY_OFFICERS if found.office.is_marketplace else (Role.PROGRAM_FISCAL_OFFICER,)
    names = {"amount": found.amount, "kind": found.get_kind_display()}
    tell(
        found.office,
        keepers,
        "difference",
        _("A difference of %(amount)s") % names,
        _("%(kind)s. Take it, find out what it is, and explain it before the month is signed off.") % names,
        found.get_absolute_url(),
    )
