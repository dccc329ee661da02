"""The three notices of a wind-down, to everybody whom its days bind."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.accounts.models import Organisation
from marketplace.accounts.roles import Role
from marketplace.core import clock
from marketplace.core.money import Money
from marketplace.notices.services import notify_organisation
from subsidies.models import Application, Program
from subsidies.notices.applications import APPLICANTS, day
from subsidies.selectors.winddowns import applicants_of, holders_of, providers_of

PAYEES = (Role.PROVIDER_OWNER, Role.PROVIDER_FINANCE)


def tell_winding_down(program: Program) -> None:
    """The first notice: both days, and what may become of a promise without an order."""
    body = _(
        "%(program)s ends. After %(freeze)s it promises nothing new. If its money does not reach for all promises, "
        "what has no signed order then is lowered by the same share for everybody. Send claims by %(claims)s. "
        "Days end at 11:59 p.m. %(zone)s."
    )
    subject = _("%(program)s winds down: act by %(freeze)s") % _words(program)
    _send(program, holders_of(program) | applicants_of(program), APPLICANTS, subject, body % _words(program))
    _send(program, providers_of(program), PAYEES, subject, body % _words(program))


def tell_frozen(program: Program) -> None:
    """The second: the freeze has come; who holds something that was lowered reads how much in a notice of its own."""
    subject = _("%(program)s promises nothing new from today on") % _words(program)
    body = _("What you hold stays as your page shows it. Send claims by %(claims)s, 11:59 p.m. %(zone)s.")
    _send(program, holders_of(program) | applicants_of(program), APPLICANTS, subject, body % _words(program))


def tell_last_claims(program: Program) -> None:
    """The third: two weeks before the last day to claim."""
    subject = _("%(program)s takes claims until %(claims)s") % _words(program)
    body = _("After this day nothing is paid. Finish, accept and claim what is open. It ends at 11:59 p.m. %(zone)s.")
    _send(program, holders_of(program), APPLICANTS, subject, body % _words(program))
    _send(program, providers_of(program), PAYEES, subject, body % _words(program))


def tell_lowered(application: Application, stays: Money, off: Money) -> None:
    """What one holder keeps after the money was divided, and why."""
    notify_organisation(
        organisation=application.organisation,
        roles=APPLICANTS,
        kind="subsidies.lowered",
        subject=_("%(program)s can keep %(stays)s of your promise")
        % {"program": application.program.name, "stays": stays},
        body=_(
            "Its money does not reach for all. What has no signed order keeps the same share. Yours is %(off)s less."
        )
        % {"off": off},
        url=application.get_absolute_url(),
    )


def _words(program: Program) -> dict:
    return {
        "program": program.name,
        "freeze": day(program.freeze_on),
        "claims": day(program.last_claim_on),
        "zone": clock.zone_words(program.zone),
    }


def _send(program: Program, organisations: Iterable[int], roles, subject: str, body: str) -> None:
    for organisation in Organisation.objects.filter(pk__in=organisations).order_by("pk"):
        notify_organisation(
            organisation=organisation,
            roles=roles,
            kind="subsidies.wind_down",
            subject=subject,
            body=body,
            url=reverse("program", args=[program.slug]),
        )
