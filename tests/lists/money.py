"""Lists of programs, applications, vouchers, claims and budgets."""

import datetime as dt
from itertools import count
from types import SimpleNamespace

from django.test import Client
from django.urls import reverse

from marketplace.accounts.roles import Role
from marketplace.core import clock
from marketplace.core.money import Money
from marketplace.documents.models import DocumentView
from marketplace.documents.services import store_document
from marketplace.engagements import services as orders
from marketplace.engagements.models import Milestone
from marketplace.engagements.services.delivery import EVIDENCE_KIND
from marketplace.vault import services as vault
from subsidies import services
from subsidies.forms.applications import DOCUMENT_KIND
from subsidies.models import Duty, MonthEnd, Override
from subsidies.reasons import OverrideReason
from subsidies.services import applications, claims, decisions, recoveries, samples
from subsidies.services.exports import ask_for_export
from tests.lists.declared import Look, Story, lists
from tests.marketplace.documents.factories import upload
from tests.marketplace.engagements.factories import Party
from tests.subsidies import trade
from tests.subsidies.check import answer_all
from tests.subsidies.factories import client_of, create_line, create_open_program

# So small that a hundred orders are still a purchase for which one quote is enough.
SMALL, OWN = Money(2_000), Money(800)
_numbers = count(1)
MORE_OF_A_BUDGET = ("program_setup", "budget_over_time", "budget_pending")


def of_program(w, page) -> str:
    return reverse(page, args=[w.program.slug])


@lists("subsidies/own_share_samples.html", "core/dashboard.html")
def own_shares_that_an_office_looks_at(everybody_may_trade):
    w = trade.world(card=trade.EVERY_SHARE_LOOKED_AT)
    trade.voucher(w)
    clients = [client_of(who) for who in (w.office.fiscal_officer, w.operator.actor)]

    def add():
        share = trade.own_share_of(w, trade.order(w, SMALL, OWN))
        trade.own_share_paid(w, share)
        samples.draw_samples()

    looks = [Look(client, reverse(page)) for client in clients for page in ("own_share_samples", "dashboard")]
    return Story(add, looks)


@lists("subsidies/application_list.html", "subsidies/voucher_list.html", "core/dashboard.html")
def applications_and_vouchers_of_an_operator(w):
    client = client_of(w.operator.actor)

    def add():
        for step in (trade.draft, trade.approved, trade.voucher):
            _office, program, line = create_open_program(w.office, slug=f"program-{next(_numbers)}")
            step(SimpleNamespace(**vars(w) | {"program": program, "line": line}))

    return Story(add, [Look(client, reverse(page)) for page in ("application_list", "voucher_list", "dashboard")])


@lists(
    "subsidies/desk.html",
    "subsidies/budget_pending.html",
    "subsidies/application_list.html",
    "subsidies/voucher_list.html",
    "core/dashboard.html",
)
def cases_of_an_office(w):
    client = client_of(w.office.reviewer)

    def add():
        for step in (trade.submitted, trade.recommended, trade.voucher):
            step(SimpleNamespace(**vars(w) | {"operator": Party(Role.OPERATOR_SIGNER, Role.OPERATOR_OWNER)}))

    pages = [of_program(w, page) for page in ("program_desk", "budget_pending")]
    pages += map(reverse, ("application_list", "voucher_list", "dashboard"))
    return Story(add, [Look(client, page) for page in pages])


@lists(
    "subsidies/claim_list.html",
    "subsidies/voucher.html",
    "subsidies/_movements.html",
    "subsidies/budget_obligations.html",
    "subsidies/budget.html",
    "payments/payment_list.html",
    "core/dashboard.html",
)
def claims_and_money_of_a_program(w):
    voucher = trade.voucher(w)

    def add():
        for step in (trade.claim, approved_claim):
            first, _claimable = trade.accepted_milestones(w, trade.order(w, price=SMALL, own=OWN))
            step(w, first)

    provider, operator = client_of(w.provider.actor), client_of(w.operator.actor)
    office, fiscal = client_of(w.office.reviewer), client_of(w.office.fiscal_officer)
    shared = [reverse("claim_list"), reverse("dashboard")]
    looks = [Look(client, page) for client in (provider, operator, office, fiscal) for page in shared]
    looks += [Look(client, voucher.get_absolute_url()) for client in (operator, office)]
    looks += [Look(fiscal, of_program(w, page)) for page in ("program_claims", "program_budget", "budget_obligations")]
    looks += [Look(client, reverse("money", args=[voucher.reference])) for client in (operator, office)]
    looks += [Look(fiscal, reverse("money_in", args=[w.program.reference, "payable"]))]
    looks += [Look(provider, reverse("money", args=[w.provider.organisation.reference]))]
    return Story(add, [*looks, Look(fiscal, reverse("payments:list"))])


