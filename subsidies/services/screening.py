import datetime as dt
import secrets

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts.actor import SYSTEM, Actor
from marketplace.accounts.models import Organisation
from marketplace.audit.services import record
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from marketplace.core.references import ALPHABET
from marketplace.vault import services as vault
from subsidies import permissions
from subsidies.models import Screening
from subsidies.permissions.screening import why_not_erase_answers
from subsidies.selectors.screening import CODE_LENGTH, answers_of, find_screening, hash_code, printed_code

ANSWERS = "subsidies.screening"
UNKNOWN_CODE = "unknown_code"
Purpose = Screening.Purpose
KEPT = {Purpose.CHECK: dt.timedelta(days=30), Purpose.MATCH: dt.timedelta(days=14)}


@transaction.atomic
def answer_question(
    *, by: Actor, code: str, question: str, answer: dict | None, purpose: Purpose = Purpose.CHECK
) -> str:
    """Keep one answer (None: skipped) and give the code under which the answers are found.

    A code that is unknown, has run out or is another's starts new answers under a new code.
    """
    found = find_screening(code, by=by, purpose=purpose)
    if found is None:
        return _start(by, {question: answer or {}}, purpose)
    screening = Screening.objects.locked().select_related("entry").get(pk=found.pk)
    answers = answers_of(screening, by=by) | {question: answer or {}}
    vault.replace_content(by=by, entry=screening.entry, content=answers)
    screening.answered_count = _count(answers)
    screening.save(update_fields=["answered_count"])
    return code


def _start(by: Actor, answers: dict, purpose: Purpose) -> str:
    code = new_code()
    screening = Screening.objects.create(
        purpose=purpose,
        code_sha256=hash_code(code),
        entry=vault.seal(by=by, organisation=None, kind=ANSWERS, content=answers),
        expires_at=clock.now() + KEPT[purpose],
        answered_count=_count(answers),
    )
    record(by, screening, "screening.started")
    return code


@transaction.atomic
def erase_screening(*, by: Actor, code: str, purpose: Purpose = Purpose.CHECK) -> None:
    """The visitor asked: the answers go, the date stays."""
    if screening := find_screening(code, by=by, purpose=purpose):
        _erase(by, screening)


@transaction.atomic
def erase_carried_screenings(*, by: Actor) -> int:
    """An owner takes back the answers its organization carried over; returns how many sets of answers went.

    Applications keep the facts that were confirmed in them: those are records of the award.
    """
    if reason := why_not_erase_answers(by, by.organisation_id):
        raise Refused(reason)
    kept = list(Screening.objects.locked().kept_for(by.organisation_id))
    for screening in kept:
        _erase(by, screening)
    return len(kept)


@transaction.atomic
def carry_over_screening(*, by: Actor, code: str) -> Screening:
    """Hand the answers behind a code to the operator that the actor works for, once.

    The code is from then on of no use to anybody else.
    """
    if reason := permissions.why_not_prepare(by, by.organisation_id):
        raise Refused(reason)
    checks = Screening.objects.locked().filter(purpose=Purpose.CHECK)
    screening = checks.select_related("entry").filter(code_sha256=hash_code(code)).first()
    if screening is None:
        raise DomainError(
            _("We do not know this code. Check it letter by letter: it has 12, for example 7K3M-9TQA-2WXZ."),
            field="code",
            code=UNKNOWN_CODE,
        )
    if screening.erased_at or screening.expires_at <= clock.now():
        raise DomainError(
            _("The answers behind this code are erased; we keep them for 30 days. Go on without a code."), field="code"
        )
    if screening.organisation_id == by.organisation_id:
        return screening
    if screening.organisation_id:
        raise DomainError(
            _("Another organization used this code already. Go on without a code, or answer the six questions again."),
            field="code",
        )
    screening.organisation, screening.carried_at = Organisation.objects.get(pk=by.organisation_id), clock.now()
    screening.save(update_fields=["organisation", "carried_at"])
    screening.entry = vault.hand_over(by=by, entry=screening.entry, organisation=screening.organisation)
    record(by, screening, "screening.carried")
    return screening


@transaction.atomic
def erase_old_screenings() -> int:
    """Empty what is older than the days of its purpose; returns how many."""
    old = list(Screening.objects.locked().over())
    for screening in old:
        _erase(SYSTEM, screening)
    return len(old)


def new_code() -> str:
    """12 letters and digits in three groups: about 58 bits, typed once, stored nowhere."""
    return printed_code("".join(secrets.choice(ALPHABET) for _place in range(CODE_LENGTH)))


def _count(answers: dict) -> int:
    return sum(bool(answer) for answer in answers.values())


def _erase(by: Actor, screening: Screening) -> None:
    vault.erase(by=by, entry=screening.entry)
    screening.erased_at = clock.now()
    screening.save(update_fields=["erased_at"])
    record(by, screening, "screening.erased", answered=screening.answered_count)
