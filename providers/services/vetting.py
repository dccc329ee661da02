"""A case from its first answer to the decision of the second officer."""

import datetime as dt

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.accounts.actor import Actor
from marketplace.audit.services import record
from marketplace.core import clock
from marketplace.core.changes import record_change
from marketplace.core.errors import DomainError, Refused
from marketplace.core.moves import check_move
from marketplace.documents.models import Document
from marketplace.documents.services import store_document
from providers import notices, permissions
from providers.models import ChecklistItem, EvidenceFile, ProviderProfile, VettingCase
from providers.reasons import DeclineReason
from providers.requirements import REQUIREMENTS
from providers.states import REVIEWING_STATES, VETTING_MOVES, ItemState, VettingState

EVIDENCE_KIND = "providers.evidence"
LONGEST_VETTING_MONTHS = 12


def lock_case(case_id: int) -> VettingCase:
    return VettingCase.objects.locked().select_related("provider__organisation").get(pk=case_id)


def move(by: Actor, case: VettingCase, target: VettingState, action: str, *fields: str, **facts) -> None:
    """Change the state, keep `fields`, write the audit line and the change-log line; the caller tells people."""
    source = case.state
    check_move(VETTING_MOVES, source, target)
    case.state = target
    case.since = clock.now()
    case.save(update_fields=["state", "since", *fields])
    record(by, case, f"vetting.{action}", source=source, target=target, **facts)
    record_change("provider", case.provider_id)


@transaction.atomic
def open_case(*, by: Actor, provider_id: int) -> VettingCase:
    """Start a case with the whole checklist; asked twice, it answers with the open one."""
    provider = ProviderProfile.objects.locked().select_related("organisation").get(pk=provider_id)
    open_already = provider.cases.current().first()
    case = open_already or VettingCase(provider=provider)
    if reason := permissions.why_not_answer_vetting(by, case):
        raise Refused(reason)
    if open_already:
        return case
    if provider.cases.filter(state=VettingState.REMOVED).exists():
        raise Refused(_("This firm was removed. Call us before you apply again."))
    case.save()
    ChecklistItem.objects.bulk_create(ChecklistItem(case=case, code=need.code) for need in REQUIREMENTS)
    record(by, case, "vetting.opened", target=case.state)
    return case


@transaction.atomic
def answer_item(
    *,
    by: Actor,
    case_id: int,
    code: str,
    answer: str,
    expires: dt.date | None = None,
    upload: UploadedFile | Document | None = None,
) -> ChecklistItem:
    """The firm answers one requirement, or answers it again after a remark or before the evidence ends.

    `upload` is one more file that shows it, kept beside the files sent before.
    """
    case = lock_case(case_id)
    if reason := permissions.why_not_answer_vetting(by, case):
        raise Refused(reason)
    if not case.can_be_answered:
        raise Refused(_("Officers are reading this case, so answers cannot change now."))
    item = case.items.get(code=code)
    if not answer.strip():
        raise DomainError(_("Write what you have and where it can be checked."), field="answer")
    if item.requirement.has_expiry and expires is None:
        raise DomainError(_("Enter the date on which this evidence ends, for example 6/30/2027."), field="expires")
    if expires and expires <= clock.today():
        raise DomainError(_("This evidence has ended. Enter evidence that is valid today."), field="expires")
    item.answer, item.expires = answer.strip(), expires
    item.state, item.answered_at = ItemState.PROVIDED, clock.now()
    item.save(update_fields=["answer", "expires", "state", "answered_at"])
    if upload:
        organisation = case.provider.organisation
        document = store_document(by=by, organisation=organisation, upload=upload, kind=EVIDENCE_KIND)
        EvidenceFile.objects.create(item=item, document=document)
    record(by, item, "vetting.item_answered", code=code, case=case.pk, file=bool(upload))
    return item


@transaction.atomic
def submit_case(*, by: Actor, case_id: int) -> VettingCase:
    """Send the case: a first time, again after vetting ended, or back after remarks."""
    case = lock_case(case_id)
    if reason := permissions.why_not_answer_vetting(by, case):
        raise Refused(reason)
    back = case.state == VettingState.INFO_NEEDED
    target = VettingState.EVIDENCE_REVIEW if back else VettingState.SUBMITTED
    check_move(VETTING_MOVES, case.state, target)
    waiting = [item for item in case.items.all() if item.needs_provider]
    if waiting:
        raise DomainError(_("%(count)s items still need you before you can send the case.") % {"count": len(waiting)})
    case.submitted_at = clock.now()
    case.reviewed_by = case.reviewed_at = case.approved_by = case.approved_at = None
    move(by, case, target, "resubmitted" if back else "submitted", *_DECISION, "submitted_at")
    notices.tell_submitted(case)
    return case


_DECISION = ("reviewed_by", "reviewed_at", "approved_by", "approved_at")


@transaction.atomic
def withdraw_case(*, by: Actor, case_id: int) -> VettingCase:
    case = lock_case(case_id)
    if reason := permissions.why_not_answer_vetting(by, case):
        raise Refused(reason)
    move(by, case, VettingState.WITHDRAWN, "withdrawn")
    return case


