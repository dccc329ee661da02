from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.accounts.models import Organisation
from marketplace.accounts.roles import Role
from marketplace.core.money import Money
from marketplace.notices.services import notify_organisation
from subsidies.models import Claim, Voucher
from subsidies.notices.applications import APPLICANTS, DECIDERS, day

PAID = (Role.PROVIDER_OWNER, Role.PROVIDER_FINANCE)


def _tell(organisation: Organisation, roles, kind: str, subject: str, body: str, thing) -> None:
    notify_organisation(
        organisation=organisation,
        roles=roles,
        kind=f"subsidies.{kind}",
        subject=subject,
        body=body,
        url=thing.get_absolute_url(),
    )


def tell_voucher_cancelled(voucher: Voucher) -> None:
    subject = _("Voucher %(reference)s was given back") % {"reference": voucher.reference}
    body = _("What was left is free again. Signed orders stand.")
    _tell(voucher.program.organisation, DECIDERS, "voucher_cancelled", subject, body, voucher)


def tell_voucher_revoked(voucher: Voucher) -> None:
    subject = _("Voucher %(reference)s was revoked") % {"reference": voucher.reference}
    body = _("%(reason)s. You cannot sign new orders with it; signed orders stand. The page says what you can do.")
    body %= {"reason": voucher.get_end_code_display()}
    _tell(voucher.holder, APPLICANTS, "voucher_revoked", subject, body, voucher)


def tell_voucher_expired(voucher: Voucher) -> None:
    subject = _("Voucher %(reference)s has ended") % {"reference": voucher.reference}
    body = _("Its last day to sign orders was %(date)s. Signed orders stand.") % {"date": day(voucher.last_order_day)}
    _tell(voucher.holder, APPLICANTS, "voucher_expired", subject, body, voucher)


def tell_voucher_replaced(voucher: Voucher) -> None:
    """`voucher` is the new one."""
    subject = _("A new voucher of %(amount)s for work that was not delivered") % {"amount": voucher.face_amount}
    body = _("Choose another provider and sign the order by %(date)s. You do not apply again. It replaces %(old)s.")
    body %= {"date": day(voucher.last_order_day), "old": voucher.replaces.reference}
    _tell(voucher.holder, APPLICANTS, "voucher_replaced", subject, body, voucher)


def tell_voucher_reminder(voucher: Voucher, left: Money) -> None:
    """The link leads to services that the voucher pays for."""
    subject = _("%(left)s left: sign an order by %(date)s") % {"left": left, "date": day(voucher.last_order_day)}
    body = _(
        "Voucher %(reference)s of %(program)s pays for: %(names)s. The link shows providers. After that day what is "
        "left goes back to the program. If you do not need it, give it back on its page."
    )
    names = ", ".join(voucher.categories.values())
    words = {"reference": voucher.reference, "program": voucher.program.name, "names": names}
    notify_organisation(
        organisation=voucher.holder,
        roles=APPLICANTS,
        kind="subsidies.voucher_reminder",
        subject=subject,
        body=body % words,
        url=services_url(voucher),
    )


def services_url(voucher: Voucher) -> str:
    """The catalogue, narrowed to what this voucher pays for."""
    return f"{reverse('search:services')}?{urlencode({'category': list(voucher.categories)}, doseq=True)}"


def tell_claim_submitted(claim: Claim) -> None:
    subject = _("%(reference)s: %(provider)s claims %(amount)s") % {
        "reference": claim.reference,
        "provider": claim.provider.name,
        "amount": claim.amount,
    }
    body = _("The work is accepted. Check the claim and approve it or send it back.")
    _tell(claim.program.organisation, DECIDERS, "claim_submitted", subject, body, claim)


def tell_claim_answered(claim: Claim) -> None:
    subject = _("Your claim %(reference)s: %(state)s") % {
        "reference": claim.reference,
        "state": claim.get_state_display(),
    }
    _tell(claim.provider, PAID, "claim_answered", subject, claim.remark, claim)
