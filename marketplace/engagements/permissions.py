"""Who may do what in the trade: each `why_not_…` answers with the reason, or "" when it is allowed."""

from collections.abc import Callable, Collection
from enum import StrEnum

from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Organisation
from marketplace.accounts.permissions import why_interested, why_not_manage_people
from marketplace.accounts.roles import Kind, Role
from marketplace.core.money import Money
from marketplace.engagements.models import Authority, Delivery, Engagement, Milestone, Quote, Request
from marketplace.engagements.selectors import authority_of, last_authority_of, who_can_sign, why_not_silent
from marketplace.engagements.states import MilestoneState

BUYERS = (Role.OPERATOR_OWNER, Role.OPERATOR_PREPARER, Role.OPERATOR_SIGNER)
SELLERS = (Role.PROVIDER_OWNER, Role.PROVIDER_SALES)
DELIVERERS = (Role.PROVIDER_OWNER, Role.PROVIDER_SALES, Role.PROVIDER_DELIVERY)
# The protected texts of an order, as the order leads to them.
PROTECTED_TEXTS = (
    "request__private_notes",
    "milestones__deliveries__evidence",
    "milestones__disputes__text",
    "messages__body",
)


class Side(StrEnum):
    BUYING = "buying"
    SELLING = "selling"


Gate = Callable[[Organisation], str]
_gates: dict[Side, list[Gate]] = {Side.BUYING: [], Side.SELLING: []}


def register_gate(gate: Gate, *, side: Side) -> None:
    """Apps above say in `ready()` who may trade: `gate(organisation)` returns a reason, or "" to let pass.

    Buying gates stand before opening a request and signing; selling gates before an invitation, a quote
    and an order.
    """
    if gate not in _gates[side]:
        _gates[side].append(gate)


StandIn = Callable[[Actor, Milestone], str]
_stand_ins: list[StandIn] = []


def register_stand_in(why_not: StandIn) -> None:
    """Apps above say in `ready()` who may accept in the place of a silent operator: a reason, or "" to let pass."""
    if why_not not in _stand_ins:
        _stand_ins.append(why_not)


def why_not_trade(organisation: Organisation, side: Side) -> str:
    """The first reason why this organisation may not buy or sell now."""
    if not organisation.may_trade:
        return organisation.trading_blocked_reason
    return next((reason for gate in _gates[side] if (reason := gate(organisation))), "")


def why_not_prepare(actor: Actor, operator_id: int | None) -> str:
    """Drafting, inviting, answering and evaluating are for owners, preparers and signers of the operator."""
    if actor.acts_for(operator_id, *BUYERS):
        return ""
    return _("Only an owner, a preparer or a signer of your organization can do this.")


def why_not_open_request(actor: Actor, request: Request) -> str:
    return why_not_prepare(actor, request.operator_id) or why_not_trade(request.operator, Side.BUYING)


def why_not_invite(request: Request, provider: Organisation) -> str:
    """A firm that is the same legal entity, helped write the request or may not sell now is not invited."""
    if reason := why_conflicted(request, provider.pk):
        return reason
    if reason := why_not_trade(provider, Side.SELLING):
        return _("%(firm)s cannot be invited now: %(reason)s") % {"firm": provider.name, "reason": reason}
    return ""


def why_conflicted(request: Request, provider_id: int | None) -> str:
    if provider_id == request.operator_id:
        return _("Your own organization cannot quote on its own request.")
    helper = next((one for one in request.written_with.all() if one.pk == provider_id), None)
    return _("%(firm)s helped write this request, so it cannot quote on it.") % {"firm": helper.name} if helper else ""


def why_not_join_as_firm(actor: Actor, request: Request) -> str:
    """The link of a named firm is used by its owner or a sales person; it may be vetted later."""
    if not actor.acts_for(actor.organisation_id, *SELLERS):
        return _("Set up your firm as a provider first, or ask its owner to open this link.")
    return why_conflicted(request, actor.organisation_id)


def why_not_quote(actor: Actor, request: Request) -> str:
    if not actor.acts_for(actor.organisation_id, *SELLERS):
        return _("Only an owner or a sales person of your organization can quote.")
    invitation = request.invitations.filter(provider_id=actor.organisation_id).select_related("provider").first()
    if invitation is None or invitation.provider is None:
        return _("Your organization was not invited to quote on this request.")
    return why_not_invite(request, invitation.provider)


