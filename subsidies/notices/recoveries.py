"""What both sides hear while subsidy is asked back: the provider at each step of the office, the office at its own."""

from django.utils.translation import gettext as _

from marketplace.accounts.roles import Role
from marketplace.core import clock
from marketplace.notices.services import notify_organisation
from subsidies.models import Recovery
from subsidies.notices.applications import DECIDERS, day

DEBTORS = (Role.PROVIDER_OWNER, Role.PROVIDER_FINANCE)
FISCAL = (Role.PROGRAM_FISCAL_OFFICER,)


def tell_recovery_noticed(recovery: Recovery) -> None:
    subject = _("%(office)s asks you to pay back %(amount)s: answer by %(respond_by)s")
    body = _(
        "It is about claim %(claim)s. Why: %(ground)s. The page says what you can do. You pay nothing now. "
        "The day ends at 11:59 p.m. %(zone)s."
    )
    _tell_debtor(recovery, "recovery_noticed", subject, body)


def tell_recovery_answered(recovery: Recovery) -> None:
    subject = _("%(debtor)s answered the notice %(reference)s of %(amount)s")
    _tell_office(recovery, DECIDERS, subject, _("Somebody who did not give the notice reads it and decides."))


def tell_recovery_established(recovery: Recovery) -> None:
    subject = _("Pay back %(amount)s by %(pay_by)s")
    body = _(
        "%(office)s decided that this part of claim %(claim)s has to be paid back: %(ground)s. Pay it to the office "
        "and name %(reference)s. The page says whom to ask."
    )
    _tell_debtor(recovery, "recovery_established", subject, body)
    subject = _("%(debtor)s has to pay back %(amount)s by %(pay_by)s")
    _tell_office(recovery, FISCAL, subject, _("Record it with the bank’s reference once it has arrived."))


def tell_recovery_repaid(recovery: Recovery) -> None:
    subject = _("We received %(amount)s back for claim %(claim)s")
    _tell_debtor(recovery, "recovery_repaid", subject, _("%(reference)s is settled. You owe nothing more for it."))
    _tell_office(recovery, DECIDERS, _("%(debtor)s paid back %(amount)s"), _("%(reference)s is settled."))


def tell_recovery_dropped(recovery: Recovery) -> None:
    """Also to the fiscal officers, who may wait for the money."""
    subject, body = _("You do not have to pay back %(amount)s"), _("%(reference)s was dropped. Why: %(drop_reason)s")
    _tell_debtor(recovery, "recovery_dropped", subject, body)
    _tell_office(recovery, FISCAL, _("%(debtor)s does not have to pay back %(amount)s"), body)


def _tell_debtor(recovery: Recovery, kind: str, subject: str, body: str) -> None:
    _tell(recovery.debtor, DEBTORS, kind, subject, body, recovery)


def _tell_office(recovery: Recovery, roles, subject: str, body: str) -> None:
    _tell(recovery.claim.program.organisation, roles, "recovery_office", subject, body, recovery)


def _tell(organisation, roles, kind: str, subject: str, body: str, recovery: Recovery) -> None:
    notify_organisation(
        organisation=organisation,
        roles=roles,
        kind=f"subsidies.{kind}",
        subject=subject % _words(recovery),
        body=body % _words(recovery),
        url=recovery.get_absolute_url(),
    )


def _words(recovery: Recovery) -> dict[str, object]:
    return {
        "office": recovery.claim.program.organisation.name,
        "debtor": recovery.debtor.name,
        "reference": recovery.reference,
        "claim": recovery.claim.reference,
        "amount": recovery.amount,
        "ground": recovery.get_ground_display(),
        "respond_by": day(recovery.respond_by),
        "pay_by": day(recovery.pay_by) if recovery.pay_by else "",
        "drop_reason": recovery.drop_reason,
        "zone": clock.zone_words(recovery.claim.program.zone),
    }
