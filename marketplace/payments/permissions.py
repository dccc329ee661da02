"""Who may do what with payments: each `why_not_…` answers with the reason, or "" when it is allowed."""

from django.conf import settings
from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Membership
from marketplace.accounts.permissions import why_interested
from marketplace.accounts.roles import Role
from marketplace.engagements.models.orders import Route
from marketplace.payments import claims
from marketplace.payments.models import FinanceCase, OtherPayee, OwnShare, Payout, PayoutAccount, PayoutRoute, PayoutRun
from marketplace.payments.states import PayoutState

PAYERS = (Role.OPERATOR_OWNER, Role.OPERATOR_PREPARER, Role.OPERATOR_SIGNER)
BILLERS = (Role.PROVIDER_OWNER, Role.PROVIDER_FINANCE)
# Who looks after the instance's own money.
MONEY_OFFICERS = (Role.VETTING_OFFICER,)


def why_not_bill(actor: Actor, share: OwnShare) -> str:
    """Invoicing and confirming receipt are for the provider's owner and finance people."""
    if actor.acts_for(share.engagement.provider_id, *BILLERS):
        return ""
    return _("Only an owner or a finance person of the provider can do this.")


def why_not_record_payment(actor: Actor, share: OwnShare) -> str:
    if share.route != Route.DIRECT:
        return _("This order is paid online, so there is no payment to record by hand.")
    if actor.acts_for(share.engagement.operator_id, *PAYERS):
        return ""
    return _("Only an owner, a preparer or a signer of the operator can record a payment.")


def why_not_confirm(actor: Actor, share: OwnShare) -> str:
    """What passed between the two sides directly is theirs to confirm; the rest the processor tells us."""
    if share.route != Route.DIRECT:
        return _("This order is paid online. Payments and refunds are recorded by themselves.")
    return why_not_bill(actor, share)


def why_not_pay_online(actor: Actor, share: OwnShare) -> str:
    """The route was fixed when the order was signed; who may record a payment may make one."""
    if share.route != Route.PLATFORM:
        return _("This order is paid by purchase order, straight to the provider.")
    if not settings.ONLINE_PAYMENTS:
        return _("Online payment is switched off on this site. Ask us how to pay.")
    if actor.acts_for(share.engagement.operator_id, *PAYERS):
        return ""
    return _("Only an owner, a preparer or a signer of the operator can pay.")


def why_not_get_paid_online(actor: Actor, organisation_id: int) -> str:
    if not settings.ONLINE_PAYMENTS:
        return _("Online payment is switched off on this site. Operators pay you by purchase order.")
    return why_not_change_account(actor, organisation_id)


def why_not_close_case(actor: Actor) -> str:
    """Whoever runs the instance looks after its money."""
    if actor.is_staff and actor.has(*MONEY_OFFICERS):
        return ""
    return _("Only an officer of this marketplace can look after its money.")


def why_not_write_off(actor: Actor, case: FinanceCase) -> str:
    """Public trust in the books asks for two: who asks to give a debt up does not give it up."""
    if reason := why_not_close_case(actor):
        return reason
    if actor.user_id == case.write_off_asked_by_id:
        return _("You asked to write this off, so a colleague has to agree.")
    return ""


def why_not_change_account(actor: Actor, organisation_id: int) -> str:
    if actor.acts_for(organisation_id, *BILLERS):
        return ""
    return _("Only an owner or a finance person of your organization can change where you are paid.")


def why_not_verify_account(actor: Actor, account: PayoutAccount) -> str:
    if reason := why_not_change_account(actor, account.organisation_id):
        return reason
    if actor.user_id == account.created_by_id:
        return _("You entered this account, so a colleague must verify it.")
    return ""


def why_not_handle_payout(actor: Actor, payout: Payout) -> str:
    """A fiscal officer of the office that pays, or whom the office named; without an interest in the parties."""
    if actor.is_system:
        return ""
    if not (actor.acts_for(payout.office_id, Role.PROGRAM_FISCAL_OFFICER) or claims.stands_in(actor, payout)):
        return _("Only a fiscal officer of the program office can do this.")
    operators = [payout.engagement.operator_id] if payout.engagement else []
    return why_interested(actor, payout.payee_id, *operators)


