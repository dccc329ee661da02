"""A look at some own shares: the operator shows its bank record, the office compares it with what both sides wrote."""

import datetime as dt

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from marketplace.accounts.actor import SYSTEM, Actor
from marketplace.audit.services import record
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from marketplace.core.moves import check_move
from marketplace.documents.models import Document
from marketplace.documents.services import store_document
from marketplace.payments.models import Payout
from marketplace.payments.models.holds import HoldReason
from marketplace.payments.services import hold_payout
from marketplace.payments.states import PayoutState
from subsidies import notices
from subsidies.models import OwnShareSample
from subsidies.permissions import samples as permissions
from subsidies.selectors.samples import to_look_at
from subsidies.states import SAMPLE_MOVES, SampleState

SHOWN_KIND = "subsidies.own_payment"
DAYS_TO_SHOW = 21


@transaction.atomic
def draw_samples() -> int:
    """Ask for the bank record of each own share that fell into the sample since the last time. Safe to run twice."""
    drawn = 0
    for share, program, why in to_look_at():
        show_by = clock.business_day_from(clock.today(program.zone) + dt.timedelta(days=DAYS_TO_SHOW))
        sample, is_new = OwnShareSample.objects.get_or_create(
            own_share=share, defaults={"program": program, "why": why, "show_by": show_by}
        )
        if is_new:
            record(SYSTEM, sample, "own_share_sample.asked", target=sample.state, why=why, share=share.reference)
            notices.tell_sample_asked(sample)
            drawn += 1
    return drawn


@transaction.atomic
def show_payment(*, by: Actor, sample_id: int, upload: UploadedFile | Document) -> OwnShareSample:
    """The operator shows the line of its bank's record; also after the last day, as long as nobody has judged."""
    sample = _locked(sample_id)
    if reason := permissions.why_not_show_payment(by, sample):
        raise Refused(reason)
    check_move(SAMPLE_MOVES, sample.state, SampleState.SHOWN)
    operator = sample.own_share.engagement.operator
    sample.document = store_document(by=by, organisation=operator, upload=upload, kind=SHOWN_KIND)
    sample.shown_by_id, sample.shown_at = by.user_id, clock.now()
    _move(by, sample, SampleState.SHOWN, "document", "shown_by", "shown_at")
    notices.tell_sample_shown(sample)
    return sample


@transaction.atomic
def find_sound(*, by: Actor, sample_id: int) -> OwnShareSample:
    """The bank shows what both sides wrote down."""
    sample = _judged(by, sample_id, SampleState.SOUND)
    _move(by, sample, SampleState.SOUND, "judged_by", "judged_at")
    notices.tell_sample_sound(sample)
    return sample


@transaction.atomic
def find_unsound(*, by: Actor, sample_id: int, note: str) -> OwnShareSample:
    """The bank shows something else, or nothing was shown in time: what waits to be paid for the order is held.

    What follows for its claims others of the office decide.
    """
    sample = _judged(by, sample_id, SampleState.UNSOUND)
    if not note.strip():
        raise DomainError(_("Say what you found. The operator reads it."), field="note")
    if sample.state == SampleState.ASKED and not sample.time_to_show_is_over:
        raise DomainError(
            _("The operator can show its record until %(day)s. Decide after that day.")
            % {"day": date_format(sample.show_by, "F j, Y")},
            code="may_still_show",
        )
    sample.note = note.strip()
    _move(by, sample, SampleState.UNSOUND, "note", "judged_by", "judged_at")
    _hold_payments(by, sample)
    notices.tell_sample_unsound(sample)
    return sample


def _judged(by: Actor, sample_id: int, target: SampleState) -> OwnShareSample:
    sample = _locked(sample_id)
    if reason := permissions.why_not_judge_sample(by, sample):
        raise Refused(reason)
    check_move(SAMPLE_MOVES, sample.state, target)
    sample.judged_by_id, sample.judged_at = by.user_id, clock.now()
    return sample


def _hold_payments(by: Actor, sample: OwnShareSample) -> None:
    waiting = Payout.objects.filter(
        engagement_id=sample.own_share.engagement_id,
        office_id=sample.program.organisation_id,
        state=PayoutState.QUEUED,
    )
    for payout in waiting.order_by("pk"):
        hold_payout(by=by, payout_id=payout.pk, reason=HoldReason.AUDIT)


def _locked(sample_id: int) -> OwnShareSample:
    return OwnShareSample.objects.locked().for_lists().get(pk=sample_id)


def _move(by: Actor, sample: OwnShareSample, target: SampleState, *fields: str) -> None:
    source = sample.state
    sample.state = target
    sample.save(update_fields=["state", *fields])
    record(by, sample, f"own_share_sample.{target}", source=source, target=target, share=sample.own_share.reference)
