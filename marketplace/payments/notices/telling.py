"""To whom a notice of payments goes."""

from django.utils.formats import date_format

from marketplace.accounts.models import Organisation
from marketplace.notices.services import notify_organisation
from marketplace.payments.models import OwnShare
from marketplace.payments.permissions import BILLERS, PAYERS


def tell(organisation: Organisation, roles, kind: str, subject: str, body: str, url: str) -> None:
    notify_organisation(
        organisation=organisation, roles=roles, kind=f"payments.{kind}", subject=subject, body=body, url=url
    )


def tell_provider(share: OwnShare, kind: str, subject: str, body: str) -> None:
    tell(share.engagement.provider, BILLERS, kind, subject, body, share.get_absolute_url())


def tell_operator(share: OwnShare, kind: str, subject: str, body: str) -> None:
    tell(share.engagement.operator, PAYERS, kind, subject, body, share.get_absolute_url())


def names_of(share: OwnShare) -> dict:
    return {
        "amount": share.amount,
        "milestone": share.milestone.title,
        "order": share.engagement.reference,
        "operator": share.engagement.operator.name,
        "provider": share.engagement.provider.name,
        "due": date_format(share.due_on, "F j, Y") if share.due_on else "",
    }
