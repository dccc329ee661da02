"""Who really paid the own share: a share that the provider pays, or gives back, is a false claim on public money."""

import re

from django.utils.translation import gettext as _

from marketplace.accounts.models import Organisation
from marketplace.accounts.roles import Role
from marketplace.payments.models import OwnShare, OwnShareProof

# What a bank leaves out of a name, or writes in another way.
FORMS_OF_COMPANY = {"the", "inc", "llc", "llp", "ltd", "limited", "corp", "corporation", "co", "company"}


def why_not_payer(share: OwnShare, payer: str) -> str:
    """Why this payer cannot have paid the operator's share, or "": the provider, or a person who owns it.

    `payer` is the name on the account, as the operator typed it or as a bank or card network told it.
    """
    deal = share.engagement
    if _folded(payer) in _names(deal.operator):
        return ""
    if _folded(payer) in _names(deal.provider) | _owners(deal.provider):
        return _(
            "%(payer)s is the provider, or owns it. Your share must come from your own money: a provider that pays it, "
            "or gives it back, makes the claim on public money false. Pay it from an account of %(operator)s."
        ) % {"payer": payer.strip(), "operator": deal.operator.name}
    return ""


def why_look_at_payer(proof: OwnShareProof) -> str:
    """What whoever approves the claim must look into, or "": somebody else than the operator paid its share.

    Somebody else may: a county often pays for its water district.
    """
    if not proof.payer or _folded(proof.payer) in _names(proof.own_share.engagement.operator):
        return ""
    return _("The own share was paid by “%(payer)s”, not by the operator. Ask who that is.") % {"payer": proof.payer}


def _names(organisation: Organisation) -> set[str]:
    """Today's name and those it had."""
    past = organisation.past_names.order_by("pk").values_list("name", flat=True)
    return {_folded(name) for name in (organisation.name, *past)}


def _owners(organisation: Organisation) -> set[str]:
    owners = organisation.memberships.active().filter(role_rows__role=Role.PROVIDER_OWNER)
    return {_folded(name) for name in owners.order_by("pk").values_list("user__name", flat=True)}


def _folded(name: str) -> str:
    words = re.findall(r"[^\W_]+", name.casefold().replace("&", " and "))
    return " ".join(sorted(word for word in words if word not in FORMS_OF_COMPANY) or words)
