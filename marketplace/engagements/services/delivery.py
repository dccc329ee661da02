from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from marketplace.accounts.actor import SYSTEM, Actor
from marketplace.accounts.models import Organisation
from marketplace.audit.services import record
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from marketplace.core.moves import check_move
from marketplace.documents.models import Document
from marketplace.documents.services import store_document
from marketplace.engagements import notices, permissions, signals
from marketplace.engagements.models import Acceptance, Delivery, Dispute, Engagement, Milestone
from marketplace.engagements.selectors import (
    ANSWER_BUSINESS_DAYS,
    answer_by,
    is_late_to_dispute,
    second_contact_of,
    why_not_silent,
)
from marketplace.engagements.services.progress import follow_milestones, move_milestone, move_order
from marketplace.engagements.services.signatures import SignatureDetails, sign
from marketplace.engagements.states import MILESTONE_MOVES, EngagementState, MilestoneState
from marketplace.vault import services as vault

EVIDENCE_KIND = "engagements.evidence"
DISPUTE_KIND = "engagements.dispute"
SILENCE_BUSINESS_DAYS = 5


def locked_milestone(milestone_id: int) -> Milestone:
    """The order is locked before its milestone, everywhere in the same order."""
    order_id = Milestone.objects.values_list("engagement_id", flat=True).get(pk=milestone_id)
    order = Engagement.objects.locked().select_related("operator", "provider").get(pk=order_id)
    milestone = Milestone.objects.locked().get(pk=milestone_id)
    milestone.engagement = order
    return milestone


@transaction.atomic
def start_order(*, by: Actor, engagement_id: int) -> Engagement:
    """The provider says that work has begun."""
    engagement = Engagement.objects.locked().select_related("operator", "provider").get(pk=engagement_id)
    if reason := permissions.why_not_deliver(by, engagement):
        raise Refused(reason)
    move_order(by, engagement, EngagementState.IN_DELIVERY)
    notices.tell_order_started(engagement)
    return engagement


@transaction.atomic
def deliver_milestone(
    *, by: Actor, milestone_id: int, evidence: str, upload: UploadedFile | Document | None = None
) -> Delivery:
    """Hand over a milestone with evidence that it is done: the text goes to the vault, the file is private.

    Starts the order if it has not started.
    """
    milestone = locked_milestone(milestone_id)
    engagement = milestone.engagement
    if reason := permissions.why_not_deliver(by, engagement):
        raise Refused(reason)
    check_move(MILESTONE_MOVES, milestone.state, MilestoneState.DELIVERED)
    if not engagement.is_running:
        raise DomainError(_("This order has ended."))
    if not evidence.strip():
        raise DomainError(_("Say what you delivered and how the operator can check it."), field="evidence")
    entry = vault.seal(by=by, organisation=engagement.operator, kind=EVIDENCE_KIND, content=evidence)
    document = (
        store_document(by=by, organisation=engagement.operator, upload=upload, kind=EVIDENCE_KIND) if upload else None
    )
    delivery = Delivery.objects.create(
        milestone=milestone, evidence=entry, document=document, delivered_by_id=by.user_id
    )
    milestone.delivered_at = clock.now()
    move_milestone(by, milestone, MilestoneState.DELIVERED)
    follow_milestones(by, engagement)
    notices.tell_milestone_delivered(milestone)
    _send(signals.milestone_delivered, milestone)
    return delivery


@transaction.atomic
def accept_milestone(*, by: Actor, milestone_id: int, signature: SignatureDetails) -> Acceptance:
    """A signer of the operator signs that the milestone is done; an open dispute ends with it."""
    milestone = locked_milestone(milestone_id)
    engagement = milestone.engagement
    if reason := permissions.why_not_accept(by, milestone):
        raise Refused(reason)
    check_move(MILESTONE_MOVES, milestone.state, MilestoneState.ACCEPTED)
    acceptance = Acceptance.objects.create(
        milestone=milestone,
        delivery=milestone.deliveries.latest("delivered_at", "pk"),
        signature=sign(by=by, organisation=engagement.operator, text=acceptance_text(milestone), details=signature),
    )
    resolve_dispute(milestone, Dispute.Outcome.ACCEPTED)
    _follow_acceptance(by, milestone)
    notices.tell_milestone_accepted(milestone)
    return acceptance


