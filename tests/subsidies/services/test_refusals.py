"""Every service of public money refuses each role of the office, the operator and the provider that lacks the right."""

import datetime as dt
import inspect

import pytest

from marketplace.accounts.roles import Role
from marketplace.core.errors import DomainError, Refused
from marketplace.core.money import Money
from subsidies import services
from subsidies.models import Application, Duty, Selection
from subsidies.reasons import RevokeReason
from subsidies.services import (
    allotments,
    appeals,
    applications,
    budgets,
    claims,
    closings,
    cuts,
    decisions,
    deputies,
    endings,
    exports,
    offers,
    programs,
    reach,
    recoveries,
    replacements,
    rulecards,
    samples,
    scores,
    vouchers,
    winddowns,
)
from tests.refusals import assert_refused_to_others, everything
from tests.subsidies import trade
from tests.subsidies.factories import CARD, create_line, create_planned_program

REVIEWER, APPROVERS = {Role.PROGRAM_REVIEWER}, {Role.PROGRAM_REVIEWER, Role.PROGRAM_ADMINISTRATOR}
ADMINISTRATOR, FISCAL_OFFICER = {Role.PROGRAM_ADMINISTRATOR}, {Role.PROGRAM_FISCAL_OFFICER}
PREPARERS = {Role.OPERATOR_OWNER, Role.OPERATOR_PREPARER, Role.OPERATOR_SIGNER}
SIGNER, CLAIMANTS = {Role.OPERATOR_SIGNER}, {Role.PROVIDER_OWNER, Role.PROVIDER_FINANCE}
SOME = Money(100)
NO_MONEY = [{"code": "other", "rule": "The program has no money left.", "value": "", "cure": ""}]


def application(step, **extra):
    return lambda w: {"application_id": step(w).pk} | extra


def voucher(**extra):
    return lambda w: {"voucher_id": trade.voucher(w).pk} | extra


def sample(step, **extra):
    return lambda w: {"sample_id": step(w).pk} | extra


def program(**extra):
    return lambda w: {"program_id": w.program.pk} | extra


def planned_line(w):
    return create_line(w.office, w.program)


def line_in_allotments(w):
    line = create_line(w.office, w.program, in_allotments=True)
    return services.authorise_budget_line(by=w.office.fiscal_officer, line_id=line.pk)


def allotment_of(w):
    keys = {"line_id": line_in_allotments(w).pk, "amount": SOME, "available_on": w.line.opens_on}
    return {"allotment_id": services.plan_allotment(by=w.office.administrator, **keys).pk}


def uncovered(w):
    """The line of a recommended award was cut to nothing."""
    case = trade.recommended(w)
    keys = {"line_id": w.line.pk, "amount": w.line.authority, "reason": "Cut.", "below_promises": True}
    cuts.cut_budget_line(by=w.office.fiscal_officer, **keys)
    return {"line_id": w.line.pk, "application_id": case.pk, "reason": "The newest award ends."}


def ending_of(w):
    return {"ending_id": endings.propose_ending(by=w.office.administrator, **uncovered(w)).pk}


def ending_program(w):
    programs.close_program(by=w.office.administrator, program_id=w.program.pk)
    days = {"freeze_on": dt.date(2027, 1, 1), "last_claim_on": dt.date(2027, 3, 1)}
    return {"program_id": w.program.pk} | days


def accepted_milestone(w):
    trade.voucher(w)
    return trade.accepted_milestones(w, trade.order(w))[0]


def submitted_claim(w):
    return trade.claim(w, accepted_milestone(w))


def returned_claim(w):
    return claims.return_claim(by=w.office.reviewer, claim_id=submitted_claim(w).pk, remark="The number is wrong.")


def recovery(step, **extra):
    return lambda w: {"recovery_id": step(w).pk} | extra


def deputy(w):
    keys = {"program_id": w.program.pk, "duty": Duty.RELEASE, "user_id": w.office.auditor.user_id}
    return deputies.name_deputy(by=w.office.administrator, **keys)


def returned(w):
    case = trade.in_review(w)
    return decisions.return_application(by=w.office.reviewer, application_id=case.pk, defects=["Which wells?"])


def declined(w):
    case = trade.in_review(w)
    decisions.decline_application(by=w.office.reviewer, application_id=case.pk, reasons=NO_MONEY)
    return case


def appealed(w):
    case = declined(w)
    appeals.appeal_decision(by=w.operator.actor, application_id=case.pk, reason="We have money.")
    return case


