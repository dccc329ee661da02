import datetime as dt
from dataclasses import dataclass, field, fields

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Organisation
from marketplace.audit.services import record
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from marketplace.core.money import Money
from marketplace.core.moves import check_move
from marketplace.engagements import notices, permissions
from marketplace.engagements.models import Request
from marketplace.engagements.selectors import buying_basis, firms_counted, invited_ids
from marketplace.engagements.services.invitations import NamedFirm, check_invited, offer_links, set_parties
from marketplace.engagements.services.questions import close_questions
from marketplace.engagements.states import QUOTE_MOVES, REQUEST_MOVES, QuoteState, RequestState
from marketplace.vault import services as vault

NOTES_KIND = "engagements.request_notes"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestDetails:
    """What the operator says on the request form; dates are in the operator's zone."""

    title: str
    category_code: str
    category_name: str
    scope: str
    sector: str
    need_by: dt.date
    questions_close_on: dt.date
    closes_on: dt.date
    deliverables: list[str] = field(default_factory=list)
    systems: list[str] = field(default_factory=list)
    size_facts: list[list[str]] = field(default_factory=list)
    estimated_price: Money | None = None
    listing_reference: str = ""
    listing_copy: dict = field(default_factory=dict)

    def values(self) -> dict:
        return {one.name: getattr(self, one.name) for one in fields(self)}

    def check_dates(self) -> None:
        """Raises a DomainError on the field whose date comes too early."""
        if self.questions_close_on > self.closes_on:
            raise DomainError(
                _("Questions end on or before the last day for quotes, %(date)s.")
                % {"date": date_format(self.closes_on, "F j, Y")},
                field="questions_close_on",
            )
        if self.need_by < self.closes_on:
            raise DomainError(
                _("Choose a date on or after the last day for quotes, %(date)s.")
                % {"date": date_format(self.closes_on, "F j, Y")},
                field="need_by",
            )


@transaction.atomic
def draft_request(
    *,
    by: Actor,
    operator: Organisation,
    details: RequestDetails,
    providers: list[Organisation] | tuple = (),
    written_with: list[Organisation] | tuple = (),
    firms: list[NamedFirm] | tuple = (),
    private_notes: str = "",
) -> Request:
    """Keep a request that only the operator sees until it is opened.

    `private_notes` go to the vault; `written_with` are firms that helped to write the request; `firms` are not
    vetted yet.
    """
    if reason := permissions.why_not_prepare(by, operator.pk):
        raise Refused(reason)
    details.check_dates()
    request = Request.objects.create(
        operator=operator, zone=operator.zone, created_by_id=by.user_id, **details.values()
    )
    set_parties(request, providers, written_with, firms)
    _keep_notes(by, request, private_notes)
    record(by, request, "request.drafted", category=request.category_code)
    return request


@transaction.atomic
def change_request(
    *,
    by: Actor,
    request_id: int,
    details: RequestDetails,
    providers: list[Organisation] | tuple = (),
    written_with: list[Organisation] | tuple = (),
    firms: list[NamedFirm] | tuple = (),
    private_notes: str = "",
) -> Request:
    """Change a draft as a whole; once a request is open, everyone invited has the same facts."""
    request = Request.objects.locked().get(pk=request_id)
    if reason := permissions.why_not_prepare(by, request.operator_id):
        raise Refused(reason)
    if request.state != RequestState.DRAFT:
        raise DomainError(_("This request is open, so it cannot change. Answer a question to add something."))
    details.check_dates()
    for name, value in details.values().items():
        setattr(request, name, value)
    request.save()
    set_parties(request, providers, written_with, firms)
    _keep_notes(by, request, private_notes)
    record(by, request, "request.changed")
    return request


@transaction.atomic
def open_request(*, by: Actor, request_id: int) -> Request:
    """Send the request to the providers invited, under the buying rule of the money that may pay for it."""
    request = Request.objects.locked().select_related("operator").get(pk=request_id)
    if reason := permissions.why_not_open_request(by, request):
        raise Refused(reason)
    check_move(REQUEST_MOVES, request.state, RequestState.OPEN)
    if request.questions_are_over:
        raise DomainError(_("Choose a last day for questions that is today or later."), field="questions_close_on")
    check_invited(request)
    request.buying_basis = _check_buying_rule(request)
    request.state = RequestState.OPEN
    request.opened_at = clock.now()
    request.save(update_fields=["state", "opened_at", "buying_basis"])
    record(by, request, "request.opened", source=RequestState.DRAFT, target=RequestState.OPEN)
    notices.tell_request_opened(request)
    offer_links(by, request)
    return request