@transaction.atomic
def accept_for_operator(*, by: Actor, milestone_id: int, reason: str, signature: SignatureDetails) -> Acceptance:
    """A program that pays a part accepts on the evidence, with its reason, where the operator stayed silent.

    Only after the last day to answer and after the second contact was asked; never what is disputed. The own share
    becomes due as after any acceptance.
    """
    milestone = locked_milestone(milestone_id)
    if refusal := permissions.why_not_stand_in(by, milestone):
        raise Refused(refusal)
    check_move(MILESTONE_MOVES, milestone.state, MilestoneState.ACCEPTED)
    if waits := why_not_silent(milestone):
        raise DomainError(waits, code="not_silent")
    reason = reason.strip()
    if not reason:
        raise DomainError(_("Say what you read and why it shows that the work is done."), field="reason")
    office = Organisation.objects.get(pk=by.organisation_id)
    delivery = milestone.deliveries.select_related("document").latest("delivered_at", "pk")
    text = acceptance_text_for_operator(milestone, office, delivery, reason)
    acceptance = Acceptance.objects.create(
        milestone=milestone,
        delivery=delivery,
        program_signature=sign(by=by, organisation=office, text=text, details=signature),
        program_reason=reason,
    )
    evidence = delivery.document.reference if delivery.document else ""
    record(by, milestone, "milestone.accepted_for_operator", delivery=delivery.pk, document=evidence)
    _follow_acceptance(by, milestone)
    notices.tell_accepted_for_operator(milestone, office)
    return acceptance


def _follow_acceptance(by: Actor, milestone: Milestone) -> None:
    milestone.accepted_at = clock.now()
    move_milestone(by, milestone, MilestoneState.ACCEPTED)
    follow_milestones(by, milestone.engagement)
    _send(signals.milestone_accepted, milestone)


@transaction.atomic
def ask_second_contact(*, milestone_id: int) -> bool:
    """Five business days after a delivery without an answer the operator's second contact is asked, once.

    False while there is time, or where the operator chose nobody.
    """
    milestone = locked_milestone(milestone_id)
    operator = milestone.engagement.operator
    contact = second_contact_of(operator)
    if contact is None or milestone.state != MilestoneState.DELIVERED or milestone.delivered_at is None:
        return False
    delivered = milestone.delivered_at.astimezone(ZoneInfo(operator.zone)).date()
    if clock.today(operator.zone) <= clock.business_days_after(delivered, SILENCE_BUSINESS_DAYS):
        return False
    milestone.second_asked_at = clock.now()
    milestone.save(update_fields=["second_asked_at"])
    record(SYSTEM, milestone, "milestone.second_contact_asked", member=contact.pk)
    notices.ask_second_contact(milestone, contact.user)
    return True


@transaction.atomic
def dispute_milestone(*, by: Actor, milestone_id: int, text: str) -> Dispute:
    """The operator says what is missing, while it may; the text goes to the vault and the money waits."""
    milestone = locked_milestone(milestone_id)
    engagement = milestone.engagement
    if reason := permissions.why_not_dispute(by, engagement):
        raise Refused(reason)
    check_move(MILESTONE_MOVES, milestone.state, MilestoneState.DISPUTED)
    if is_late_to_dispute(milestone):
        raise DomainError(too_late_text(milestone), code="too_late")
    if not text.strip():
        raise DomainError(_("Say what is missing and what would make it right."), field="text")
    entry = vault.seal(by=by, organisation=engagement.operator, kind=DISPUTE_KIND, content=text)
    dispute = Dispute.objects.create(milestone=milestone, text=entry, opened_by_id=by.user_id)
    move_milestone(by, milestone, MilestoneState.DISPUTED)
    follow_milestones(by, engagement)
    notices.tell_milestone_disputed(milestone)
    _send(signals.milestone_disputed, milestone)
    return dispute


