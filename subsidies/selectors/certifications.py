"""The exact texts that signers of an operator sign."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from subsidies.models import Application


def application_text(application: Application) -> str:
    """What a signer certifies when an application is sent, word for word."""
    lines = [
        _("%(operator)s applies to %(program)s, application %(reference)s.")
        % {
            "operator": application.organisation.name,
            "program": application.program.name,
            "reference": application.reference,
        },
        *(
            _("%(what)s: %(price)s") % {"what": item.category_name, "price": item.price}
            for item in application.items.all()
        ),
        _("Estimated price %(price)s. We ask the program for %(asked)s and would pay %(own)s ourselves.")
        % {
            "price": application.estimated_price,
            "asked": application.requested,
            "own": application.estimated_price - application.requested,
        },
        _("I certify for my organization that what we say here is true and complete as far as we know."),
        _("We have not asked another program to pay for the same cost, except where this program allows it."),
        _("Nobody has offered us a gift or a return of money for choosing a provider."),
        _("We keep our records and show them to the program when it asks."),
        _("We know that a false statement can be a crime and that money paid on it must be paid back."),
    ]
    return "\n".join(lines)


def award_text(application: Application) -> str:
    """What a signer accepts with an award."""
    program = application.program
    return "\n".join(
        [
            _("%(operator)s accepts up to %(amount)s from %(program)s under its rule card, version %(number)s.")
            % {
                "operator": application.organisation.name,
                "amount": application.approved_amount,
                "program": program.name,
                "number": application.rule_card_version.number,
            },
            _("The money pays a share of: %(what)s.")
            % {"what": ", ".join(item.category_name for item in application.items.all())},
            _("We sign orders only after today and pay our own share. Orders signed earlier are not paid."),
            _("We use the voucher ourselves and do not pass it on."),
            _("The last day to accept is %(date)s.") % {"date": date_format(application.accept_by, "F j, Y")},
        ]
    )
