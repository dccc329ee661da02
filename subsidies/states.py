"""Moves as data, and the words a page shows for each state. Only `core.moves.check_move` reads the tables."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProgramState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    OPEN = "open", _("Open")
    PAUSED = "paused", _("Paused")
    CLOSED = "closed", _("Closed to new applications")
    WIND_DOWN = "wind_down", _("Winding down")
    ARCHIVED = "archived", _("Archived")


PROGRAM_MOVES = {
    ProgramState.PLANNED: frozenset({ProgramState.OPEN}),
    ProgramState.OPEN: frozenset({ProgramState.PAUSED, ProgramState.CLOSED}),
    ProgramState.PAUSED: frozenset({ProgramState.OPEN, ProgramState.CLOSED, ProgramState.WIND_DOWN}),
    ProgramState.CLOSED: frozenset({ProgramState.WIND_DOWN, ProgramState.ARCHIVED}),
    ProgramState.WIND_DOWN: frozenset({ProgramState.ARCHIVED}),
    ProgramState.ARCHIVED: frozenset(),
}


class AllotmentState(models.TextChoices):
    PLANNED = "planned", _("Waits for an authorization")
    AUTHORISED = "authorised", _("Waits for its day")
    RELEASED = "released", _("Can be committed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


_L = AllotmentState
ALLOTMENT_MOVES = {
    _L.PLANNED: frozenset({_L.AUTHORISED, _L.WITHDRAWN}),
    _L.AUTHORISED: frozenset({_L.RELEASED, _L.WITHDRAWN}),
    _L.RELEASED: frozenset(),
    _L.WITHDRAWN: frozenset(),
}


class ApplicationState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    IN_REVIEW = "in_review", _("In review")
    RETURNED = "returned", _("Sent back to be completed")
    RECOMMENDED = "recommended", _("Recommended")
    WAIT_LISTED = "wait_listed", _("On the waiting list")
    APPROVED = "approved", _("Approved")
    ACCEPTED = "accepted", _("Award accepted")
    LAPSED = "lapsed", _("Lapsed")
    DECLINED = "declined", _("Declined")
    APPEALED = "appealed", _("Under appeal")
    UPHELD = "upheld", _("Decision upheld")
    CLOSED_INCOMPLETE = "closed_incomplete", _("Closed, not complete")
    WITHDRAWN = "withdrawn", _("Withdrawn")


_A = ApplicationState
APPLICATION_MOVES = {
    _A.DRAFT: frozenset({_A.SUBMITTED, _A.WITHDRAWN}),
    _A.SUBMITTED: frozenset({_A.IN_REVIEW, _A.WITHDRAWN}),
    _A.IN_REVIEW: frozenset({_A.RETURNED, _A.RECOMMENDED, _A.DECLINED, _A.WAIT_LISTED, _A.WITHDRAWN}),
    _A.RETURNED: frozenset({_A.IN_REVIEW, _A.CLOSED_INCOMPLETE, _A.WITHDRAWN}),
    _A.RECOMMENDED: frozenset({_A.APPROVED, _A.IN_REVIEW, _A.DECLINED, _A.WITHDRAWN}),
    _A.WAIT_LISTED: frozenset({_A.IN_REVIEW, _A.DECLINED, _A.WITHDRAWN}),
    _A.APPROVED: frozenset({_A.ACCEPTED, _A.LAPSED, _A.WITHDRAWN}),
    _A.DECLINED: frozenset({_A.APPEALED}),
    _A.APPEALED: frozenset({_A.UPHELD, _A.IN_REVIEW}),
    _A.ACCEPTED: frozenset(),
    _A.LAPSED: frozenset(),
    _A.CLOSED_INCOMPLETE: frozenset(),
    _A.WITHDRAWN: frozenset(),
    _A.UPHELD: frozenset(),
}


class OfferState(models.TextChoices):
    PROPOSED = "proposed", _("Waits for the program office")
    OPEN = "open", _("Waits for the applicant")
    TAKEN = "taken", _("Taken")
    REFUSED = "refused", _("Not wanted any more")
    UNANSWERED = "unanswered", _("Not answered in time")
    STOPPED = "stopped", _("Not made")
    UNFIT = "unfit", _("A rule is not met any more")


_O = OfferState
OFFER_MOVES = {
    _O.PROPOSED: frozenset({_O.OPEN, _O.STOPPED, _O.UNFIT}),
    _O.OPEN: frozenset({_O.TAKEN, _O.REFUSED, _O.UNANSWERED, _O.STOPPED}),
    _O.TAKEN: frozenset(),
    _O.REFUSED: frozenset(),
    _O.UNANSWERED: frozenset(),
    _O.STOPPED: frozenset(),
    _O.UNFIT: frozenset(),
}


class EndingState(models.TextChoices):
    PROPOSED = "proposed", _("Waits for a second person")
    CONFIRMED = "confirmed", _("Ended")
    STOPPED = "stopped", _("Stays")


ENDING_MOVES = {
    EndingState.PROPOSED: frozenset({EndingState.CONFIRMED, EndingState.STOPPED}),
    EndingState.CONFIRMED: frozenset(),
    EndingState.STOPPED: frozenset(),
}


class VoucherState(models.TextChoices):
    ISSUED = "issued", _("Issued")
    ACTIVE = "active", _("Ready to use")
    PARTLY_USED = "partly_used", _("Partly used")
    USED = "used", _("Used")
    EXPIRED = "expired", _("Ended")
    CANCELLED = "cancelled", _("Cancelled")
    REVOKED = "revoked", _("Revoked")
    REPLACED = "replaced", _("Replaced")


_V = VoucherState
_VOUCHER_ENDS = frozenset({_V.USED, _V.EXPIRED, _V.CANCELLED, _V.REVOKED, _V.REPLACED})
VOUCHER_MOVES = {
    _V.ISSUED: frozenset({_V.ACTIVE, _V.CANCELLED}),
    _V.ACTIVE: frozenset({_V.PARTLY_USED}) | _VOUCHER_ENDS,
    _V.PARTLY_USED: _VOUCHER_ENDS,
} | {end: frozenset() for end in _VOUCHER_ENDS}


class ClaimState(models.TextChoices):
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Sent back")
    APPROVED = "approved", _("Approved")
    RELEASED = "released", _("Released for payment")
    PAYMENT_FAILED = "payment_failed", _("Payment failed")
    PAID = "paid", _("Paid")
    DECLINED = "declined", _("Declined")


_C = ClaimState
CLAIM_MOVES = {
    _C.SUBMITTED: frozenset({_C.RETURNED, _C.APPROVED, _C.DECLINED}),
    _C.RETURNED: frozenset({_C.SUBMITTED, _C.DECLINED}),
    _C.APPROVED: frozenset({_C.RELEASED}),
    _C.RELEASED: frozenset({_C.PAID, _C.PAYMENT_FAILED}),
    _C.PAYMENT_FAILED: frozenset({_C.RELEASED}),
    _C.PAID: frozenset(),
    _C.DECLINED: frozenset(),
}


class RecoveryState(models.TextChoices):
    NOTICED = "noticed", _("Waits for an answer")
    ANSWERED = "answered", _("Answered")
    ESTABLISHED = "established", _("Has to be paid back")
    REPAID = "repaid", _("Paid back")
    DROPPED = "dropped", _("Dropped")


_R = RecoveryState
RECOVERY_MOVES = {
    _R.NOTICED: frozenset({_R.ANSWERED, _R.ESTABLISHED, _R.DROPPED}),
    _R.ANSWERED: frozenset({_R.ESTABLISHED, _R.DROPPED}),
    _R.ESTABLISHED: frozenset({_R.REPAID, _R.DROPPED}),
    _R.REPAID: frozenset(),
    _R.DROPPED: frozenset(),
}


class SampleState(models.TextChoices):
    ASKED = "asked", _("Waits for the operator's bank record")
    SHOWN = "shown", _("Waits for the program office")
    SOUND = "sound", _("In order")
    UNSOUND = "unsound", _("Not in order")


_S = SampleState
SAMPLE_MOVES = {
    # Not in order also when nothing was shown by the last day.
    _S.ASKED: frozenset({_S.SHOWN, _S.UNSOUND}),
    _S.SHOWN: frozenset({_S.SOUND, _S.UNSOUND}),
    _S.SOUND: frozenset(),
    _S.UNSOUND: frozenset(),
}