def scored_case(w):
    w.program.selection, w.program.selection_terms = Selection.SCORE, [{"name": "Harm", "points": "9"}]
    w.program.save()
    return trade.in_review(w)


def unreached(w):
    case = declined(w)
    Application.objects.filter(pk=case.pk).update(unreached_at=trade.NOW)
    return case


def first_defect(w):
    case = returned(w)
    return {"application_id": case.pk, "defect_id": case.defects.get().pk, "answer": "Both."}


def claim_of(w):
    milestone = accepted_milestone(w)
    line = milestone.engagement.funding_lines.get()
    return {"milestone_id": milestone.pk, "funding_line_id": line.pk, "invoice_number": "INV-1"}


REFUSALS = [
    (decisions.take_case, REVIEWER, application(trade.submitted)),
    (decisions.return_application, REVIEWER, application(trade.in_review, defects=["Which wells?"])),
    (decisions.recommend_application, REVIEWER, application(trade.in_review, amount=SOME)),
    (decisions.approve_application, APPROVERS, application(trade.recommended, amount=SOME)),
    (decisions.decline_application, REVIEWER, application(trade.in_review, reasons=NO_MONEY)),
    (decisions.reconsider_application, REVIEWER, application(trade.recommended, note="Look again.")),
    (decisions.wait_list_application, REVIEWER, application(trade.in_review)),
    (appeals.appeal_decision, PREPARERS, application(declined, reason="We have money.")),
    (appeals.uphold_decision, APPROVERS, application(appealed, code="rule_stands", note="The system was sold.")),
    (appeals.reopen_application, APPROVERS, application(appealed, code="new_fact", note="The letter has a date.")),
    (offers.make_offer, REVIEWER, application(trade.wait_listed, amount=SOME)),
    (offers.answer_offer, PREPARERS, application(trade.offered, wanted=True)),
    (scores.score_application, REVIEWER, lambda w: {"application_id": scored_case(w).pk, "points": {"Harm": 1}}),
    (reach.restart_clock, REVIEWER, application(unreached, note="By phone.")),
    (applications.start_application, PREPARERS, program()),
    (applications.save_systems, PREPARERS, application(trade.draft, systems=[])),
    (applications.save_items, PREPARERS, application(trade.draft, items=[])),
    (applications.save_facts, PREPARERS, application(trade.draft, facts=[])),
    (applications.save_free_help, PREPARERS, application(trade.draft, considered=[], note="")),
    (applications.save_documents, PREPARERS, application(trade.draft, documents=[])),
    (applications.submit_application, SIGNER, application(trade.draft, signature=trade.SIGNATURE)),
    (applications.answer_defect, PREPARERS, first_defect),
    (applications.withdraw_application, PREPARERS, application(trade.submitted)),
    (applications.accept_award, SIGNER, application(trade.approved, signature=trade.SIGNATURE)),
    (vouchers.cancel_voucher, {Role.OPERATOR_OWNER, *SIGNER}, voucher(reason="We bought it another way.")),
    (replacements.replace_voucher, APPROVERS, voucher(reason="The provider gave up.")),
    (vouchers.revoke_voucher, APPROVERS, voucher(code=RevokeReason.FUNDER_ENDED_IT, reason="The award was cut.")),
    (claims.submit_claim, CLAIMANTS, claim_of),
    (claims.resubmit_claim, CLAIMANTS, lambda w: {"claim_id": returned_claim(w).pk, "invoice_number": "INV-2"}),
    (claims.return_claim, APPROVERS, lambda w: {"claim_id": submitted_claim(w).pk, "remark": "Wrong number."}),
    (claims.decline_claim, APPROVERS, lambda w: {"claim_id": submitted_claim(w).pk, "remark": "Paid before."}),
    (claims.approve_claim, APPROVERS, lambda w: {"claim_id": submitted_claim(w).pk}),
    (
        recoveries.give_notice,
        APPROVERS,
        lambda w: {"claim_id": trade.paid_claim(w).pk, "amount": SOME, "ground": "no_records", "words": "No invoice."},
    ),
    (recoveries.answer_notice, CLAIMANTS, recovery(trade.noticed, answer="We forgot to take it off.")),
    (recoveries.establish_debt, APPROVERS, recovery(trade.answered)),
    (
        recoveries.record_repayment,
        FISCAL_OFFICER,
        recovery(trade.established, repaid_on=dt.date(2026, 11, 23), bank_reference="ACH-2042"),
    ),
    (recoveries.drop_recovery, APPROVERS, recovery(trade.answered, reason="The report was found.")),
    (
        budgets.create_fund_source,
        ADMINISTRATOR | FISCAL_OFFICER,
        lambda w: {"organisation": w.office.organisation, "kind": "state", "name": "State money"},
    ),
    (
        budgets.create_budget_line,
        ADMINISTRATOR | FISCAL_OFFICER,
        lambda w: {"program": w.program, "fund_source": w.line.fund_source},
    ),
    (
        budgets.change_budget_line,
        ADMINISTRATOR | FISCAL_OFFICER,
        lambda w: {"line_id": planned_line(w).pk, "fund_source": w.line.fund_source, "authority": SOME},
    ),
    (cuts.cut_budget_line, FISCAL_OFFICER, lambda w: {"line_id": w.line.pk, "amount": SOME, "reason": "Cut."}),
    (budgets.authorise_budget_line, FISCAL_OFFICER, lambda w: {"line_id": planned_line(w).pk}),
    (
        allotments.plan_allotment,
        ADMINISTRATOR | FISCAL_OFFICER,
        lambda w: {"line_id": line_in_allotments(w).pk, "amount": SOME, "available_on": w.line.opens_on},
    ),
    (endings.propose_ending, ADMINISTRATOR | FISCAL_OFFICER, uncovered),
    (endings.confirm_ending, ADMINISTRATOR | FISCAL_OFFICER, ending_of),
    (endings.stop_ending, ADMINISTRATOR | FISCAL_OFFICER, ending_of),
    (closings.close_budget_line, FISCAL_OFFICER, lambda w: {"line_id": w.line.pk}),
    (
        closings.sign_month_off,
        FISCAL_OFFICER,
        lambda w: {"program_id": w.program.pk, "month": dt.date(2026, 10, 1), "agrees": True},
    ),
    (allotments.authorise_allotment, FISCAL_OFFICER, allotment_of),
    (allotments.withdraw_allotment, ADMINISTRATOR | FISCAL_OFFICER, allotment_of),
    (
        programs.create_program,
        ADMINISTRATOR,
        lambda w: {"organisation": w.office.organisation, "name": "Second", "slug": "second"},
    ),
    (programs.change_program, ADMINISTRATOR, program(name="Another name")),
    (
        deputies.name_deputy,
        ADMINISTRATOR,
        lambda w: {"program_id": w.program.pk, "duty": Duty.RELEASE, "user_id": w.office.auditor.user_id},
    ),
    (deputies.end_deputy, ADMINISTRATOR, lambda w: {"program_id": w.program.pk, "deputy_id": deputy(w).pk}),
    (programs.open_program, ADMINISTRATOR, lambda w: {"program_id": create_planned_program(w.office, slug="new").pk}),
    (programs.pause_program, ADMINISTRATOR, program(reason="The award is late.")),
    (programs.close_program, ADMINISTRATOR, program()),
    (winddowns.wind_down_program, ADMINISTRATOR, ending_program),
    (programs.archive_program, ADMINISTRATOR, program()),
    (exports.export_tax_year, FISCAL_OFFICER, lambda w: {"year": 2026}),
    (exports.export_public_records, ADMINISTRATOR, lambda w: {"program": w.program}),
    (
        exports.ask_for_export,
        ADMINISTRATOR | FISCAL_OFFICER | {Role.PROGRAM_AUDITOR},
        lambda w: {"program": w.program, "kind": "budget", "file_format": "csv"},
    ),
    (samples.show_payment, PREPARERS, sample(trade.sampled, upload=None)),
    (samples.find_sound, FISCAL_OFFICER, sample(trade.shown)),
    (samples.find_unsound, FISCAL_OFFICER, sample(trade.shown, note="Another amount.")),
    (rulecards.write_rule_card, ADMINISTRATOR, lambda w: {"program": w.program, "blocks": CARD}),
    (
        rulecards.sign_rule_card,
        ADMINISTRATOR,
        lambda w: {"program_id": w.program.pk, "seen_sha256": "", "typed_name": "Somebody"},
    ),
]
# Steps of other services, which have asked who acts: a door of their own would ask twice.
WITHIN = {
    vouchers.issue_voucher,
    vouchers.record_issued,
    replacements.issue_replacement,
    vouchers.hand_vouchers_over,
    vouchers.move_voucher,
    claims.follow_payout,
    rulecards.note_edit,
    programs.pause_for_a_cut,
    programs.write_move,
    allotments.withdraw_uncovered,
}


