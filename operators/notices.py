"""What operators and staff are told. Nothing here says anything about anybody's security."""

from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.accounts.models import Organisation
from marketplace.accounts.roles import Role
from marketplace.core.templatetags.levee import day
from marketplace.notices.services import notify_organisation
from operators.models import IdentityCase, IdentityProof

OWN_PEOPLE = (Role.OPERATOR_OWNER, Role.OPERATOR_SIGNER, Role.OPERATOR_PREPARER)


def tell_staff_of_proof(case: IdentityCase) -> None:
    for office in Organisation.objects.filter(is_marketplace=True).order_by("pk"):
        notify_organisation(
            organisation=office,
            roles=[Role.VETTING_OFFICER],
            kind="operators.identity_asked",
            subject=_("Check who %(name)s is") % {"name": case.profile.organisation.name},
            body=_("%(name)s asks us to check its identity.") % {"name": case.profile.organisation.name},
            url=reverse("identity_case", args=[case.reference]),
        )


def tell_verified(case: IdentityCase) -> None:
    _tell(
        case,
        "operators.identity_verified",
        _("We have verified your organization"),
        _("You can now apply to programs, sign, and ask for quotes. We check again by %(date)s.")
        % {"date": day(case.expires_on)},
    )


def tell_refused(case: IdentityCase, proof: IdentityProof) -> None:
    _tell(
        case,
        "operators.identity_refused",
        _("We could not verify your organization yet"),
        _("%(reason)s You can try again in another way.") % {"reason": proof.get_reason_display()},
    )


def tell_lapsed(case: IdentityCase) -> None:
    _tell(
        case,
        "operators.identity_lapsed",
        _("Please confirm again who you are"),
        _("Our last check is over a year old. Until we have checked again you can look and draft, but not sign."),
    )


def _tell(case: IdentityCase, kind: str, subject: str, body: str) -> None:
    notify_organisation(
        organisation=case.profile.organisation,
        roles=OWN_PEOPLE,
        kind=kind,
        subject=subject,
        body=body,
        url=reverse("identity_proof"),
    )
