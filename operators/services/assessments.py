from collections.abc import Mapping

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.accounts.actor import Actor
from marketplace.audit.services import record
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from marketplace.reference.selectors import cpg_goals
from marketplace.vault import services as vault
from operators import permissions, selectors
from operators.models import Assessment, OperatorProfile

ANSWERS = "operators.goal_answers"


class Answer(models.TextChoices):
    YES = "yes", gettext_lazy("Yes")
    PARTLY = "partly", gettext_lazy("Partly")
    NO = "no", gettext_lazy("No")
    NOT_SURE = "not_sure", gettext_lazy("Not sure")
    DOES_NOT_APPLY = "does_not_apply", gettext_lazy("Does not apply to us")


@transaction.atomic
def save_answers(*, by: Actor, profile_id: int, answers: Mapping[str, str], finished: bool = False) -> Assessment:
    """Keep the answers of one page, by goal code; an empty answer means skipped and takes an older one back.

    They are kept only in the vault. Reviewers learn the day it was finished and nothing else.
    """
    profile = OperatorProfile.objects.locked().get(pk=profile_id)
    if reason := permissions.why_not_assess(by, profile):
        raise Refused(reason)
    if not set(answers) <= {goal.code for goal in cpg_goals()} or not set(answers.values()) <= {"", *Answer.values}:
        raise DomainError(_("Choose one of the answers shown."))
    assessment, _created = Assessment.objects.get_or_create(profile=profile)
    kept = selectors.answers_of(assessment, by=by, purpose=_("Saving your answers")) | dict(answers)
    kept = {code: answer for code, answer in kept.items() if answer}
    if assessment.entry is None:
        assessment.entry = vault.seal(by=by, organisation=profile.organisation, kind=ANSWERS, content=kept)
    else:
        assessment.entry = vault.replace_content(by=by, entry=assessment.entry, content=kept)
    assessment.answered_count, assessment.changed_at = len(kept), clock.now()
    if finished:
        assessment.finished_on = clock.today(profile.organisation.zone)
    assessment.save()
    record(by, assessment, "assessment.saved", answered=len(kept), finished=finished)
    return assessment


@transaction.atomic
def erase_answers(*, by: Actor, profile_id: int) -> Assessment:
    """An owner empties the answers for good; the date and the count stay, and so does every award record."""
    assessment = Assessment.objects.locked().get(profile=profile_id)
    if reason := permissions.why_not_erase_answers(by, assessment.profile.organisation_id):
        raise Refused(reason)
    if assessment.entry:
        assessment.entry = vault.erase(by=by, entry=assessment.entry)
    record(by, assessment, "assessment.erased", answered=assessment.answered_count)
    return assessment