def approved_claim(w, milestone) -> None:
    claims.approve_claim(by=w.office.reviewer, claim_id=trade.claim(w, milestone).pk)


@lists("subsidies/accept_for_operator.html")
def work_that_its_operator_does_not_answer(w):
    trade.voucher(w)
    reviewer = client_of(w.office.reviewer)
    long_ago = clock.now() - dt.timedelta(days=30)

    def unanswered():
        work = trade.order(w, price=SMALL, own=OWN).milestones.order_by("position")[0]
        orders.deliver_milestone(by=w.provider.actor, milestone_id=work.pk, evidence="Report handed over.")
        Milestone.objects.filter(pk=work.pk).update(delivered_at=long_ago)
        return work

    first = unanswered()
    more = {"by": w.provider.actor, "organisation": w.operator.organisation, "kind": EVIDENCE_KIND}

    def add():
        evidence = vault.seal(**more, content="One more account.")
        first.deliveries.create(evidence=evidence, delivered_by_id=w.provider.actor.user_id)
        unanswered()

    page = reverse("accept_for_operator", args=[first.reference])
    return Story(add, [Look(reviewer, page), Look(reviewer, reverse("dashboard"))])


@lists("subsidies/_recoveries.html", "subsidies/claim_list.html", "core/dashboard.html")
def money_asked_back_of_a_program(w):
    claim = trade.paid_claim(w)
    provider, reviewer = client_of(w.provider.actor), client_of(w.office.reviewer)

    def add():
        keys = {"claim_id": claim.pk, "amount": Money(100), "ground": "not_delivered", "words": "Not delivered."}
        rows = [recoveries.give_notice(by=w.office.second_reviewer, **keys) for _number in range(3)]
        for one in rows[1:]:
            recoveries.answer_notice(by=w.provider.actor, recovery_id=one.pk, answer="We look at it.")
        recoveries.establish_debt(by=w.office.administrator, recovery_id=rows[2].pk)

    pages = [reverse("claim_list"), claim.get_absolute_url(), reverse("dashboard")]
    looks = [Look(client, page) for client in (provider, reviewer) for page in pages]
    fiscal = client_of(w.office.fiscal_officer)
    looks += [Look(fiscal, of_program(w, "program_claims")), Look(fiscal, reverse("dashboard"))]
    return Story(add, looks)


@lists(
    "subsidies/budget.html",
    "subsidies/_balances.html",
    "subsidies/_allotments.html",
    "subsidies/budget_over_time.html",
    "subsidies/program_setup.html",
    "core/dashboard.html",
)
def budget_lines_of_a_program(w):
    client = client_of(w.office.administrator)

    def add():
        number = next(_numbers)
        line = create_line(w.office, w.program, name=f"Line {number}")
        services.authorise_budget_line(by=w.office.fiscal_officer, line_id=line.pk)
        create_line(w.office, w.program, name=f"Planned {number}")
        parts = create_line(w.office, w.program, name=f"In parts {number}", in_allotments=True)
        services.authorise_budget_line(by=w.office.fiscal_officer, line_id=parts.pk)
        keys = {"line_id": parts.pk, "amount": Money(100), "available_on": w.line.opens_on}
        services.plan_allotment(by=w.office.administrator, **keys)

    budget = of_program(w, "program_budget")
    pages = [
        budget,
        f"{budget}?on=2026-11-22",
        *(of_program(w, page) for page in MORE_OF_A_BUDGET),
        reverse("dashboard"),
    ]
    fiscal = Look(client_of(w.office.fiscal_officer), reverse("dashboard"))
    return Story(add, [*(Look(client, page) for page in pages), fiscal])


