from django.utils.formats import date_format
from django.utils.translation import gettext as _

from marketplace.accounts.roles import Role
from marketplace.notices.services import notify_organisation
from subsidies.models import Application, Voucher

APPLICANTS = (Role.OPERATOR_OWNER, Role.OPERATOR_PREPARER, Role.OPERATOR_SIGNER)
DECIDERS = (Role.PROGRAM_ADMINISTRATOR, Role.PROGRAM_REVIEWER)


def day(date) -> str:
    return date_format(date, "F j, Y")


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
    notify_organisation(
        organisation=application.program.organisation,
        roles=DECIDERS,
        kind="subsidies.case",
        subject=_("%(reference)s %(what)s") % {"reference": application.reference, "what": what},
        body=_("%(operator)s, %(program)s, asks for %(amount)s.")
        % {
            "operator": application.organisation.name,
            "program": application.program.name,
            "amount": application.requested,
        },
        url=application.get_absolute_url(),
    )


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
        _("Put these points right and sign again; you keep your place: %(points)s") % {"points": " · ".join(texts)},
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
        % {"date": day(application.accept_by)},
    )


def tell_award_accepted(application: Application, voucher: Voucher) -> None:
    _tell(
        application,
        "award_accepted",
        _("Your voucher %(reference)s is ready") % {"reference": voucher.reference},
        _("You can sign orders with it until %(date)s.") % {"date": day(voucher.order_by)},
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
        _("The reasons: %(reasons)s. The page says what would change the answer and how to appeal.")
        % {"reasons": " · ".join(one["rule"] for one in reasons)},
    )


def tell_wait_listed(application: Application) -> None:
    _tell(
        application,
        "wait_listed",
        _("You are on the waiting list of %(program)s") % {"program": application.program.name},
        _("You keep your place. We tell you when money comes back."),
    )


def tell_upheld(application: Application, note: str) -> None:
    _tell(
        application,
        "upheld",
        _("%(program)s keeps its decision on %(reference)s")
        % {"program": application.program.name, "reference": application.reference},
        note,
    )
