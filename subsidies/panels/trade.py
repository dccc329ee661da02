"""What the dashboards of operators, providers and program offices show of the money."""

import datetime as dt
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, When
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from marketplace.accounts.actor import Actor
from marketplace.accounts.roles import Kind, Role
from marketplace.core import clock
from marketplace.core.panels import Deadline, Panel, Row, Task, read_once
from marketplace.core.templatetags.levee import behind
from marketplace.engagements.order_page import events_of
from marketplace.engagements.panels import running_requests
from subsidies.models import (
    SEPARATE_DUTIES,
    Allotment,
    Application,
    Claim,
    Decision,
    Ending,
    Program,
    Recovery,
    Voucher,
    WaitingOffer,
)
from subsidies.panels.recoveries import DEBTOR_ACTS, debtor_task
from subsidies.permissions import CLAIMANTS, PREPARERS, TOOK_PART
from subsidies.selectors.acceptances import unanswered_work_of
from subsidies.selectors.cases import waits_for_the_office
from subsidies.selectors.claims import answer_due_on, claimable
from subsidies.selectors.monthends import months_to_sign
from subsidies.selectors.programs import facts_of_programs
from subsidies.selectors.vouchers import with_balances
from subsidies.states import (
    AllotmentState,
    ApplicationState,
    ClaimState,
    OfferState,
    ProgramState,
    VoucherState,
)

MOST_ROWS = 20
# A payment is news for so long; all of them stay on the page of claims.
PAID_LATELY = dt.timedelta(days=30)
DECIDERS = (Role.PROGRAM_REVIEWER, Role.PROGRAM_ADMINISTRATOR)
CLAIM_NEXT_ACTOR = {
    ClaimState.SUBMITTED: gettext_lazy("The program office"),
    ClaimState.RETURNED: gettext_lazy("You"),
    ClaimState.APPROVED: gettext_lazy("The fiscal officer"),
    ClaimState.RELEASED: gettext_lazy("The bank"),
    ClaimState.PAYMENT_FAILED: gettext_lazy("The fiscal officer"),
    ClaimState.PAID: gettext_lazy("Nobody: you are paid"),
}
NEXT_ACTOR = {
    ApplicationState.DRAFT: gettext_lazy("You"),
    ApplicationState.RETURNED: gettext_lazy("You"),
    ApplicationState.APPROVED: gettext_lazy("Your signer"),
}


@read_once
def _open_applications(actor: Actor) -> list[Application]:
    """Each with the last day to answer its offer from the waiting list, if it has one."""
    open_offer = WaitingOffer.objects.filter(application=OuterRef("pk"), state=OfferState.OPEN)
    answer_by = Subquery(open_offer.order_by("pk").values("answer_by")[:1])
    return list(Application.objects.visible_to(actor).still_open().for_lists().annotate(offer_answer_by=answer_by))


@read_once
def _usable_vouchers(actor: Actor) -> list[Voucher]:
    """The first to end first."""
    return list(Voucher.objects.visible_to(actor).usable().for_lists().order_by("order_by", "pk"))


@read_once
def _claims(actor: Actor) -> list[Any]:
    """The latest claims of a provider that go on or were paid lately; those that wait for it before all others.

    With the first recovery of each that waits for the provider, if there is one.
    """
    waits = Recovery.objects.filter(claim=OuterRef("pk"), state__in=DEBTOR_ACTS).order_by("pk")
    own = Claim.objects.visible_to(actor).filter(provider_id=actor.organisation_id).exclude(state=ClaimState.DECLINED)
    asked = {
        name: Subquery(waits.values(name)[:1]) for name in ("reference", "state", "amount", "respond_by", "pay_by")
    }
    own = own.annotate(**{f"asked_{name}": value for name, value in asked.items()})
    own = own.filter(
        Q(payout=None)
        | Q(payout__paid_at=None)
        | Q(payout__paid_at__gte=clock.now() - PAID_LATELY)
        | Q(asked_reference__isnull=False)
    )
    came_back = Case(When(state=ClaimState.RETURNED, then=0), When(asked_reference__isnull=False, then=0), default=1)
    return list(own.for_lists().order_by(came_back, "-pk")[:MOST_ROWS])