@lists("subsidies/month_end.html", "subsidies/shortfall.html")
def months_and_endings_of_a_program(w):
    award = trade.approved(w)
    cut = {"amount": w.line.authority, "reason": "The program ends.", "below_promises": True}
    services.cut_budget_line(by=w.office.fiscal_officer, line_id=w.line.pk, **cut)
    fiscal = client_of(w.office.fiscal_officer)

    def add():
        month = clock.months_after(dt.date(2010, 1, 1), next(_numbers))
        MonthEnd.objects.create(program=w.program, month=month, balances={}, signed_by_id=w.office.auditor.user_id)
        keys = {"line_id": w.line.pk, "application_id": award.pk, "reason": "It was awarded last."}
        ending = services.propose_ending(by=w.office.administrator, **keys)
        services.stop_ending(by=w.office.fiscal_officer, ending_id=ending.pk)

    shortfall = reverse("shortfall", args=[w.program.slug, w.line.reference])
    return Story(add, [Look(fiscal, of_program(w, "month_end")), Look(fiscal, shortfall)])


@lists(
    "subsidies/program_list.html",
    "subsidies/check_result.html",
    "subsidies/program_answer.html",
    "core/dashboard.html",
)
def programs(w, places):
    visitor = Client()
    answer_all(visitor)

    def add():
        create_open_program(w.office, slug=f"program-{next(_numbers)}")

    looks = [Look(visitor, reverse(page)) for page in ("program_list", "check_result")]
    return Story(add, [*looks, Look(client_of(w.office.auditor), reverse("dashboard"))])


@lists("subsidies/case.html", "subsidies/application.html", "subsidies/_documents.html")
def points_files_and_readers_of_one_case(w):
    application = trade.in_review(w)
    decisions.return_application(by=w.office.reviewer, application_id=application.pk, defects=["Which wells?"])
    application.refresh_from_db()
    operator, office = w.operator, w.office

    def add():
        application.defects.create(
            text="Which pumps?", cure_by=application.cure_by, raised_by_id=office.reviewer.user_id
        )
        letter = store_document(
            by=operator.actor, organisation=operator.organisation, upload=upload(), kind=DOCUMENT_KIND
        )
        applications.save_documents(
            by=operator.actor, application_id=application.pk, documents=[(letter, "A letter from your board")]
        )
        DocumentView.objects.create(document=letter, user_id=office.auditor.user_id, organisation=office.organisation)

    page = application.get_absolute_url()
    return Story(add, [Look(client_of(operator.actor), page), Look(client_of(office.reviewer), page)])


@lists("subsidies/audit_list.html", "subsidies/audit_award.html")
def awards_and_one_award_of_an_auditor(w):
    voucher = trade.voucher(w)
    client = client_of(w.office.auditor)
    page = reverse("audit_award", args=[voucher.application.reference])

    def add():
        first, _claimable = trade.accepted_milestones(w, trade.order(w, price=SMALL, own=OWN))
        trade.paid(w, trade.claim(w, first))
        trade.voucher(SimpleNamespace(**vars(w) | {"operator": Party(Role.OPERATOR_SIGNER, Role.OPERATOR_OWNER)}))

    return Story(add, [Look(client, reverse("audit_list")), Look(client, page)])


@lists("subsidies/exports.html")
def exports_of_a_program(w):
    def add():
        ask_for_export(by=w.office.fiscal_officer, program=w.program, kind="budget", file_format="csv")

    return Story(add, [Look(client_of(w.office.auditor), of_program(w, "export_list"))])


@lists("subsidies/override_list.html")
def overrides_of_an_office(w):
    case = trade.in_review(w)

    def add():
        Override.objects.create(
            application=case,
            duty=Duty.RELEASE,
            user_id=w.office.fiscal_officer.user_id,
            reason=OverrideReason.AWAY,
            note="Away until Friday.",
            ends_on=case.window_opened_on,
            asked_by_id=w.office.administrator.user_id,
        )

    page = reverse("override_list")
    return Story(add, [Look(client_of(w.office.second_administrator), page), Look(client_of(w.office.auditor), page)])
