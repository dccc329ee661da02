import calendar
import datetime as dt

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from marketplace.accounts.actor import SYSTEM, Actor
from marketplace.audit.services import record
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from marketplace.core.moves import check_move
from marketplace.documents.models import Document
from marketplace.documents.services import store_document
from operators import notices, permissions, selectors
from operators.models import IdentityCase, IdentityProof
from operators.states import IDENTITY_MOVES, IdentityState

PROOF = "operators.identity_proof"
YEARS_GOOD = 1


@transaction.atomic
def ask_for_proof(
    *, by: Actor, case_id: int, route: str, upload: UploadedFile | Document | None = None
) -> IdentityCase:
    """Ask staff to check who the organization is, in one of four ways; the document route needs its document."""
    case = IdentityCase.objects.locked().get(pk=case_id)
    if reason := permissions.why_not_ask_for_proof(by, case.profile):
        raise Refused(reason)
    if route == IdentityProof.Route.DOCUMENT and upload is None:
        raise DomainError(_("Choose a document that shows the name and number of your organization."), field="document")
    source = case.state
    check_move(IDENTITY_MOVES, source, IdentityState.PENDING)
    organisation = case.profile.organisation
    document = store_document(by=by, organisation=organisation, upload=upload, kind=PROOF) if upload else None
    IdentityProof.objects.create(case=case, route=route, document=document, asked_by_id=by.user_id)
    _move(by, case, source, IdentityState.PENDING, route=route)
    notices.tell_staff_of_proof(case)
    return case


@transaction.atomic
def mail_letter(*, by: Actor, case_id: int, letter_to: str) -> IdentityProof:
    """Staff mail a letter with a code to an address they found themselves; a later letter makes this code worthless."""
    case, _source = _open_case(by, case_id, IdentityState.VERIFIED)
    proof = case.proofs.get(decided_at__isnull=True)
    if proof.route != IdentityProof.Route.LETTER:
        raise DomainError(_("They asked for another way than a letter."), field="letter_to")
    if not letter_to.strip():
        raise DomainError(_("Write the address, and where you found it."), field="letter_to")
    proof.letter_to, proof.letter_sent_at = letter_to.strip(), clock.now()
    proof.letter_tries, proof.letter_answered_at = 0, None
    proof.save(update_fields=["letter_to", "letter_sent_at", "letter_tries", "letter_answered_at"])
    record(by, case, "identity.letter_mailed")
    notices.tell_letter_mailed(case)
    return proof


def enter_letter_code(*, by: Actor, case_id: int, code: str) -> None:
    """The operator types the code of the letter: it was read at the official address. Staff are told and decide.

    A wrong code counts even though it is refused; after five of them only a new letter helps.
    """
    with transaction.atomic():
        case = IdentityCase.objects.locked().get(pk=case_id)
        if reason := permissions.why_not_ask_for_proof(by, case.profile):
            raise Refused(reason)
        proof = selectors.open_proof_of(case)
        if proof is None or not proof.waits_for_its_code:
            raise DomainError(_("We wait for no code now."), field="code")
        if proof.letter_tries >= IdentityProof.LETTER_TRIES:
            raise DomainError(_("Too many wrong codes. Call us: we mail you a new letter."), field="code")
        is_right = constant_time_compare(selectors.letter_code(proof), "".join(code.upper().split()))
        if is_right:
            proof.letter_answered_at = clock.now()
            notices.tell_staff_of_code(case)
        else:
            proof.letter_tries += 1
        proof.save(update_fields=["letter_answered_at", "letter_tries"])
        record(by, case, "identity.code_entered", right=is_right)
    if not is_right:
        raise DomainError(_("This is not the code of our last letter. Look at it and type it again."), field="code")


@transaction.atomic
def verify_identity(*, by: Actor, case_id: int, found: str) -> IdentityCase:
    """A vetting officer has checked and says what was found; good for a year. Nobody verifies one of their own.

    A letter proves nothing before its code came back.
    """
    case, source = _open_case(by, case_id, IdentityState.VERIFIED)
    if not found.strip():
        raise DomainError(_("Write what you checked, and what you found."), field="found")
    proof = case.proofs.get(decided_at__isnull=True)
    if proof.route == IdentityProof.Route.LETTER and not proof.letter_answered_at:
        raise DomainError(_("The code of the letter has not come back yet."), field="found")
    case.verified_on = clock.today(case.profile.organisation.zone)
    case.expires_on = _years_later(case.verified_on, YEARS_GOOD)
    case.save(update_fields=["verified_on", "expires_on"])
    _close_proof(by, proof, IdentityProof.Outcome.VERIFIED, found)
    _move(by, case, source, IdentityState.VERIFIED)
    notices.tell_verified(case)
    return case


@transaction.atomic
def refuse_identity(*, by: Actor, case_id: int, reason: str, found: str = "") -> IdentityCase:
    """This proof was not enough; `reason` is a code, `found` our own note. The operator is told and may try again."""
    case, source = _open_case(by, case_id, IdentityState.UNVERIFIED)
    if reason not in IdentityProof.Reason.values:
        raise DomainError(_("Choose the reason, so that they know what to do."), field="reason")
    proof = case.proofs.get(decided_at__isnull=True)
    _close_proof(by, proof, IdentityProof.Outcome.REFUSED, found, reason)
    _move(by, case, source, IdentityState.UNVERIFIED, reason=reason)
    notices.tell_refused(case, proof)
    return case


@transaction.atomic
def lapse_identities() -> int:
    """Every verified case whose date has passed needs a new check; safe to run often."""
    cases = list(IdentityCase.objects.locked().filter(pk__in=selectors.lapsing_cases(clock.today()).values("pk")))
    for case in cases:
        _move(SYSTEM, case, case.state, IdentityState.LAPSED)
        notices.tell_lapsed(case)
    return len(cases)


def _open_case(by: Actor, case_id: int, target: str) -> tuple[IdentityCase, str]:
    case = IdentityCase.objects.locked().get(pk=case_id)
    if reason := permissions.why_not_decide_identity(by, case):
        raise Refused(reason)
    check_move(IDENTITY_MOVES, case.state, target)
    return case, case.state


def _close_proof(by: Actor, proof: IdentityProof, outcome: str, found: str, reason: str = "") -> None:
    proof.outcome, proof.reason, proof.found = outcome, reason, found.strip()
    proof.decided_by_id, proof.decided_at = by.user_id, clock.now()
    proof.save(update_fields=["outcome", "reason", "found", "decided_by", "decided_at"])


def _move(by: Actor, case: IdentityCase, source: str, target: str, **facts: str) -> None:
    check_move(IDENTITY_MOVES, source, target)
    case.state = target
    case.save(update_fields=["state"])
    record(by, case, f"identity.{target}", source=source, target=target, **facts)


def _years_later(date: dt.date, years: int) -> dt.date:
    """The same day of the month; February 29 becomes the 28th."""
    last = calendar.monthrange(date.year + years, date.month)[1]
    return date.replace(year=date.year + years, day=min(date.day, last))
