from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from marketplace.accounts.roles import Role
from marketplace.accounts.selectors import members_with_role
from marketplace.notices.services import notify
from subsidies.models import Override


def tell_override_asked(override: Override) -> None:
    """Administrators answer it; the auditors see it from the beginning."""
    office = override.application.program.organisation
    words = _words(override)
    _tell(
        override,
        "override_asked",
        members_with_role(office, Role.PROGRAM_ADMINISTRATOR, Role.PROGRAM_AUDITOR),
        _("An override is asked for: %(case)s") % words,
        _("%(asker)s asks that %(name)s may do this step of %(case)s: %(step)s. Another administrator answers.")
        % words,
    )


def tell_override_answered(override: Override) -> None:
    office, words = override.application.program.organisation, _words(override)
    if override.granted_at:
        body = _("%(name)s may do this step of %(case)s until %(day)s: %(step)s.") % words
    else:
        body = _("%(name)s may not do this step of %(case)s: %(step)s.") % words
    people = [override.user, override.asked_by, *members_with_role(office, Role.PROGRAM_AUDITOR)]
    _tell(override, "override_answered", people, _("The override of %(case)s is answered") % words, body)


def _words(override: Override) -> dict[str, str]:
    return {
        "case": override.application.reference,
        "name": override.user.name,
        "asker": override.asked_by.name,
        "step": override.get_duty_display().lower(),
        "day": date_format(override.ends_on, "F j, Y"),
    }


def _tell(override: Override, kind: str, people, subject: str, body: str) -> None:
    notify(
        users=list(dict.fromkeys(people)),
        kind=f"subsidies.{kind}",
        subject=subject,
        body=body,
        url=reverse("override_list") if override.is_waiting else override.application.get_absolute_url(),
        organisation=override.application.program.organisation,
    )