def tasks(actor: Actor):
    if actor.is_kind(Kind.OPERATOR) and actor.has(*PREPARERS):
        yield from _applicant_tasks(actor)
    if actor.is_kind(Kind.PROVIDER) and actor.has(*CLAIMANTS):
        yield from _claimant_tasks(actor)
    if actor.is_kind(Kind.PROGRAM):
        yield from _office_tasks(actor)


def _applicant_tasks(actor: Actor):
    waiting = [ApplicationState.DRAFT, ApplicationState.RETURNED, ApplicationState.APPROVED]
    for one in (one for one in _open_applications(actor) if one.state in waiting or one.offer_answer_by):
        name, due = {"program": one.program.name}, one.offer_answer_by
        if one.offer_answer_by:
            title, action = _("Answer the offer of %(program)s: money came back") % name, _("Answer")
        elif one.state == ApplicationState.APPROVED and not actor.has(Role.OPERATOR_SIGNER):
            title, action = _("Ask your signer to accept the award of %(program)s") % name, _("Read the award")
            due = one.accept_by
        elif one.state == ApplicationState.APPROVED:
            title, action, due = _("Accept the award of %(program)s") % name, _("Read and accept"), one.accept_by
        elif one.state == ApplicationState.RETURNED:
            title, action, due = _("Answer the points of %(program)s") % name, _("Answer"), one.cure_by
        else:
            title, action = _("Finish your application to %(program)s") % name, _("Go on")
            due = one.program.closes_on
        yield Task(title, one.get_absolute_url(), action, due=due)
    yield from _vouchers_to_spend(actor)


def _vouchers_to_spend(actor: Actor):
    """A voucher that no order draws from, until somebody asks for quotes on what it pays for."""
    asked = {request.category_code for request in running_requests(actor)}
    for voucher in (one for one in _usable_vouchers(actor) if one.state == VoucherState.ACTIVE):
        if asked.isdisjoint(voucher.categories):
            title = _("Ask for quotes: %(program)s pays for %(services)s") % {
                "program": voucher.program.name,
                "services": ", ".join(voucher.categories.values()),
            }
            yield Task(title, voucher.get_absolute_url(), _("Use the voucher"), due=voucher.last_order_day)


def _claimant_tasks(actor: Actor):
    for row in claimable(actor.organisation_id or 0):
        if row.waits:
            continue
        title = _("Claim %(amount)s for %(title)s") % {"amount": row.part.amount, "title": row.milestone.title}
        due = row.part.funding_line.draw.voucher.invoice_by
        yield Task(title, reverse("claim_submit", args=[row.milestone.reference]), _("Claim"), due=due)
    for claim in (one for one in _claims(actor) if one.state == ClaimState.RETURNED):
        title = _("Put claim %(reference)s right") % {"reference": claim.reference}
        yield Task(title, claim.get_absolute_url(), _("See what is wrong"), rank=20)
    for claim in (one for one in _claims(actor) if one.asked_reference):
        yield debtor_task(claim)


