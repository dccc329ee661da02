import datetime as dt
import secrets

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts.actor import ANONYMOUS, SYSTEM, Actor
from marketplace.accounts.roles import Role
from marketplace.audit.services import record
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from marketplace.core.references import ALPHABET
from marketplace.vault import keys
from subsidies.models import Screening
from subsidies.selectors.screening import answers_of, find_screening, hash_code

KEPT = dt.timedelta(days=30)
CARRIERS = (Role.OPERATOR_OWNER, Role.OPERATOR_PREPARER, Role.OPERATOR_SIGNER)


@transaction.atomic
def answer_question(*, code: str, question: str, answer: dict | None) -> str:
    """Keep one answer (None: skipped) and give the code under which the answers are found.

    A code that is unknown or has run out starts new answers under a new code.
    """
    screening = find_screening(code)
    if screening is None:
        code = new_code()
        screening = Screening(code_sha256=hash_code(code), expires_at=clock.now() + KEPT)
        screening.save()
        record(ANONYMOUS, screening, "screening.started")
    screening = Screening.objects.locked().get(pk=screening.pk)
    answers = answers_of(screening) | {question: answer or {}}
    screening.sealed_answers = keys.encrypt(f"screening:{screening.code_sha256}", answers)
    screening.save(update_fields=["sealed_answers"])
    return code


@transaction.atomic
def erase_screening(*, code: str) -> None:
    """The visitor asked: the answers go, the date stays."""
    if screening := find_screening(code):
        _erase(ANONYMOUS, screening)


@transaction.atomic
def carry_over_screening(*, by: Actor, code: str) -> Screening:
    """Hand the answers behind a code to the operator that the actor works for, once."""
    if not by.has(*CARRIERS):
        raise Refused(_("Only an owner, preparer or signer of an operator can carry answers over."))
    found = find_screening(code)
    if found is None:
        raise DomainError(
            _("We do not know this code. It has 12 letters and digits, for example 7K3M-9TQA-2WXZ, and lasts 30 days."),
            field="code",
        )
    screening = Screening.objects.locked().get(pk=found.pk)
    if screening.organisation_id == by.organisation_id:
        return screening
    if screening.organisation_id:
        raise DomainError(_("This code was used already. Answer the six questions again."), field="code")
    screening.organisation_id, screening.carried_at = by.organisation_id, clock.now()
    screening.save(update_fields=["organisation", "carried_at"])
    record(by, screening, "screening.carried")
    return screening


@transaction.atomic
def erase_old_screenings() -> int:
    """Empty what is older than 30 days; returns how many."""
    old = list(Screening.objects.locked().over())
    for screening in old:
        _erase(SYSTEM, screening)
    return len(old)


def new_code() -> str:
    """12 letters and digits in three groups: about 58 bits, typed once, stored nowhere."""
    return "-".join("".join(secrets.choice(ALPHABET) for _place in range(4)) for _group in range(3))


def _erase(by: Actor, screening: Screening) -> None:
    screening.sealed_answers, screening.erased_at = "", clock.now()
    screening.save(update_fields=["sealed_answers", "erased_at"])
    record(by, screening, "screening.erased")