@pytest.mark.parametrize(("service", "allowed", "make"), REFUSALS, ids=[service.__name__ for service, *_ in REFUSALS])
def test_people_without_the_right_are_refused_and_nothing_changes(w, service, allowed, make):
    keys = make(w)
    parties = [w.office.organisation, w.operator.organisation, w.provider.organisation]
    assert_refused_to_others(lambda actor: service(by=actor, **keys), organisations=parties, allowed=allowed)


def test_no_service_is_forgotten():
    modules = (
        allotments,
        appeals,
        applications,
        budgets,
        claims,
        closings,
        cuts,
        decisions,
        deputies,
        endings,
        exports,
        offers,
        programs,
        reach,
        recoveries,
        replacements,
        rulecards,
        samples,
        scores,
        vouchers,
        winddowns,
    )
    found = {
        function
        for module in modules
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
        and not name.startswith("_")
        and "by" in inspect.signature(function).parameters
    }
    assert found - WITHIN == {service for service, _allowed, _make in REFUSALS}


@pytest.mark.parametrize("second", ["administrator", "second_reviewer"])
def test_who_approved_first_does_not_approve_again(w, second):
    w.program.second_approval_over = SOME
    w.program.save(update_fields=["second_approval_over"])
    case = trade.recommended(w)
    approver = getattr(w.office, second)
    keys = {"application_id": case.pk, "amount": case.recommended_amount}
    decisions.approve_application(by=approver, **keys)
    before = everything()
    for actor in (approver, w.office.reviewer):
        with pytest.raises(Refused, match="already did this"):
            decisions.approve_application(by=actor, **keys)
    assert everything() == before


