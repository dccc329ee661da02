from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from marketplace.accounts.actor import SYSTEM, Actor
from marketplace.audit.services import record, recording
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from marketplace.core.kept import bring
from marketplace.core.money import ZERO, Money
from marketplace.core.moves import check_move
from marketplace.engagements.models import Authority, Signature
from marketplace.engagements.permissions import Side, why_not_trade
from marketplace.engagements.selectors import authority_of
from marketplace.engagements.services import SignatureDetails
from marketplace.engagements.services.signatures import sign
from marketplace.engagements.split import BoundBy
from marketplace.notices.services import together
from subsidies import notices, permissions
from subsidies.models import Application, ApplicationItem, PriceSource, Program, Screening, Voucher
from subsidies.selectors import certifications, estimates, prefill, ranking
from subsidies.selectors.tasklists import missing_parts
from subsidies.services import funds
from subsidies.services.moves import is_over, locked_application, move_application, start_answer_clock, stop_offers
from subsidies.services.vouchers import issue_voucher
from subsidies.states import APPLICATION_MOVES, ApplicationState


@dataclass(frozen=True, slots=True)
class ItemDetails:
    category_code: str
    category_name: str
    price: Money
    source: str
    note: str = ""


@transaction.atomic
def start_application(*, by: Actor, program_id: int, screening: Screening | None = None) -> Application:
    """Begin a draft for the actor's organization, filled with the answers that it carried over, if any."""
    if reason := permissions.why_not_prepare(by, by.organisation_id):
        raise Refused(reason)
    program = Program.objects.locked().get(pk=program_id)
    if not program.takes_applications_today or program.current_version is None:
        raise DomainError(_("%(program)s does not take applications today.") % {"program": program.name})
    try:
        with transaction.atomic():
            application = Application.objects.create(
                organisation_id=by.organisation_id,
                program=program,
                window_opened_on=program.opens_on,
                screening=screening,
                prepared_by_id=by.user_id,
            )
    except IntegrityError:
        raise DomainError(
            _("You already have an open application to %(program)s. Go on with that one.") % {"program": program.name},
            code="already_open",
        ) from None
    if screening:
        application.facts = prefill.carried_over(application, by=by)
        application.save(update_fields=["facts"])
    record(by, application, "application.started", target=application.state)
    return application


def _editable(by: Actor, application_id: int) -> Application:
    application = locked_application(application_id)
    if reason := permissions.why_not_prepare(by, application.organisation_id):
        raise Refused(reason)
    if not application.is_editable:
        raise DomainError(_("This application has been sent, so it cannot be changed now."), code="not_editable")
    return application


def _save(by: Actor, application: Application, *fields: str) -> Application:
    """Save what was typed and work the request out again from it."""
    application.saved_at = clock.now()
    parts = estimates.estimate(application)
    application.estimated_price, application.requested = parts.price, parts.subsidy
    application.rate = parts.parts[0].offer.rate
    application.save(update_fields=["saved_at", "estimated_price", "requested", "rate", *fields])
    record(by, application, "application.saved", fields=sorted(fields))
    return application


@transaction.atomic
def save_systems(*, by: Actor, application_id: int, systems: list[dict]) -> Application:
    application = _editable(by, application_id)
    application.systems = systems
    return _save(by, application, "systems")


@transaction.atomic
def save_items(*, by: Actor, application_id: int, items: list[ItemDetails]) -> Application:
    """What the operator wants to buy; the split gives the request from it."""
    application = _editable(by, application_id)
    if len({item.category_code for item in items}) != len(items):
        raise DomainError(_("Name each service once and add its prices together."))
    for item in items:
        if item.source == PriceSource.ESTIMATE and not item.note.strip():
            raise DomainError(_("Say how you got to your estimate, for example: last year's price plus 5%."))
        if item.price <= ZERO:
            raise DomainError(_("Enter a price above $0, for example 12,000."))
    application.items.all().delete()
    ApplicationItem.objects.bulk_create(
        ApplicationItem(
            application=application,
            category_code=item.category_code,
            category_name=item.category_name,
            price=item.price,
            source=item.source,
            note=item.note.strip(),
        )
        for item in items
    )
    return _save(by, application)


@transaction.atomic
def save_facts(*, by: Actor, application_id: int, facts: list[dict], confirmed: bool = True) -> Application:
    """Keep the facts the rule card asks for, each with its source; the operator stands by them when signing.

    An autosave keeps them without `confirmed`: then the part still waits for somebody to save it.
    """
    application = _editable(by, application_id)
    application.facts = facts
    if confirmed:
        application.facts_confirmed_at = clock.now()
    return _save(by, application, "facts", "facts_confirmed_at")


@transaction.atomic
def save_free_help(*, by: Actor, application_id: int, considered: list[str], note: str) -> Application:
    """Which free public services were looked at first, and what came of it."""
    application = _editable(by, application_id)
    application.free_help, application.free_help_note = considered, note.strip()
    application.free_help_at = clock.now()
    return _save(by, application, "free_help", "free_help_note", "free_help_at")


@transaction.atomic
def save_documents(*, by: Actor, application_id: int, documents: list[tuple]) -> Application:
    """Add files (pairs of stored document and label); none needed is an answer too."""
    application = _editable(by, application_id)
    for document, label in documents:
        application.document_rows.create(document=document, label=label)
    application.documents_at = clock.now()
    return _save(by, application, "documents_at")


