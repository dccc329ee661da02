import datetime as dt
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Organisation
from marketplace.audit.services import record
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from marketplace.documents.models import Document
from marketplace.documents.services import store_document
from marketplace.payments import notices, permissions
from marketplace.payments.models import HoldReason, OtherPayee, PayeeScreening, Payout, PayoutAccount, TaxForm
from marketplace.payments.services.accounts import BANK_KIND, check_numbers
from marketplace.payments.services.payers import locked_office, payer
from marketplace.payments.services.payouts import hold_payout
from marketplace.payments.states import PayoutState
from marketplace.reference import identifiers
from marketplace.reference.identifiers import Scheme
from marketplace.vault.services import seal

TAX_KIND = "payments.tax_number"
OTHER_PAYEE_KIND = "payments.other_payee"


@transaction.atomic
def enter_tax_form(
    *, by: Actor, organisation: Organisation, name_on_form: str, tax_kind: str, tax_number: str, signed_on: dt.date
) -> TaxForm:
    """Put a W-9 on file; the one before it is kept for the payments that were made on it."""
    if reason := permissions.why_not_change_account(by, organisation.pk):
        raise Refused(reason)
    if by.user_id is None:
        raise Refused(_("A person must enter a tax form."))
    digits = tax_number.replace("-", "").replace(" ", "")
    if reason := _why_no_tax_number(digits, tax_kind):
        raise DomainError(reason, field="tax_number")
    if signed_on > clock.today(organisation.zone):
        raise DomainError(_("Enter the day you signed the form: today or earlier."), field="signed_on")
    organisation = Organisation.objects.locked().get(pk=organisation.pk)
    TaxForm.objects.locked().filter(organisation=organisation, replaced_at__isnull=True).update(replaced_at=clock.now())
    form = TaxForm.objects.create(
        organisation=organisation,
        name_on_form=name_on_form,
        tax_kind=tax_kind,
        last_four=digits[-4:],
        number=seal(by=by, organisation=organisation, kind=TAX_KIND, content={"number": digits}),
        signed_on=signed_on,
        entered_by_id=by.user_id,
    )
    record(by, form, "tax_form.entered", tax_kind=tax_kind)
    notices.tell_tax_form_entered(form)
    return form


def _why_no_tax_number(digits: str, tax_kind: str) -> str:
    """Nine digits; a person may give the number of the person, anybody else the employer's."""
    if not (digits.isascii() and digits.isdigit() and len(digits) == 9):
        return _("Enter the tax number: nine digits, for example 12-3456789.")
    if tax_kind == TaxForm.TaxKind.SOLE:
        return ""
    return identifiers.check(Scheme.EIN, f"{digits[:2]}-{digits[2:]}")


@transaction.atomic
def record_payee_screening(
    *, by: Actor, payee: Organisation, list_name: str, outcome: str, remark: str = ""
) -> PayeeScreening:
    """Note what a list says about a payee now; it counts for 24 hours. A possible match holds what waits."""
    office_id, user_id = payer(by, payee.pk)
    possible = outcome == PayeeScreening.Outcome.POSSIBLE
    if possible and not remark.strip():
        raise DomainError(_("Say what matched."), field="remark")
    screening = PayeeScreening.objects.create(
        payee=payee,
        office_id=office_id,
        list_name=list_name,
        outcome=outcome,
        remark=remark.strip(),
        checked_by_id=user_id,
    )
    record(by, screening, "payee.screened", list=list_name, outcome=outcome, payee=payee.pk)
    if possible:
        # Held before they are counted: one that leaves at this moment is waited for, and is no more among them.
        waiting = Payout.objects.locked().filter(payee=payee, office_id=office_id, state=PayoutState.QUEUED)
        for payout in list(waiting):
            hold_payout(by=by, payout_id=payout.pk, reason=HoldReason.SCREENING)
    return screening


@transaction.atomic
def record_call_back(*, by: Actor, account_id: int, note: str) -> PayoutAccount:
    """The office rang the provider at a number it found itself; the note says whom, where and what they said."""
    account = PayoutAccount.objects.locked().select_related("organisation").get(pk=account_id)
    if reason := permissions.why_not_call_back(by, account):
        raise Refused(reason)
    if account.replaced_at or account.called_back_at:
        raise DomainError(_("This account was called back or replaced in the meantime. Look at the page again."))
    if len(note.strip()) < 10:
        raise DomainError(
            _("Say whom you rang, at which number, where you found the number, and what they said."), field="note"
        )
    account.called_back_by_id, account.called_back_at, account.call_back_note = by.user_id, clock.now(), note.strip()
    fields = ["called_back_by", "called_back_at", "call_back_note"]
    if account.verified_at is None and not permissions.has_second_biller(account):
        # A firm of one person has no colleague: the officer who rang is the second person.
        account.verified_by_id, account.verified_at = by.user_id, clock.now()
        fields += ["verified_by", "verified_at"]
    account.save(update_fields=fields)
    record(by, account, "payout_account.called_back")
    return account


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherPayeeDetails:
    """Who is paid in the place of the provider, where, and the paper that says so."""

    why: str
    name: str
    bank_name: str
    routing_number: str
    account_number: str
    upload: UploadedFile | Document


@transaction.atomic
def name_other_payee(*, by: Actor, payee: Organisation, details: OtherPayeeDetails) -> OtherPayee:
    """Pay a trustee or an assignee in the place of a provider, once a second person has read the document."""
    office_id, user_id = payer(by, payee.pk)
    check_numbers(details.routing_number, details.account_number)
    office = locked_office(office_id)
    if OtherPayee.objects.locked().filter(payee=payee, office_id=office_id, ended_at__isnull=True).exists():
        raise DomainError(_("Somebody else is named already. End that first."), code="named_already")
    numbers = {"routing": details.routing_number, "account": details.account_number}
    other = OtherPayee.objects.create(
        payee=payee,
        office=office,
        why=details.why,
        name=details.name,
        bank_name=details.bank_name,
        last_four=details.account_number[-4:],
        numbers=seal(by=by, organisation=office, kind=BANK_KIND, content=numbers),
        document=store_document(by=by, organisation=office, upload=details.upload, kind=OTHER_PAYEE_KIND),
        entered_by_id=user_id,
    )
    record(by, other, "other_payee.named", why=details.why, payee=payee.pk)
    notices.tell_other_payee(other)
    return other


@transaction.atomic
def approve_other_payee(*, by: Actor, other_payee_id: int) -> OtherPayee:
    """A second fiscal officer has read the document."""
    other = OtherPayee.objects.locked().select_related("payee").get(pk=other_payee_id)
    if reason := permissions.why_not_approve_other_payee(by, other):
        raise Refused(reason)
    if other.approved_at or other.ended_at:
        raise DomainError(_("This was agreed or ended in the meantime. Look at the page again."))
    other.approved_by_id, other.approved_at = by.user_id, clock.now()
    other.save(update_fields=["approved_by", "approved_at"])
    record(by, other, "other_payee.approved", payee=other.payee_id)
    return other


@transaction.atomic
def end_other_payee(*, by: Actor, other_payee_id: int) -> OtherPayee:
    """From now on the provider itself is paid again."""
    other = OtherPayee.objects.locked().select_related("payee").get(pk=other_payee_id)
    if reason := permissions.why_not_pay_for(by, other.office_id, other.payee_id):
        raise Refused(reason)
    if other.ended_at:
        raise DomainError(_("This has ended already."))
    other.ended_at = clock.now()
    other.save(update_fields=["ended_at"])
    record(by, other, "other_payee.ended", payee=other.payee_id)
    return other
