from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Organisation
from marketplace.audit.services import record
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from marketplace.payments import notices, permissions
from marketplace.payments.models import PayoutAccount
from marketplace.reference import identifiers
from marketplace.reference.identifiers import Scheme
from marketplace.vault.services import seal

BANK_KIND = "payments.bank_account"
COOLING_BUSINESS_DAYS = 3


@transaction.atomic
def enter_payout_account(
    *,
    by: Actor,
    organisation: Organisation,
    bank_name: str,
    holder_name: str,
    routing_number: str,
    account_number: str,
) -> PayoutAccount:
    """Say where to be paid; the old account ends at once and the new one waits for a colleague and three days.

    The view has asked for the password again just before. Everybody who handles money there is told.
    """
    if reason := permissions.why_not_change_account(by, organisation.pk):
        raise Refused(reason)
    if by.user_id is None:
        raise Refused(_("A person must enter a bank account."))
    check_numbers(routing_number, account_number)
    organisation = Organisation.objects.locked().get(pk=organisation.pk)
    PayoutAccount.objects.locked().filter(organisation=organisation, replaced_at__isnull=True).update(
        replaced_at=clock.now()
    )
    account = PayoutAccount.objects.create(
        organisation=organisation,
        bank_name=bank_name,
        holder_name=holder_name,
        last_four=account_number[-4:],
        numbers=seal(
            by=by,
            organisation=organisation,
            kind=BANK_KIND,
            content={"routing": identifiers.normalise(Scheme.ABA, routing_number), "account": account_number},
        ),
        created_by_id=by.user_id,
        usable_on=clock.business_days_after(clock.today(organisation.zone), COOLING_BUSINESS_DAYS),
    )
    record(by, account, "payout_account.entered", usable_on=account.usable_on.isoformat())
    notices.tell_account_entered(account)
    return account


def check_numbers(routing_number: str, account_number: str) -> None:
    """Raises the sentence that says what is right, beside its field."""
    if sentence := identifiers.check(Scheme.ABA, routing_number):
        raise DomainError(sentence, field="routing_number")
    if not (account_number.isascii() and account_number.isdigit() and 4 <= len(account_number) <= 17):
        raise DomainError(_("Enter the account number: 4 to 17 digits, no spaces."), field="account_number")


@transaction.atomic
def verify_payout_account(*, by: Actor, account_id: int) -> PayoutAccount:
    """A second person of the provider has compared the account with a bank letter or a check."""
    account = PayoutAccount.objects.locked().select_related("organisation").get(pk=account_id)
    if reason := permissions.why_not_verify_account(by, account):
        raise Refused(reason)
    if account.verified_at or account.replaced_at:
        raise DomainError(_("This account was verified or replaced in the meantime. Look at the page again."))
    account.verified_by_id, account.verified_at = by.user_id, clock.now()
    account.save(update_fields=["verified_by", "verified_at"])
    record(by, account, "payout_account.verified")
    return account