@transaction.atomic
def submit_application(*, by: Actor, application_id: int, signature: SignatureDetails) -> Application:
    """A signer certifies the application; rule card, facts, split and verdicts stand from now on.

    A returned application that comes back in time keeps its place: `submitted_at` does not move.
    """
    application = locked_application(application_id)
    if reason := permissions.why_not_sign_application(by, application):
        raise Refused(reason)
    if reason := why_not_trade(application.organisation, Side.BUYING):
        raise DomainError(reason, code="may_not_buy")
    again = application.state == ApplicationState.RETURNED
    target = ApplicationState.IN_REVIEW if again else ApplicationState.SUBMITTED
    check_move(APPLICATION_MOVES, application.state, target)
    _check_complete(application, again)
    today = clock.today(application.program.zone)
    application.rule_card_version = application.rule_card_version or application.program.current_version
    parts = estimates.estimate(application)
    application.computation = estimates.frozen(parts)
    application.verdicts = estimates.frozen_verdicts(estimates.verdicts_of(application, on=today))
    application.estimated_price, application.requested = parts.price, parts.subsidy
    application.rate = parts.parts[0].offer.rate
    application.signature = _signed(by, application, certifications.application_text(application), signature)
    application.submitted_at = application.submitted_at or clock.now()
    application.rank_points = ranking.points_at_submission(application)
    start_answer_clock(application)
    application.cure_by = application.unreached_at = None
    fields = ("rule_card_version", "computation", "verdicts", "estimated_price", "requested", "rate", "signature")
    dates = ("submitted_at", "answer_due_on", "cure_by", "unreached_at")
    move_application(by, application, target, *fields, *dates, "rank_points", sha256=application.signature.sha256)
    notices.tell_application_received(application)
    return application


def _check_complete(application: Application, again: bool) -> None:
    if parts := missing_parts(application):
        raise DomainError(
            _("Before you can sign, finish: %(parts)s.") % {"parts": ", ".join(str(part) for part in parts)},
            code="incomplete",
        )
    if again and application.defects.filter(answered_at__isnull=True).exists():
        raise DomainError(_("Answer each point the program office raised first."), code="incomplete")
    if not again and not application.program.takes_applications_today:
        raise DomainError(_("%(program)s does not take applications today.") % {"program": application.program.name})
    request = estimates.estimate(application)
    if not request.subsidy and request.parts[0].bound_by == BoundBy.YEARLY_CAP:
        raise DomainError(
            _("You hold all that %(program)s pays one organization in a year. Apply again when its next year starts.")
            % {"program": application.program.name},
            code="yearly_cap",
        )
    if not request.subsidy:
        raise DomainError(
            _("By its rules this program would pay $0.00 of what you list. Choose a service it pays for."),
            code="nothing_eligible",
        )


@transaction.atomic
def answer_defect(*, by: Actor, application_id: int, defect_id: int, answer: str) -> Application:
    application = _editable(by, application_id)
    defect = application.defects.get(pk=defect_id)
    if not answer.strip():
        raise DomainError(_("Say what you changed or why nothing has to change."), field="answer")
    defect.answer, defect.answered_at = answer.strip(), clock.now()
    defect.save(update_fields=["answer", "answered_at"])
    record(by, application, "application.defect_answered", defect=defect.pk)
    return application


@transaction.atomic
def withdraw_application(*, by: Actor, application_id: int) -> Application:
    """The operator takes the application back; money reserved for it is free again at once."""
    application = locked_application(application_id)
    if reason := permissions.why_not_withdraw(by, application):
        raise Refused(reason)
    move_application(by, application, ApplicationState.WITHDRAWN)
    notices.tell_application_withdrawn(application)
    stop_offers(by, application)
    _free(by, application, "withdrawn")
    return application


@transaction.atomic
def accept_award(*, by: Actor, application_id: int, signature: SignatureDetails) -> Voucher:
    """A signer accepts the award; the reserved money moves to a voucher that can be used at once."""
    application = locked_application(application_id)
    paper = authority_of(by, application.organisation)
    if reason := permissions.why_not_sign_award(by, application, paper):
        raise Refused(reason)
    check_move(APPLICATION_MOVES, application.state, ApplicationState.ACCEPTED)
    if is_over(application, application.accept_by):
        raise DomainError(_("The last day to accept this award has passed. Ask the program office what you can do."))
    bring(application, "items")
    with recording(), together():
        text = certifications.award_text(application)
        application.award_signature = _signed(by, application, text, signature, paper)
        move_application(by, application, ApplicationState.ACCEPTED, "award_signature")
        voucher = issue_voucher(by=by, application=application)
        notices.tell_award_accepted(application, voucher)
    funds.hand_over(by=by, application=application, voucher=voucher)
    return voucher


@transaction.atomic
def lapse_award(*, application_id: int) -> bool:
    """End an award nobody accepted in time; False when its last day has not passed."""
    application = locked_application(application_id)
    if application.state != ApplicationState.APPROVED or not is_over(application, application.accept_by):
        return False
    move_application(SYSTEM, application, ApplicationState.LAPSED)
    notices.tell_award_lapsed(application)
    _free(SYSTEM, application, "lapsed")
    return True


@transaction.atomic
def close_incomplete(*, application_id: int) -> bool:
    """Close a returned application whose last day to put it right has passed."""
    application = locked_application(application_id)
    if application.state != ApplicationState.RETURNED or not is_over(application, application.cure_by):
        return False
    move_application(SYSTEM, application, ApplicationState.CLOSED_INCOMPLETE)
    notices.tell_application_closed(application)
    _free(SYSTEM, application, "closed")
    return True


def _signed(
    by: Actor, application: Application, text: str, details: SignatureDetails, paper: Authority | None = None
) -> Signature:
    return sign(by=by, organisation=application.organisation, text=text, details=details, paper=paper)


def _free(by: Actor, application: Application, event: str) -> None:
    key = f"application:{application.pk}:{application.decision_round}:{event}"
    funds.give_back_held(by=by, application=application, key=key, reason=f"award.{event}")