def why_not_change_quote(actor: Actor, quote: Quote) -> str:
    if actor.acts_for(quote.provider_id, *SELLERS):
        return ""
    return _("Only an owner or a sales person of the provider can change this quote.")


def why_not_evaluate(actor: Actor, request: Request) -> str:
    """Nobody compares quotes, or signs for one, when they have an interest in a bidder."""
    if reason := why_not_prepare(actor, request.operator_id):
        return reason
    return why_interested(actor, *request.quotes.order_by("pk").values_list("provider_id", flat=True))


def why_not_sign(
    actor: Actor,
    organisation: Organisation,
    amount: Money | None = None,
    prepared_by: Collection[int] = (),
    *,
    paper: Authority | None = None,
) -> str:
    """Nobody binds an organization without its paper: on record, good today, and enough for this amount.

    `amount` is all that the signature binds it to (a price, an award); `prepared_by` are the people who prepared
    the thing, who sign it themselves only where their paper says so. `paper` is what `authority_of` answered.
    """
    is_signer = actor.acts_for(organisation.pk, Role.OPERATOR_SIGNER)
    authority = (paper or authority_of(actor, organisation)) if is_signer else None
    if authority is None:
        reason = _why_no_authority(actor, organisation)
    elif not authority.covers(amount):
        reason = _("Your authority to sign goes up to %(limit)s, and this is for %(amount)s.") % {
            "limit": authority.limit,
            "amount": amount,
        }
    elif actor.user_id in prepared_by and not authority.may_sign_own_work:
        reason = _("You prepared this, and your authority does not say that one person may prepare and sign.")
    else:
        return ""
    able = who_can_sign(organisation, amount, prepared_by)
    if able:
        return _("%(reason)s Ask %(names)s to sign.") % {"reason": reason, "names": get_text_list(able, _("or"))}
    return _("%(reason)s Nobody here can sign it today: an owner records a paper under Signers.") % {"reason": reason}


def what_preparing_means(actor: Actor, organisation: Organisation, prepared_by: Collection[int] = ()) -> str:
    """For a signer who is about to prepare a purchase: who signs it then, so that nobody learns it only at the end.

    "" for everybody else, and for whoever may sign what they prepared.
    """
    authority = authority_of(actor, organisation) if actor.acts_for(organisation.pk, Role.OPERATOR_SIGNER) else None
    if authority is None or authority.may_sign_own_work:
        return ""
    if able := who_can_sign(organisation, None, [*prepared_by, authority.membership.user_id]):
        return _("You may not sign what you prepared yourself. If you go on, %(names)s signs the order.") % {
            "names": get_text_list(able, _("or"))
        }
    return _(
        "You may not sign what you prepared yourself, and nobody else here can. Ask a preparer to do this step; then "
        "you sign the order."
    )


def _why_no_authority(actor: Actor, organisation: Organisation) -> str:
    if not actor.acts_for(organisation.pk, Role.OPERATOR_SIGNER):
        return _("Only a signer of your organization may sign this.")
    last = last_authority_of(actor, organisation)
    if last and last.ended_at is None and last.has_run_out:
        return _("Your authority to sign ended on %(date)s.") % {"date": date_format(last.ends_on, "F j, Y")}
    return _("We hold no paper that lets you sign for %(name)s.") % {"name": organisation.name}


def why_not_record_authority(actor: Actor, organisation_id: int) -> str:
    return why_not_manage_people(actor, organisation_id)


def may_read_authority(actor: Actor, document) -> bool:
    """The organization's own people, and vetting officers."""
    return actor.acts_for(document.organisation_id) or (actor.is_staff and actor.has(Role.VETTING_OFFICER))


def why_not_sign_order(actor: Actor, quote: Quote, price: Money) -> str:
    """The order binds the operator to the whole price, whoever pays a part of it."""
    operator = quote.request.operator
    prepared_by = {quote.request.created_by_id}
    if evaluation := getattr(quote.request, "evaluation", None):
        prepared_by.add(evaluation.evaluated_by_id)
    if reason := why_not_sign(actor, operator, price, prepared_by):
        return reason
    if reason := why_not_evaluate(actor, quote.request) or why_not_trade(operator, Side.BUYING):
        return reason
    if reason := why_not_trade(quote.provider, Side.SELLING):
        return _("%(firm)s cannot take new orders now: %(reason)s") % {"firm": quote.provider.name, "reason": reason}
    return ""