@transaction.atomic
def close_request(*, by: Actor, request_id: int) -> Request:
    """Open the box: after the last day all sealed quotes are opened at once, unsent drafts are withdrawn."""
    request = Request.objects.locked().get(pk=request_id)
    if not by.is_system and (reason := permissions.why_not_prepare(by, request.operator_id)):
        raise Refused(reason)
    if request.state == RequestState.OPEN and request.quoting_is_over:
        request = close_questions(by=by, request_id=request_id)
    if request.is_quotable:
        raise DomainError(
            _("Quotes stay sealed until the end of %(date)s.") % {"date": date_format(request.closes_on, "F j, Y")}
        )
    check_move(REQUEST_MOVES, request.state, RequestState.CLOSED)
    opened = _open_quotes(by, request)
    request.state = RequestState.CLOSED
    request.closed_at = clock.now()
    request.save(update_fields=["state", "closed_at"])
    record(
        by, request, "request.closed", source=RequestState.QUESTIONS_CLOSED, target=RequestState.CLOSED, quotes=opened
    )
    notices.tell_request_closed(request, opened)
    return request


@transaction.atomic
def cancel_request(*, by: Actor, request_id: int, reason: str) -> Request:
    """The operator no longer buys; everyone invited is told, with the reason."""
    request = Request.objects.locked().get(pk=request_id)
    if refusal := permissions.why_not_prepare(by, request.operator_id):
        raise Refused(refusal)
    return end_request(by, request, RequestState.CANCELLED, reason)


def end_request(by: Actor, request: Request, target: RequestState, reason: str) -> Request:
    """Shared by cancelling and by choosing none: the locked request and its quotes end with a reason."""
    source = request.state
    check_move(REQUEST_MOVES, source, target)
    if not reason.strip():
        raise DomainError(_("Say why, so that those who quoted understand."), field="reason")
    for quote in request.quotes.locked().filter(state__in=[QuoteState.DRAFT, QuoteState.SEALED, QuoteState.OPENED]):
        ended = QuoteState.NOT_SELECTED if quote.state == QuoteState.OPENED else QuoteState.WITHDRAWN
        check_move(QUOTE_MOVES, quote.state, ended)
        record(by, quote, f"quote.{ended}", source=quote.state, target=ended)
        quote.state, quote.end_reason = ended, reason
        quote.save(update_fields=["state", "end_reason"])
    request.state, request.end_reason = target, reason
    request.save(update_fields=["state", "end_reason"])
    record(by, request, f"request.{target}", source=source, target=target)
    if request.opened_at:
        notices.tell_request_ended(request)
    return request


def _open_quotes(by: Actor, request: Request) -> int:
    opened = 0
    for quote in request.quotes.locked().filter(state__in=[QuoteState.DRAFT, QuoteState.SEALED]):
        source = quote.state
        quote.state = QuoteState.OPENED if source == QuoteState.SEALED else QuoteState.WITHDRAWN
        check_move(QUOTE_MOVES, source, quote.state)
        if quote.state == QuoteState.OPENED:
            quote.opened_at = clock.now()
            opened += 1
        else:
            quote.end_reason = _("It was not sent before the last day.")
        quote.save(update_fields=["state", "opened_at", "end_reason"])
        record(by, quote, f"quote.{quote.state}", source=source, target=quote.state)
    return opened


def _keep_notes(by: Actor, request: Request, text: str) -> None:
    """The private notes live in the vault; emptied notes are erased there."""
    if request.private_notes and text:
        vault.replace_content(by=by, entry=request.private_notes, content=text)
    elif request.private_notes:
        vault.erase(by=by, entry=request.private_notes)
    elif text:
        request.private_notes = vault.seal(by=by, organisation=request.operator, kind=NOTES_KIND, content=text)
        request.save(update_fields=["private_notes"])


def _check_buying_rule(request: Request) -> dict:
    """The basis to keep; related orders are added up, so that a purchase cut in parts gains nothing."""
    if request.estimated_price is None:
        raise DomainError(
            _("Enter what you expect it to cost, for example 12,000. It decides how many providers you must ask."),
            field="estimated_price",
        )
    basis = buying_basis(request, request.estimated_price, providers=invited_ids(request))
    rule = basis.rule
    if rule is None:
        return basis.frozen()
    if rule.formal_procurement:
        raise DomainError(basis.sentence, field="estimated_price")
    if firms_counted(request, rule) < rule.minimum_invited:
        raise DomainError(
            ngettext(
                "Invite at least %(count)s vetted provider. %(rule)s",
                "Invite at least %(count)s vetted providers. %(rule)s",
                rule.minimum_invited,
            )
            % {"count": rule.minimum_invited, "rule": basis.sentence},
            field="providers",
        )
    earliest = clock.business_days_after(clock.today(request.zone), rule.open_business_days)
    if request.closes_on < earliest:
        raise DomainError(
            _("Keep the request open until %(date)s or later. %(rule)s")
            % {"date": date_format(earliest, "F j, Y"), "rule": basis.sentence},
            field="closes_on",
        )
    return basis.frozen()