def test_who_recommends_does_not_approve(w):
    case = trade.recommended(w)
    before = everything()
    with pytest.raises(Refused, match="already did this"):
        decisions.approve_application(by=w.office.reviewer, application_id=case.pk, amount=case.recommended_amount)
    assert everything() == before


@pytest.mark.parametrize("step", ["return", "wait_list"])
def test_who_sent_the_case_back_or_made_it_wait_does_not_hear_the_appeal(w, step):
    case = trade.in_review(w)
    keys = {"application_id": case.pk}
    if step == "return":
        decisions.return_application(by=w.office.second_reviewer, defects=["Which wells?"], **keys)
        applications.answer_defect(by=w.operator.actor, defect_id=case.defects.get().pk, answer="Both.", **keys)
        applications.submit_application(by=w.operator.actor, signature=trade.SIGNATURE, **keys)
    else:
        decisions.wait_list_application(by=w.office.second_reviewer, **keys)
    decisions.decline_application(by=w.office.reviewer, reasons=NO_MONEY, **keys)
    appeals.appeal_decision(by=w.operator.actor, reason="We have money.", **keys)
    before = everything()
    with pytest.raises(Refused, match="You took part"):
        appeals.reopen_application(by=w.office.second_reviewer, code="new_fact", note="We look again.", **keys)
    assert everything() == before
    appeals.reopen_application(by=w.office.administrator, code="new_fact", note="We look again.", **keys)


def test_who_declined_does_not_answer_the_appeal(w):
    case = appealed(w)
    before = everything()
    keys = {"by": w.office.reviewer, "application_id": case.pk, "note": "It stands."}
    with pytest.raises(Refused, match="colleague"):
        appeals.uphold_decision(**keys, code="rule_stands")
    with pytest.raises(Refused, match="colleague"):
        appeals.reopen_application(**keys, code="new_fact")
    with pytest.raises(DomainError, match="Answer the appeal"):
        decisions.reconsider_application(**keys)
    assert everything() == before


def test_who_recommended_or_approved_does_not_hear_the_appeal(w):
    w.program.second_approval_over = SOME
    w.program.save(update_fields=["second_approval_over"])
    case = trade.recommended(w)
    keys = {"application_id": case.pk}
    decisions.approve_application(by=w.office.administrator, amount=case.recommended_amount, **keys)
    decisions.decline_application(by=w.office.second_reviewer, reasons=NO_MONEY, **keys)
    appeals.appeal_decision(by=w.operator.actor, reason="We have money.", **keys)
    before = everything()
    for actor in (w.office.reviewer, w.office.administrator, w.office.second_reviewer):
        with pytest.raises(Refused, match="You took part"):
            appeals.reopen_application(by=actor, code="new_fact", note="We look again.", **keys)
    assert everything() == before
    appeals.reopen_application(by=w.office.second_administrator, code="new_fact", note="We look again.", **keys)