@transaction.atomic
def check_item(*, by: Actor, case_id: int, code: str, accepted: bool, remark: str = "") -> ChecklistItem:
    """An officer accepts the evidence of one requirement, or says what is missing."""
    case = lock_case(case_id)
    if reason := permissions.why_not_vet(by, case):
        raise Refused(reason)
    if case.state not in REVIEWING_STATES:
        raise Refused(_("Items are checked while the evidence is under review."))
    item = case.items.filter(code=code).first()
    if item is None:
        raise DomainError(_("This case has no such item. Open the case again and choose one of its items."))
    if item.state == ItemState.MISSING:
        raise DomainError(_("The provider has not answered this item yet."))
    if not accepted and not remark.strip():
        raise DomainError(_("Say what is missing, so that the provider can send it."), field="remark")
    item.state = ItemState.ACCEPTED if accepted else ItemState.RETURNED
    item.remark, item.checked_at, item.checked_by_id = remark.strip(), clock.now(), by.user_id
    item.save(update_fields=["state", "remark", "checked_at", "checked_by"])
    record(by, item, "vetting.item_checked", code=code, accepted=accepted, case=case.pk)
    return item


@transaction.atomic
def ask_for_information(*, by: Actor, case_id: int) -> VettingCase:
    """Hand the case back with the officer's remarks; at least one item must be returned."""
    case = lock_case(case_id)
    if reason := permissions.why_not_vet(by, case):
        raise Refused(reason)
    count = case.items.filter(state__in=[ItemState.RETURNED, ItemState.MISSING]).count()
    if not count:
        raise DomainError(_("Return at least one item with a remark first."))
    move(by, case, VettingState.INFO_NEEDED, "information_asked", items=count)
    notices.tell_info_needed(case, count)
    return case


@transaction.atomic
def finish_review(*, by: Actor, case_id: int) -> VettingCase:
    """The first officer has accepted or returned every item and recommends; a second one decides.

    One that was returned can only end in an approval with a condition.
    """
    case = lock_case(case_id)
    if reason := permissions.why_not_vet(by, case):
        raise Refused(reason)
    if case.state not in REVIEWING_STATES:
        raise Refused(_("There is nothing under review in this case now."))
    unmarked = case.items.exclude(state__in=[ItemState.ACCEPTED, ItemState.RETURNED]).count()
    if unmarked:
        raise DomainError(
            ngettext(
                "%(count)s item is not marked yet. Accept it, or return it with a remark.",
                "%(count)s items are not marked yet. Accept each, or return it with a remark.",
                unmarked,
            )
            % {"count": unmarked}
        )
    open_items = case.items.exclude(state=ItemState.ACCEPTED).count()
    if open_items and case.state != VettingState.EVIDENCE_REVIEW:
        raise DomainError(_("%(count)s items are not accepted yet.") % {"count": open_items})
    case.reviewed_by_id, case.reviewed_at = by.user_id, clock.now()
    fields = ["reviewed_by", "reviewed_at"]
    if case.approved_by_id == by.user_id:
        raise Refused(_("You approved this case last time, so another officer must review it now."))
    case.save(update_fields=fields)
    record(by, case, "vetting.reviewed", open_items=open_items)
    return case


@transaction.atomic
def approve_case(
    *,
    by: Actor,
    case_id: int,
    vetted_until: dt.date,
    condition: str = "",
    condition_due: dt.date | None = None,
) -> VettingCase:
    """The second officer lets the firm in, until a date; with a condition when items stay open.

    Vetting ends no later than the first evidence that ends, and never after a year and a day.
    """
    case = lock_case(case_id)
    if reason := permissions.why_not_approve(by, case):
        raise Refused(reason)
    _check_end(case, vetted_until)
    open_items = case.items.exclude(state=ItemState.ACCEPTED).count()
    if open_items and not condition.strip():
        raise DomainError(_("Items are still open. State the condition and its date."), field="condition")
    if condition.strip() and not (condition_due and clock.today() < condition_due <= vetted_until):
        raise DomainError(_("Enter a date for the condition, before the vetting ends."), field="condition_due")
    case.condition, case.condition_due = condition.strip(), condition_due if condition.strip() else None
    case.vetted_until, case.approved_at, case.approved_by_id = vetted_until, clock.now(), by.user_id
    target = VettingState.CONDITIONAL if case.condition else VettingState.APPROVED
    move(by, case, target, "approved", "condition", "condition_due", "vetted_until", "approved_at", "approved_by")
    notices.tell_vetted(case)
    return case


def _check_end(case: VettingCase, vetted_until: dt.date) -> None:
    if not clock.today() < vetted_until <= clock.months_after(clock.today(), LONGEST_VETTING_MONTHS):
        raise DomainError(_("Enter a date in the next 12 months."), field="vetted_until")
    ends = [item.expires for item in case.items.all() if item.expires and item.state == ItemState.ACCEPTED]
    if ends and vetted_until > min(ends):
        raise DomainError(
            _("Some evidence ends on %(date)s. Choose that date or an earlier one.")
            % {"date": date_format(min(ends), "F j, Y")},
            field="vetted_until",
        )


@transaction.atomic
def decline_case(*, by: Actor, case_id: int, reason: str, remark: str) -> VettingCase:
    """Say no with a coded reason and a sentence; the firm may appeal to another officer."""
    case = lock_case(case_id)
    if refusal := permissions.why_not_vet(by, case):
        raise Refused(refusal)
    if reason not in DeclineReason.values:
        raise DomainError(_("Choose the reason."), field="reason")
    if not remark.strip():
        raise DomainError(_("Say what would change the decision."), field="remark")
    case.decline_reason, case.decline_remark, case.declined_by_id = reason, remark.strip(), by.user_id
    move(by, case, VettingState.DECLINED, "declined", "decline_reason", "decline_remark", "declined_by", reason=reason)
    notices.tell_declined(case)
    return case
