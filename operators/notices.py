"""What operators and staff are told. Nothing here says anything about anybody's security."""

from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.accounts.models import Organisation
from marketplace.accounts.roles import Role
from marketplace.core.templatetags.levee import day
from marketplace.notices.services import notify, notify_organisation
from operators.models import IdentityCase, IdentityProof, JoinRequest, OwnerReplacement, Succession

OWN_PEOPLE = (Role.OPERATOR_OWNER, Role.OPERATOR_SIGNER, Role.OPERATOR_PREPARER)


def tell_staff_of_proof(case: IdentityCase) -> None:
    _tell_officers(
        "operators.identity_asked",
        _("Check who %(name)s is") % {"name": case.profile.organisation.name},
        _("%(name)s asks us to check its identity.") % {"name": case.profile.organisation.name},
        reverse("identity_case", args=[case.reference]),
    )


def _tell_officers(kind: str, subject: str, body: str, url: str) -> None:
    for office in Organisation.objects.filter(is_marketplace=True).order_by("pk"):
        notify_organisation(
            organisation=office, roles=[Role.VETTING_OFFICER], kind=kind, subject=subject, body=body, url=url
        )


def tell_verified(case: IdentityCase) -> None:
    _tell(
        case,
        "operators.identity_verified",
        _("We have verified your organization"),
        _("You can now apply to programs, sign, and ask for quotes. We check again by %(date)s.")
        % {"date": day(case.expires_on)},
    )


def tell_letter_mailed(case: IdentityCase) -> None:
    _tell(
        case,
        "operators.letter_mailed",
        _("We mailed you a letter with a code"),
        _("It goes to the official address of your organization. When you have it, type its code on this page."),
    )


def tell_staff_of_code(case: IdentityCase) -> None:
    name = case.profile.organisation.name
    _tell_officers(
        "operators.letter_answered",
        _("%(name)s typed the code of our letter") % {"name": name},
        _("The letter was read at its official address. Decide whether that is enough."),
        reverse("identity_case", args=[case.reference]),
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


def tell_of_join_request(asked: JoinRequest) -> None:
    """The owners may object; only our staff decide."""
    organisation = asked.profile.organisation
    _tell_officers(
        "operators.join_asked",
        _("Somebody asks to join %(name)s") % {"name": organisation.name},
        _("%(person)s typed a number that %(name)s has. Check whether they act for it.")
        % {"person": asked.asked_by.name, "name": organisation.name},
        reverse("join_case", args=[asked.reference]),
    )
    notify_organisation(
        organisation=organisation,
        roles=[Role.OPERATOR_OWNER],
        kind="operators.join_told",
        subject=_("Somebody asks to join your organization"),
        body=_(
            "%(person)s, %(title)s, asks to join. Our staff decide. Is this wrong? Call us within two business days."
        )
        % {"person": asked.asked_by.name, "title": asked.title},
        url=reverse("people"),
    )


def tell_join_answer(asked: JoinRequest) -> None:
    if asked.outcome == JoinRequest.Outcome.JOINED:
        organisation = asked.profile.organisation
        subject = _("You now belong to %(name)s") % {"name": organisation.name}
        body = _("An owner can give you more to do. Use the switch at the top to act for it.")
        notify_organisation(
            organisation=organisation,
            roles=[Role.OPERATOR_OWNER],
            kind="operators.joined",
            subject=_("%(person)s joined your organization") % {"person": asked.asked_by.name},
            body=_("Our staff checked it. You change roles under People."),
            url=reverse("people"),
        )
    else:
        subject = _("We could not add you to the organization")
        body = _("%(reason)s You can ask again with another proof, or call us.") % {
            "reason": asked.get_reason_display()
        }
    notify(users=[asked.asked_by], kind="operators.join_answered", subject=subject, body=body, url=reverse("join_ask"))


def tell_owner_replaced(replacement: OwnerReplacement, people) -> None:
    """Everybody who belongs to it, also the person who is gone: a wrong replacement is noticed the same day."""
    organisation = replacement.profile.organisation
    notify(
        users=people,
        organisation=organisation,
        kind="operators.owner_replaced",
        subject=_("%(name)s has a new owner here") % {"name": organisation.name},
        body=_("%(new)s took over from %(old)s. Our staff saw the paper that shows it. Is this wrong? Call us at once.")
        % {"new": replacement.successor.user.name, "old": replacement.left.user.name},
        url=reverse("people"),
    )


def tell_succession(succession: Succession) -> None:
    for organisation in (succession.predecessor, succession.successor):
        notify_organisation(
            organisation=organisation,
            roles=OWN_PEOPLE,
            kind="operators.succession",
            subject=_("%(old)s is now part of %(new)s")
            % {"old": succession.predecessor.name, "new": succession.successor.name},
            body=_(
                "Its systems, numbers and vouchers stand under %(new)s from %(date)s. What was signed before stays on "
                "record under the old name."
            )
            % {"new": succession.successor.name, "date": day(succession.on)},
            url=reverse("system_list"),
        )
