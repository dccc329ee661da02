from django.utils.translation import gettext as _

from marketplace.accounts.roles import Role
from marketplace.core import clock
from marketplace.notices.services import notify_organisation
from marketplace.payments.permissions import PAYERS
from subsidies.models import OwnShareSample
from subsidies.notices.applications import DECIDERS, day

JUDGES = (Role.PROGRAM_FISCAL_OFFICER,)


def tell_sample_asked(sample: OwnShareSample) -> None:
    _tell_operator(
        sample,
        _("Show how you paid %(amount)s: by %(show_by)s"),
        _(
            "%(office)s looks at some own shares. It wants to see the line of your bank's record for your payment "
            "to %(provider)s, order %(order)s. You pay nothing. The day ends at 11:59 p.m. %(zone)s."
        ),
    )


def tell_sample_shown(sample: OwnShareSample) -> None:
    _tell_office(
        sample,
        JUDGES,
        _("%(operator)s showed its payment of %(amount)s"),
        _("Compare its bank record with what both sides wrote down: %(reference)s."),
    )


def tell_sample_sound(sample: OwnShareSample) -> None:
    _tell_operator(
        sample,
        _("Your payment of %(amount)s is in order"),
        _("%(office)s looked at your bank's record. There is nothing more to do for %(reference)s."),
    )


def tell_sample_unsound(sample: OwnShareSample) -> None:
    body = _("What was found: %(note)s. The page of %(reference)s says whom to ask.")
    _tell_operator(sample, _("Your payment of %(amount)s is not in order"), body)
    _tell_office(
        sample,
        DECIDERS,
        _("An own share of %(amount)s is not in order"),
        _("What was found: %(note)s. Payments of order %(order)s that wait are held. Decide about its claims."),
    )


def _tell_operator(sample: OwnShareSample, subject: str, body: str) -> None:
    _tell(sample.own_share.engagement.operator, PAYERS, "own_share_sample", subject, body, sample)


def _tell_office(sample: OwnShareSample, roles, subject: str, body: str) -> None:
    _tell(sample.program.organisation, roles, "own_share_sample_office", subject, body, sample)


def _tell(organisation, roles, kind: str, subject: str, body: str, sample: OwnShareSample) -> None:
    notify_organisation(
        organisation=organisation,
        roles=roles,
        kind=f"subsidies.{kind}",
        subject=subject % _words(sample),
        body=body % _words(sample),
        url=sample.get_absolute_url(),
    )


def _words(sample: OwnShareSample) -> dict[str, object]:
    order = sample.own_share.engagement
    return {
        "office": sample.program.organisation.name,
        "operator": order.operator.name,
        "provider": order.provider.name,
        "order": order.reference,
        "amount": sample.own_share.amount,
        "reference": sample.reference,
        "show_by": day(sample.show_by),
        "note": sample.note,
        "zone": clock.zone_words(sample.program.zone),
    }