def _office_tasks(actor: Actor):
    if actor.has(Role.PROGRAM_ADMINISTRATOR):
        planned = Program.objects.of_office(actor.organisation_id or 0).filter(state=ProgramState.PLANNED)
        for program in planned.order_by("opens_on", "pk")[:MOST_ROWS]:
            title = _("Get %(program)s ready to open") % {"program": program.name}
            url = reverse("program_setup", args=[program.slug])
            yield Task(title, url, _("Check and open it"), due=program.opens_on, rank=30)
    if actor.has(Role.PROGRAM_FISCAL_OFFICER):
        yield from _fiscal_tasks(actor)
    if actor.has(*DECIDERS):
        for one in _cases_waiting_for(actor).order_by("answer_due_on", "pk")[:MOST_ROWS]:
            words = {"reference": one.reference, "operator": one.organisation.name}
            yield Task(_title_of(one) % words, one.get_absolute_url(), _("Open the case"), due=one.answer_due_on)
        claims = Claim.objects.visible_to(actor).filter(state=ClaimState.SUBMITTED).for_lists()
        for claim in claims[:MOST_ROWS]:
            title = _("Decide claim %(reference)s for %(amount)s") % {
                "reference": claim.reference,
                "amount": claim.amount,
            }
            due = answer_due_on(claim)
            yield Task(title, claim.get_absolute_url(), _("Open the claim"), due=due, detail=claim.provider.name)
        for work in unanswered_work_of(actor.organisation_id, MOST_ROWS):
            title = _("%(operator)s does not answer: %(title)s") % {
                "operator": work.engagement.operator.name,
                "title": work.title,
            }
            url = reverse("accept_for_operator", args=[work.reference])
            yield Task(title, url, _("Read the evidence"), detail=work.engagement.provider.name)


def _fiscal_tasks(actor: Actor):
    """What waits for the second person's word on money, and was not entered by this one."""
    office = actor.organisation_id or 0
    allotments = Allotment.objects.filter(line__program__organisation=office, state=AllotmentState.PLANNED)
    for one in allotments.exclude(planned_by=actor.user_id).select_related("line__program").order_by("pk")[:MOST_ROWS]:
        title = _("Authorize an allotment of %(amount)s: %(line)s") % {"amount": one.amount, "line": one.line}
        url = reverse("allotment", args=[one.line.program.slug, one.pk])
        yield Task(title, url, _("Read and authorize"), due=one.available_on)
    endings = Ending.objects.proposed().filter(line__program__organisation=office).exclude(proposed_by=actor.user_id)
    for ending in endings.select_related("application", "line__program").order_by("pk")[:MOST_ROWS]:
        title = _("Confirm that %(reference)s ends, or let it stand") % {"reference": ending.application.reference}
        url = reverse("shortfall", args=[ending.line.program.slug, ending.line.reference])
        yield Task(title, url, _("Decide"))
    for program, month in months_to_sign(office):
        title = _("Sign off %(month)s") % {"month": date_format(month, "F Y")}
        yield Task(title, reverse("month_end", args=[program.slug]), _("Look and sign"), detail=program.name, rank=60)


def _title_of(case: Application) -> str:
    if case.unreached_at:
        return _("Reach %(operator)s about %(reference)s: our e-mail came back")
    if case.state == ApplicationState.RECOMMENDED:
        return _("Approve %(reference)s of %(operator)s, or send it back")
    if case.state == ApplicationState.APPEALED:
        return _("Hear the appeal %(reference)s of %(operator)s")
    if case.state == ApplicationState.WAIT_LISTED:
        return _("Offer money that came back to %(reference)s of %(operator)s")
    return _("Answer %(reference)s of %(operator)s")


def _cases_waiting_for(actor: Actor) -> QuerySet[Application]:
    """A recommendation or an appeal waits for somebody who did not decide before; everything else for reviewers."""
    mine = Decision.objects.filter(application=OuterRef("pk"), decided_by_id=actor.user_id)
    recommended = mine.filter(round=OuterRef("decision_round"), kind__in=SEPARATE_DUTIES)
    cases = Application.objects.visible_to(actor).filter(waits_for_the_office()).for_lists()
    cases = cases.exclude(Exists(recommended), state=ApplicationState.RECOMMENDED)
    cases = cases.exclude(Exists(mine.filter(kind__in=TOOK_PART)), state=ApplicationState.APPEALED)
    if actor.has(Role.PROGRAM_REVIEWER):
        return cases
    return cases.filter(state__in=[ApplicationState.RECOMMENDED, ApplicationState.APPEALED])