def why_not_record_bank(actor: Actor, payout: Payout) -> str:
    """What became of a payment is entered by hand where a bank says it; Stripe tells us itself."""
    if payout.route == PayoutRoute.STRIPE and payout.state == PayoutState.SENT and not actor.is_system:
        return _("This payment left by Stripe, which tells us what became of it. Nothing is entered by hand.")
    return why_not_handle_payout(actor, payout)


def why_not_release_payout(actor: Actor, payout: Payout) -> str:
    """Nobody releases what they put in line, nor a case in which they approved anything."""
    if reason := why_not_handle_payout(actor, payout):
        return reason
    if actor.user_id is not None and actor.user_id == payout.created_by_id:
        return _("You approved this claim, so a colleague has to release the payment.")
    return claims.why_not_release(actor, payout)


def why_not_pay_for(actor: Actor, office_id: int | None, *payee_ids: int) -> str:
    """What an office pays is prepared and released by its fiscal officers, without an interest in who is paid."""
    if not (office_id and actor.acts_for(office_id, Role.PROGRAM_FISCAL_OFFICER)):
        return _("Only a fiscal officer of the program office can do this.")
    return why_interested(actor, *payee_ids) if payee_ids else ""


def why_not_settle(actor: Actor, office_id: int) -> str:
    """A difference is settled by the office's fiscal officers; that of the instance's own balance by its staff."""
    if actor.acts_for(office_id) and not why_not_close_case(actor):
        return ""
    return why_not_pay_for(actor, office_id)


def why_not_release_run(actor: Actor, run: PayoutRun) -> str:
    if reason := why_not_pay_for(actor, run.office_id):
        return reason
    if actor.user_id == run.prepared_by_id:
        return _("You prepared this run, so a colleague has to release it.")
    return ""


def may_open_bank_file(actor: Actor, entry) -> bool:
    """Fiscal officers of the office hand it to their bank."""
    return actor.acts_for(entry.organisation_id, Role.PROGRAM_FISCAL_OFFICER)


def why_not_call_back(actor: Actor, account: PayoutAccount) -> str:
    if reason := why_not_pay_for(actor, actor.organisation_id, account.organisation_id):
        return reason
    if actor.user_id == account.created_by_id:
        return _("You entered this account, so somebody else must call back.")
    if not Payout.objects.filter(office_id=actor.organisation_id, payee_id=account.organisation_id).exists():
        return _("Your office pays this provider nothing.")
    return ""


def has_second_biller(account: PayoutAccount) -> bool:
    """Whether anybody but who entered the account could verify it."""
    members = Membership.objects.active().filter(organisation_id=account.organisation_id)
    return members.with_role(*BILLERS).exclude(user_id=account.created_by_id).exists()


def why_not_approve_other_payee(actor: Actor, other: OtherPayee) -> str:
    if reason := why_not_pay_for(actor, other.office_id, other.payee_id):
        return reason
    if actor.user_id == other.entered_by_id:
        return _("You named who is paid, so a colleague has to agree.")
    return ""


def may_open_tax_number(actor: Actor, entry) -> bool:
    """The payee's own owner and finance people, and the system when it builds the totals of a tax year."""
    return actor.is_system or actor.acts_for(entry.organisation_id, *BILLERS)


def may_read_other_payee(actor: Actor, document) -> bool:
    """Fiscal officers of the office that pays; the second of them has to read it."""
    return actor.acts_for(document.organisation_id, Role.PROGRAM_FISCAL_OFFICER)


def may_open_bank_numbers(actor: Actor, entry) -> bool:
    """The payee's own owner and finance people, and the system when it writes the bank file."""
    return actor.is_system or actor.acts_for(entry.organisation_id, *BILLERS)


def may_download_proof(actor: Actor, document) -> bool:
    """Both sides of the order whose payment it proves."""
    return OwnShare.objects.visible_to(actor).filter(proofs__document=document).exists()
