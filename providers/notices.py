"""Who is told what about vetting and listings."""

from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.accounts.models import Membership
from marketplace.accounts.roles import Kind, Role
from marketplace.core.templatetags.levee import day
from marketplace.notices.services import notify, notify_organisation
from providers.models import Listing, ScreeningRun, VettingCase


def _staff(role: Role):
    members = Membership.objects.active().filter(**{f"organisation__is_{Kind.MARKETPLACE}": True}).with_role(role)
    return {member.user_id: member.user for member in members.select_related("user").order_by("user_id")}.values()


def _tell_firm(case: VettingCase, event: str, subject: str, body: str) -> None:
    notify_organisation(
        organisation=case.provider.organisation,
        roles=[Role.PROVIDER_OWNER],
        kind=f"providers.{event}",
        subject=subject,
        body=body,
        url=reverse("providers:vetting"),
    )


def tell_submitted(case: VettingCase) -> None:
    notify(
        users=_staff(Role.VETTING_OFFICER),
        kind="providers.vetting_submitted",
        subject=_("%(provider)s asks to be vetted") % {"provider": case.provider.name},
        body=_("The case is %(reference)s. Please check the exclusion lists first.") % {"reference": case.reference},
        url=reverse("providers:case", args=[case.reference]),
    )


def tell_info_needed(case: VettingCase, count: int) -> None:
    _tell_firm(
        case,
        "vetting_info_needed",
        _("Vetting: %(count)s items need you") % {"count": count},
        _("An officer has read your evidence and left remarks. Answer them and send the case back."),
    )


def tell_vetted(case: VettingCase) -> None:
    body = _("You are vetted until %(date)s. Your published services are visible to buyers.") % {
        "date": day(case.vetted_until)
    }
    if case.condition:
        body += " " + _("One condition applies, to be met by %(date)s: %(condition)s") % {
            "date": day(case.condition_due),
            "condition": case.condition,
        }
    _tell_firm(case, "vetted", _("Your firm is vetted"), body)


def tell_declined(case: VettingCase) -> None:
    _tell_firm(
        case,
        "vetting_declined",
        _("Vetting was declined"),
        _("The reason: %(reason)s. %(remark)s You can appeal; an officer who took no part hears it.")
        % {"reason": case.get_decline_reason_display(), "remark": case.decline_remark},
    )


def tell_appealed(case: VettingCase) -> None:
    notify(
        users=_staff(Role.VETTING_OFFICER),
        kind="providers.vetting_appealed",
        subject=_("%(provider)s appeals") % {"provider": case.provider.name},
        body=_("An officer who took no part in the decision hears it."),
        url=reverse("providers:case", args=[case.reference]),
    )


def tell_appeal_decided(case: VettingCase) -> None:
    _tell_firm(
        case,
        "vetting_appeal_decided",
        _("Your appeal was heard"),
        _("The result: %(reason)s.") % {"reason": case.get_appeal_reason_display()},
    )


def tell_suspended(case: VettingCase) -> None:
    _tell_firm(
        case,
        "vetting_suspended",
        _("Your firm is suspended"),
        _(
            "The reason: %(reason)s. Your services are hidden and you cannot take new orders. "
            "Running orders are looked at one by one. Call us if you think this is wrong."
        )
        % {"reason": case.get_suspension_reason_display()},
    )


def tell_suspension_ended(case: VettingCase) -> None:
    if case.is_vetted:
        _tell_firm(
            case,
            "vetting_reinstated",
            _("Your suspension has ended"),
            _("You are vetted until %(date)s and your services are visible again.") % {"date": day(case.vetted_until)},
        )
    else:
        _tell_firm(
            case,
            "vetting_removed",
            _("Your firm was removed"),
            _("It cannot take orders here. Call us if you have questions."),
        )


def tell_ends_soon(case: VettingCase, days: int) -> None:
    _tell_firm(
        case,
        "vetting_ends_soon",
        _("Your vetting ends in %(days)s days") % {"days": days},
        _("It ends on %(date)s. Renew the evidence that runs out, so that your services stay visible.")
        % {"date": day(case.vetted_until)},
    )


def tell_expired(case: VettingCase) -> None:
    _tell_firm(
        case,
        "vetting_expired",
        _("Your vetting has ended"),
        _("Your services are hidden from buyers. Renew the evidence and send the case again."),
    )


def tell_possible_match(run: ScreeningRun) -> None:
    _tell_firm(
        run.case,
        "possible_match",
        _("A name on an exclusion list may be yours"),
        _("Until an officer decides, by %(date)s, you take no new orders and payments wait. You can answer now.")
        % {"date": day(run.decide_by)},
    )


def tell_match_answered(run: ScreeningRun) -> None:
    notify(
        users=_staff(Role.VETTING_OFFICER),
        kind="providers.match_answered",
        subject=_("%(provider)s answered a possible match") % {"provider": run.case.provider.name},
        body=_("Please decide by %(date)s.") % {"date": day(run.decide_by)},
        url=reverse("providers:case", args=[run.case.reference]),
    )


def tell_match_decided(run: ScreeningRun) -> None:
    body = _("The result: %(outcome)s.") % {"outcome": run.get_outcome_display()}
    if run.case.provider.organisation.may_trade:
        body += " " + _("You can take orders and be paid again.")
    _tell_firm(run.case, "match_decided", _("We have decided about the exclusion list"), body)


def tell_listing_submitted(listing: Listing) -> None:
    notify(
        users=_staff(Role.MODERATOR),
        kind="providers.listing_submitted",
        subject=_("A service waits for you: %(name)s") % {"name": listing.name},
        body=_("%(provider)s sent it for checking.") % {"provider": listing.provider.name},
        url=reverse("providers:moderate", args=[listing.reference]),
    )


def _tell_sellers(listing: Listing, event: str, subject: str, body: str) -> None:
    notify_organisation(
        organisation=listing.provider.organisation,
        roles=[Role.PROVIDER_OWNER, Role.PROVIDER_SALES],
        kind=f"providers.{event}",
        subject=subject,
        body=body,
        url=reverse("providers:listing", args=[listing.reference]),
    )


def tell_listing_published(listing: Listing) -> None:
    _tell_sellers(
        listing,
        "listing_published",
        _("Published: %(name)s") % {"name": listing.name},
        _("Buyers see it while your firm is vetted."),
    )


def tell_listing_returned(listing: Listing) -> None:
    _tell_sellers(
        listing,
        "listing_returned",
        _("Please change: %(name)s") % {"name": listing.name},
        _("The reason: %(reason)s. %(remark)s")
        % {"reason": listing.get_return_reason_display(), "remark": listing.return_remark},
    )