def rows(actor: Actor):
    if actor.is_kind(Kind.OPERATOR):
        for one in _open_applications(actor)[:MOST_ROWS]:
            yield _application_row(one)
    if actor.is_kind(Kind.PROVIDER):
        for claim in _claims(actor):
            yield _claim_row(claim)
    if actor.is_kind(Kind.PROGRAM):
        yield from _program_rows(actor)


def _application_row(application: Application) -> Row:
    state = ApplicationState(application.state)
    waits_for_us = application.offer_answer_by is not None
    dates = {ApplicationState.APPROVED: application.accept_by, ApplicationState.RETURNED: application.cure_by}
    return Row(
        application.program.name,
        application.get_absolute_url(),
        application.reference,
        application.get_state_display(),
        next_actor=_("You") if waits_for_us else str(NEXT_ACTOR.get(state, _("The program office"))),
        due=application.offer_answer_by or dates.get(state, application.answer_due_on),
        amount=str(application.requested),
    )


def _claim_row(claim: Any) -> Row:
    return Row(
        _("Claim %(reference)s") % {"reference": claim.reference},
        claim.get_absolute_url(),
        claim.program.name,
        claim.get_state_display(),
        next_actor=_("You") if claim.asked_reference else str(CLAIM_NEXT_ACTOR[ClaimState(claim.state)]),
        amount=str(claim.amount),
        behind=claim.reference,
    )


def _program_rows(actor: Actor):
    """Each program that is not over with what waits for a decision and what it can still promise."""
    waiting = Application.objects.on_the_desk().filter(waits_for_the_office())
    waits = Count("applications", filter=Q(applications__in=waiting))
    programs = list(
        Program.objects.of_office(actor.organisation_id or 0)
        .exclude(state=ProgramState.ARCHIVED)
        .select_related("organisation")
        .annotate(on_desk=waits)
    )
    for program, facts in zip(programs, facts_of_programs(programs), strict=True):
        if actor.has(*DECIDERS):
            to_decide = ngettext("You: %(count)s case to decide", "You: %(count)s cases to decide", program.on_desk)
        else:
            to_decide = ngettext("Reviewers: %(count)s case", "Reviewers: %(count)s cases", program.on_desk)
        runs = program.state in (ProgramState.OPEN, ProgramState.PAUSED)
        amount = behind(facts.money_left.available, program.reference, "available")
        left = format_html(_("{amount} can still be promised"), amount=amount) if runs else ""
        page = "program_setup" if program.state == ProgramState.PLANNED else "program_desk"
        yield Row(
            program.name,
            reverse(page, args=[program.slug]),
            left,
            program.get_state_display(),
            next_actor=to_decide % {"count": program.on_desk} if program.on_desk else _("Nobody: no case waits"),
        )


def panels(actor: Actor):
    """What the operator can still buy: each voucher with its balance and the days left."""
    if not actor.is_kind(Kind.OPERATOR):
        return
    for held in with_balances(_usable_vouchers(actor)[:MOST_ROWS]):
        yield Panel(
            title=_("Voucher %(reference)s") % {"reference": held.voucher.reference},
            template="subsidies/panel_voucher.html",
            context={"voucher": held.voucher, "balance": held.balance},
            order=10,
            place="side",
        )


# An approval stands in the timeline as the payment that it puts in line.
CLAIM_STEPS = {
    "claim.submitted": (gettext_lazy("Subsidy of %(amount)s claimed"), "plain"),
    "claim.returned": (gettext_lazy("Claim of %(amount)s sent back to the provider"), "attention"),
    "claim.declined": (gettext_lazy("Claim of %(amount)s declined"), "attention"),
}


def order_events(engagement):
    return events_of(Claim.objects.filter(milestone__engagement=engagement).order_by("pk"), CLAIM_STEPS)


def deadlines(actor: Actor):
    if actor.is_kind(Kind.OPERATOR):
        for voucher in _usable_vouchers(actor):
            text = _("Last day to sign orders with %(reference)s") % {"reference": voucher.reference}
            yield Deadline(voucher.last_order_day, text, voucher.get_absolute_url())
