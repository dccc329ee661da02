from django.utils.formats import date_format
from django.utils.translation import gettext as _

from marketplace.accounts.roles import Role
from marketplace.core import clock
from marketplace.notices.services import Letter, notify_organisation, send
from subsidies.models import Application, Decision, Ending, Voucher, WaitingOffer

APPLICANTS = (Role.OPERATOR_OWNER, Role.OPERATOR_PREPARER, Role.OPERATOR_SIGNER)
DECIDERS = (Role.PROGRAM_ADMINISTRATOR, Role.PROGRAM_REVIEWER)


def day(date) -> str:
    return date_format(date, "F j, Y")


def zone_end(application: Application) -> str:
    """When a last day ends: "11:59 p.m. Central time"."""
    return _("11:59 p.m. %(zone)s") % {"zone": clock.zone_words(application.program.zone)}


def last_day(application: Application, field: str) -> str:
    """A deadline with its zone: "June 30, 2027, 11:59 p.m. Central time"."""
    return f"{day(getattr(application, field))}, {zone_end(application)}"


def _tell(application: Application, kind: str, subject: str, body: str, url: str = "") -> None:
    notify_organisation(
        organisation=application.organisation,
        roles=APPLICANTS,
        kind=f"subsidies.{kind}",
        subject=subject,
        body=body,
        url=url or application.get_absolute_url(),
    )


def tell_office(application: Application, what: str) -> None:
    """Tell those who decide; `what` goes on after the reference."""
    program, operator = application.program, application.organisation
    letter = Letter(
        organisation_id=program.organisation_id,
        roles=DECIDERS,
        kind="subsidies.case",
        subject=_("%(reference)s %(what)s") % {"reference": application.reference, "what": what},
        body=_("%(operator)s, %(program)s, asks for %(amount)s.")
        % {"operator": operator.name, "program": program.name, "amount": application.requested},
        url=application.get_absolute_url(),
    )
    send(letter)


def tell_application_received(application: Application) -> None:
    _tell(
        application,
        "application_received",
        _("We sent your application to %(program)s") % {"program": application.program.name},
        _("You asked for %(amount)s. The program office answers by %(date)s.")
        % {"amount": application.requested, "date": day(application.answer_due_on)},
    )
    tell_office(application, _("has arrived"))


def tell_application_returned(application: Application, texts: list[str]) -> None:
    _tell(
        application,
        "application_returned",
        _("%(program)s needs something from you by %(date)s")
        % {"program": application.program.name, "date": day(application.cure_by)},
        _("Put these points right and sign again by %(date)s; you keep your place: %(points)s")
        % {"points": " · ".join(texts), "date": last_day(application, "cure_by")},
    )


def tell_application_withdrawn(application: Application) -> None:
    if application.submitted_at:
        tell_office(application, _("was withdrawn"))


def tell_application_closed(application: Application) -> None:
    _tell(
        application,
        "application_closed",
        _("Application %(reference)s is closed") % {"reference": application.reference},
        _("The points were not answered in time. You may apply again while the program is open."),
    )


def tell_award(application: Application) -> None:
    _tell(
        application,
        "award",
        _("%(program)s awards you %(amount)s")
        % {"program": application.program.name, "amount": application.approved_amount},
        _("A signer has to accept it by %(date)s. Do not sign an order before that.")
        % {"date": last_day(application, "accept_by")},
    )


def tell_award_accepted(application: Application, voucher: Voucher) -> None:
    _tell(
        application,
        "award_accepted",
        _("Your voucher %(reference)s is ready") % {"reference": voucher.reference},
        _("You can sign orders with it until %(date)s.") % {"date": day(voucher.last_order_day)},
        voucher.get_absolute_url(),
    )
    tell_office(application, _("was accepted"))


def tell_award_lapsed(application: Application) -> None:
    _tell(
        application,
        "award_lapsed",
        _("The award %(reference)s has lapsed") % {"reference": application.reference},
        _("Nobody accepted it by its last day. You may apply again while the program is open."),
    )
    tell_office(application, _("lapsed"))


