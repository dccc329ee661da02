import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Membership
from marketplace.accounts.permissions import why_interested
from marketplace.audit.services import record
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from subsidies import notices
from subsidies.models import SEPARATE_DUTIES, Application, Duty, Override
from subsidies.permissions.overrides import why_not_answer_override, why_not_ask_override

# Longer than this is no exception for one step but a deputy.
LONGEST = dt.timedelta(days=30)


@transaction.atomic
def ask_override(
    *, by: Actor, application_id: int, duty: Duty, user_id: int, reason: str, note: str, ends_on: dt.date
) -> Override:
    """Ask that a colleague may do one step of one case which the duties keep from them; another person answers.

    Refused where the database would refuse the step anyway: nobody does two of recommend, approve and second approval.
    """
    application = Application.objects.locked().select_related("program__organisation").get(pk=application_id)
    if refusal := why_not_ask_override(by, application):
        raise Refused(refusal)
    _check_days(application, ends_on)
    _check_person(application, duty, user_id)
    if not note.strip():
        raise DomainError(_("Say in one or two sentences why nobody else can do it."), field="note")
    if application.overrides.waiting().filter(duty=duty, user_id=user_id).exists():
        raise DomainError(_("Somebody has asked for this already. It waits for an answer."))
    keys = {"duty": duty, "user_id": user_id, "reason": reason, "note": note.strip(), "ends_on": ends_on}
    override = Override.objects.create(application=application, asked_by_id=by.user_id, **keys)
    record(by, override, "override.asked", case=application.reference, duty=str(duty), user=user_id, code=str(reason))
    notices.tell_override_asked(override)
    return override


def _check_days(application: Application, ends_on: dt.date) -> None:
    today = clock.today(application.program.zone)
    if not today <= ends_on <= today + LONGEST:
        raise DomainError(_("Enter a day from today on, at most 30 days away."), field="ends_on")


def _check_person(application: Application, duty: Duty, user_id: int) -> None:
    office = application.program.organisation_id
    member = Membership.objects.active().filter(organisation_id=office, user_id=user_id).first()
    if member is None:
        raise DomainError(_("Choose somebody who works in your program office."), field="user")
    if tie := why_interested(member.actor(), application.organisation_id):
        raise DomainError(_("An override lifts no interest. The answer to this colleague is: %(why)s") % {"why": tie})
    did = application.decisions.filter(
        round=application.decision_round, decided_by_id=user_id, kind__in=SEPARATE_DUTIES
    ).first()
    if did and duty in SEPARATE_DUTIES:
        words = _("This colleague did a step of the case already (%(step)s). No override lifts that.")
        raise DomainError(words % {"step": did.get_kind_display().lower()}, code="never", field="user")


@transaction.atomic
def grant_override(*, by: Actor, override_id: int) -> Override:
    """The second person lets it happen; the person, the asker and the auditors are told."""
    override = _waiting(by, override_id)
    override.granted_by_id, override.granted_at = by.user_id, clock.now()
    override.save(update_fields=["granted_by", "granted_at"])
    record(by, override, "override.granted", case=override.application.reference, duty=override.duty)
    notices.tell_override_answered(override)
    return override


@transaction.atomic
def decline_override(*, by: Actor, override_id: int) -> Override:
    override = _waiting(by, override_id)
    override.declined_by_id, override.declined_at = by.user_id, clock.now()
    override.save(update_fields=["declined_by", "declined_at"])
    record(by, override, "override.declined", case=override.application.reference, duty=override.duty)
    notices.tell_override_answered(override)
    return override


def _waiting(by: Actor, override_id: int) -> Override:
    rows = Override.objects.locked().select_related("application__program__organisation", "user", "asked_by")
    override = rows.get(pk=override_id)
    if refusal := why_not_answer_override(by, override):
        raise Refused(refusal)
    if not override.is_waiting:
        raise DomainError(_("This was answered already."))
    return override
