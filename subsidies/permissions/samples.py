"""Who shows and who looks at the bank record of an own share."""

from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.permissions import why_interested
from marketplace.accounts.roles import Role
from marketplace.documents.models import Document
from marketplace.payments.permissions import PAYERS
from subsidies.models import Duty, OwnShareSample
from subsidies.permissions.programs import why_not_hold_duty


def why_not_show_payment(actor: Actor, sample: OwnShareSample) -> str:
    if actor.acts_for(sample.own_share.engagement.operator_id, *PAYERS):
        return ""
    return _("Only an owner, a preparer or a signer of the operator can show its bank record.")


def why_not_judge_sample(actor: Actor, sample: OwnShareSample) -> str:
    """Whoever may release payments of the program, without an interest in either side."""
    order = sample.own_share.engagement
    refusal = why_not_hold_duty(actor, sample.program, Duty.RELEASE)
    return refusal or why_interested(actor, order.operator_id, order.provider_id)


def may_read_own_payment(actor: Actor, document: Document) -> bool:
    """Those who pay for the operator, and who judges it or audits the program."""
    samples = OwnShareSample.objects.visible_to(actor).for_lists().filter(document=document)
    return any(_may_read(actor, sample) for sample in samples)


def _may_read(actor: Actor, sample: OwnShareSample) -> bool:
    if actor.acts_for(sample.program.organisation_id, Role.PROGRAM_AUDITOR):
        return True
    return not (why_not_show_payment(actor, sample) and why_not_judge_sample(actor, sample))