def tell_declined(application: Application, reasons: list[dict]) -> None:
    _tell(
        application,
        "declined",
        _("%(program)s declined your application") % {"program": application.program.name},
        _("The reasons: %(reasons)s. The page says what would change the answer. You can appeal until %(date)s.")
        % {"reasons": " · ".join(one["rule"] for one in reasons), "date": last_day(application, "appeal_by")},
    )


def tell_wait_listed(application: Application) -> None:
    _tell(
        application,
        "wait_listed",
        _("You are on the waiting list of %(program)s") % {"program": application.program.name},
        _("You keep your place. We tell you when money comes back."),
    )


def tell_appealed(application: Application) -> None:
    tell_office(application, _("was appealed. Somebody who did not decide it hears the appeal"))
    _tell(
        application,
        "appealed",
        _("Your appeal to %(program)s has arrived") % {"program": application.program.name},
        _("A person who did not decide the case answers by %(date)s.")
        % {"date": last_day(application, "answer_due_on")},
    )


def tell_upheld(application: Application, decision: Decision) -> None:
    _tell(
        application,
        "upheld",
        _("%(program)s keeps its decision on %(reference)s")
        % {"program": application.program.name, "reference": application.reference},
        _in_words(decision),
    )


def tell_reopened(application: Application, decision: Decision) -> None:
    _tell(
        application,
        "reopened",
        _("%(program)s looks at %(reference)s again")
        % {"program": application.program.name, "reference": application.reference},
        _in_words(decision)
        + " "
        + _("You keep your place. The program office answers by %(date)s.")
        % {"date": last_day(application, "answer_due_on")},
    )


def _in_words(decision: Decision) -> str:
    return " ".join([*(f"{one['rule']}." for one in decision.reasons), decision.note])


def tell_offer(offer: WaitingOffer) -> None:
    application = offer.application
    _tell(
        application,
        "offer",
        _("%(program)s has money for you: answer by %(date)s")
        % {"program": application.program.name, "date": day(offer.answer_by)},
        _("You are next on the waiting list. %(amount)s is set aside until %(date)s, %(zone)s. Do you want it?")
        % {"amount": offer.amount, "date": day(offer.answer_by), "zone": zone_end(application)},
    )


def tell_offer_passed(offer: WaitingOffer) -> None:
    application = offer.application
    _tell(
        application,
        "offer_passed",
        _("The offer of %(program)s went to the next in line") % {"program": application.program.name},
        _("We had no answer by %(date)s. You stay on the waiting list. Tell the program office if you still want it.")
        % {"date": day(offer.answer_by)},
    )
    tell_office(application, _("did not answer its offer; the next in line is asked"))


def tell_reminder(application: Application, due_on) -> None:
    _tell(
        application,
        "reminder",
        _("%(program)s waits for you until %(date)s") % {"program": application.program.name, "date": day(due_on)},
        _("Your last day is %(date)s, %(zone)s. Open your application to see what is left to do.")
        % {"date": day(due_on), "zone": zone_end(application)},
    )


def tell_commitment_ended(application: Application, reason: str) -> None:
    """Why the money is gone, and whom to ask; a place on the waiting list stays."""
    _tell(
        application,
        "commitment_ended",
        _("%(program)s cannot keep %(reference)s") % _about(application),
        _("The program office writes: %(reason)s Ask it what you can do.") % {"reason": reason},
    )


def tell_order_not_covered(ending: Ending) -> None:
    """The written notice on a signed order, to both sides."""
    order = ending.draw.funding_line.engagement
    subject = _("Notice: the subsidy of order %(reference)s is not covered") % {"reference": order.reference}
    body = _(
        "The funder took money back from %(program)s. The program office writes: %(reason)s Work that was accepted is "
        "paid. Talk to each other and to the program office before you go on with the rest."
    ) % {"program": ending.line.program.name, "reason": ending.reason}
    for organisation, roles in ((order.operator, APPLICANTS), (order.provider, (Role.PROVIDER_OWNER,))):
        notify_organisation(
            organisation=organisation,
            roles=roles,
            kind="subsidies.order_not_covered",
            subject=subject,
            body=body,
            url=order.get_absolute_url(),
        )


def _about(application: Application) -> dict:
    return {"program": application.program.name, "reference": application.reference}
