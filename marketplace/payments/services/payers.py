from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Organisation
from marketplace.core.errors import Refused
from marketplace.payments import permissions


def payer(by: Actor, *payee_ids: int) -> tuple[int, int]:
    """The office and the person, where this is a fiscal officer without an interest in the payees; raises Refused."""
    if reason := permissions.why_not_pay_for(by, by.organisation_id, *payee_ids):
        raise Refused(reason)
    if by.organisation_id is None or by.user_id is None:
        raise Refused(_("A person of the program office does this."))
    return by.organisation_id, by.user_id


def locked_office(office_id: int) -> Organisation:
    """Hold an office: what it does with its bank's files is done one after the other, and the second sees the first."""
    return Organisation.objects.locked().get(pk=office_id)