@transaction.atomic
def rework_milestone(*, by: Actor, milestone_id: int) -> Milestone:
    """The provider takes a disputed milestone back and does it again."""
    milestone = locked_milestone(milestone_id)
    if reason := permissions.why_not_deliver(by, milestone.engagement):
        raise Refused(reason)
    move_milestone(by, milestone, MilestoneState.REWORK)
    resolve_dispute(milestone, Dispute.Outcome.REWORK)
    follow_milestones(by, milestone.engagement)
    notices.tell_milestone_rework(milestone)
    return milestone


def acceptance_text(milestone: Milestone) -> str:
    """What the operator signs under a milestone, word for word."""
    engagement = milestone.engagement
    return _(
        "%(operator)s accepts “%(title)s” of order %(order)s from %(provider)s. Done when: %(done_when)s "
        "Price %(price)s, subsidy %(subsidy)s, you pay %(own)s."
    ) % {
        "operator": engagement.operator.name,
        "title": milestone.title,
        "order": engagement.reference,
        "provider": engagement.provider.name,
        "done_when": milestone.done_when,
        "price": milestone.price,
        "subsidy": milestone.subsidy,
        "own": milestone.own_share,
    }


def acceptance_text_for_operator(
    milestone: Milestone, office: Organisation, delivery: Delivery, reason: str = ""
) -> str:
    """What a program signs under a milestone in the operator's place, word for word; `reason` is its own."""
    engagement = milestone.engagement
    words = {
        "office": office.name,
        "operator": engagement.operator.name,
        "title": milestone.title,
        "order": engagement.reference,
        "provider": engagement.provider.name,
        "done_when": milestone.done_when,
        "evidence": _evidence_in_words(delivery),
        "subsidy": milestone.subsidy,
        "own": milestone.own_share,
    }
    text = _(
        "%(office)s accepts “%(title)s” of order %(order)s from %(provider)s in the place of %(operator)s, which did "
        "not answer. Done when: %(done_when)s Evidence: %(evidence)s. Subsidy %(subsidy)s; %(operator)s still pays "
        "its own share of %(own)s."
    )
    return " ".join([text % words, *([_("Reason: %(reason)s") % {"reason": reason}] if reason else [])])


def _evidence_in_words(delivery: Delivery) -> str:
    """That it exists, never what it says."""
    date = date_format(delivery.delivered_at, "F j, Y")
    if delivery.document is None:
        return _("the provider's delivery of %(date)s in words") % {"date": date}
    words = {"date": date, "file": delivery.document.reference, "mark": delivery.document.sha256}
    return _("the provider's delivery of %(date)s with the file %(file)s (SHA-256 %(mark)s)") % words


def too_late_text(milestone: Milestone) -> str:
    """What is still possible once the last day to dispute has passed."""
    last = answer_by(milestone)
    return _(
        "The last day to say that something is missing was %(date)s, %(days)s business days after the delivery. "
        "A signer can still accept it. If the work is not right, write to the provider under Messages and to the "
        "program office that pays a part. Nothing is accepted by itself."
    ) % {"date": date_format(last, "F j, Y") if last else "", "days": ANSWER_BUSINESS_DAYS}


def resolve_dispute(milestone: Milestone, outcome: str) -> None:
    milestone.disputes.filter(resolved_at__isnull=True).update(outcome=outcome, resolved_at=clock.now())


def _send(signal, milestone: Milestone) -> None:
    signal.send(sender=Milestone, engagement_id=milestone.engagement_id, milestone_id=milestone.pk)