def why_not_deliver(actor: Actor, engagement: Engagement) -> str:
    if actor.acts_for(engagement.provider_id, *DELIVERERS):
        return ""
    return _("Only the provider's owner, sales or delivery people can do this.")


def why_not_accept(actor: Actor, milestone: Milestone) -> str:
    """Accepting a milestone makes its price due."""
    operator = milestone.engagement.operator
    if actor.organisation_id != operator.pk:
        return _("Only a signer of the operator can accept work.")
    return why_not_sign(actor, operator, milestone.price)


def why_not_stand_in(actor: Actor, milestone: Milestone) -> str:
    """Who pays a part of a milestone may accept it in the place of an operator that stays silent."""
    reasons = [why_not(actor, milestone) for why_not in _stand_ins]
    if "" in reasons:
        return ""
    return reasons[0] if reasons else _("Only a signer of the operator can accept work.")


def judges_evidence(actor: Actor, milestone: Milestone) -> bool:
    """Reads what was delivered: who may accept it for the operator, once that is silent, until it is accepted."""
    return not why_not_stand_in(actor, milestone) and not why_not_silent(milestone)


def why_not_dispute(actor: Actor, engagement: Engagement) -> str:
    return why_not_prepare(actor, engagement.operator_id)


def why_not_cancel_order(actor: Actor, engagement: Engagement) -> str:
    if actor.acts_for(engagement.operator_id, Role.OPERATOR_SIGNER):
        return ""
    return _("Only a signer of the operator can cancel an order.")


def why_not_message(actor: Actor, engagement: Engagement) -> str:
    """Both sides may write while the order runs."""
    if not engagement.is_running:
        return _("This order has ended, so no new messages can be sent.")
    if actor.acts_for(engagement.operator_id, *BUYERS) or actor.acts_for(engagement.provider_id, *DELIVERERS):
        return ""
    return _("Only people who buy or deliver can read and send messages of this order.")


def vault_entries_open_to(actor: Actor, entries) -> set[int]:
    """Whoever buys for the operator; whoever delivers for the chosen provider while its order runs; nobody else."""
    bought = {entry.pk for entry in entries if actor.acts_for(entry.organisation_id, *BUYERS)}
    others = {entry.pk for entry in entries} - bought
    if not others:
        return bought
    if actor.is_kind(Kind.PROGRAM):
        return bought | _evidence_judged_by(actor, others)
    running = running_work_of(actor)
    sold = (running.filter(**{f"{text}__in": others}).values_list(text, flat=True) for text in PROTECTED_TEXTS)
    return bought.union(*sold)


def _evidence_judged_by(actor: Actor, entry_ids: set[int]) -> set[int]:
    found = list(deliveries_unanswered().filter(evidence__in=entry_ids))
    works = {one.milestone_id: one.milestone for one in found}
    judged = {pk for pk, milestone in works.items() if judges_evidence(actor, milestone)}
    return {one.evidence_id for one in found if one.milestone_id in judged}


def deliveries_unanswered():
    waiting = Delivery.objects.filter(milestone__state=MilestoneState.DELIVERED)
    return waiting.select_related("milestone__engagement__operator", "milestone__engagement__provider")


def may_download_evidence(actor: Actor, document) -> bool:
    """The same people as for the words beside it."""
    if actor.acts_for(document.organisation_id, *BUYERS):
        return True
    if actor.is_kind(Kind.PROGRAM):
        found = deliveries_unanswered().filter(document=document)
        return any(judges_evidence(actor, one.milestone) for one in found)
    return running_work_of(actor).filter(milestones__deliveries__document=document).exists()


def running_work_of(actor: Actor):
    """Orders for which the actor needs what their operators protect; finance people need nothing of it."""
    if not actor.has(*DELIVERERS):
        return Engagement.objects.none()
    return Engagement.objects.running().filter(provider_id=actor.organisation_id)
