"""One row of each model of payments, and how each of their constraints is broken alone."""

from django.db.models import F

from marketplace.accounts.actor import SYSTEM
from marketplace.core import clock
from marketplace.engagements.models import Acceptance
from marketplace.payments.models import (
    BankPayout,
    BankStatement,
    CaseCollection,
    ConnectedAccount,
    Difference,
    FinanceCase,
    OnlinePayment,
    OtherPayee,
    OwnRefund,
    OwnShare,
    OwnShareProof,
    PayeeScreening,
    PayingOffice,
    Payout,
    PayoutAccount,
    PayoutHold,
    PayoutRun,
    ReturnsFile,
    RunEntry,
    StatementLine,
    StripeEvent,
    TaxForm,
    TopUp,
)
from marketplace.vault.services import seal
from subsidies.models import OwnShareSample
from tests.marketplace.documents.factories import create_document
from tests.races.rows import DAY, ONE, fiscal, now
from tests.races.rules import Rule, again, change
from tests.races.worlds import twin, two_claims

BANK = {"bank_name": "First Bank", "last_four": "6789"}


def one_of_each():
    """What `two_claims` holds, and of everything else in payments one row; of runs two."""
    w = two_claims()
    w.share = OwnShare.objects.create(engagement=w.order, milestone=w.order.milestones.first(), amount=ONE)
    OwnShareProof.objects.create(own_share=w.share, paid_on=DAY, method="check", number="1042", amount=ONE)
    OwnShareSample.objects.create(own_share=w.share, program=w.program, why="lot", show_by=DAY)
    _at_the_processor(w)
    _in_a_run(w)
    _at_the_bank(w)
    return w


def _at_the_processor(w):
    account = ConnectedAccount.objects.create(organisation=w.provider.organisation, account_id="acct_1")
    BankPayout.objects.create(account=account, payout_id="po_1", amount=ONE, state="in_transit", arrives_on=DAY)
    names = {"checkout_id": "cs_1", "payment_id": "pi_1", "transfer_id": "tr_1"}
    payment = OnlinePayment.objects.create(own_share=w.share, amount=ONE, **names)
    OwnRefund.objects.create(payment=payment, amount=ONE, reason="agreed", refund_id="re_1")
    about = {"organisation": w.provider.organisation, "amount": ONE}
    case = FinanceCase.objects.create(payment=payment, kind="refund", **about)
    FinanceCase.objects.create(payout=w.payout, kind="transfer", **about)
    came = {"amount": ONE, "bank_reference": "check 1042", "received_on": DAY, "recorded_by_id": fiscal(w)}
    CaseCollection.objects.create(case=case, payment=payment, **came)
    TopUp.objects.create(office=w.office.organisation, top_up_id="tu_1", amount=ONE, recorded_by_id=fiscal(w))
    StripeEvent.objects.create(event_id="evt_1", kind="charge.refunded", subject_id="ch_1", happened_at=clock.now())


def _in_a_run(w):
    office, payee, officer = w.office.organisation, w.provider.organisation, fiscal(w)
    mine = {"organisation": office, "set_by_id": officer, "bank_name": "First Bank", "bank_routing": "021000021"}
    PayingOffice.objects.create(**mine, company_name="Plains", company_id="1462220001")
    other = {"payee": payee, "office": office, "why": "trustee", "name": "A trustee", "entered_by_id": officer}
    OtherPayee.objects.create(**other, **BANK, numbers_id=_sealed(w), document=create_document())
    runs = [PayoutRun(office=office, prepared_by_id=officer, total=ONE, entry_count=1) for _number in range(2)]
    for run in runs:
        run.save()
    w.run, w.other_run = runs
    w.entry = RunEntry.objects.create(run=w.run, payout=w.payout, trace="021000020000001", amount=ONE)
    PayoutHold.objects.create(payout=w.payout, reason="audit")
    counts = {"returned": 1, "corrected": 0, "unknown": 0}
    ReturnsFile.objects.create(office=office, sha256="a", imported_by_id=officer, **counts)


def _at_the_bank(w):
    mine = {"office": w.office.organisation}
    statement = BankStatement.objects.create(**mine, sha256="a")
    mine |= {"on": DAY, "amount": ONE, "run": w.run}
    found = {"number": 1, "fingerprint": "a", "payout": w.payout, "entry": w.entry}
    line = StatementLine.objects.create(**mine, **found, statement=statement)
    Difference.objects.create(**mine, kind="line", line=line)


def _sealed(w):
    """Something in the vault that no row names."""
    kind, content = "payments.bank_account", {"account": "1"}
    return seal(by=SYSTEM, organisation=w.provider.organisation, kind=kind, content=content).pk


def _same_payout(rule, w):
    FinanceCase.objects.bulk_create([twin(FinanceCase.objects.get(payment=None))])


def _missing_twice(rule, w):
    payment = {"kind": "missing", "payout_id": w.payout.pk, "line_id": None, "run_id": None}
    Difference.objects.bulk_create([twin(Difference.objects.get(), **payment) for _number in range(2)])


def _same_transfer(rule, w):
    Payout.objects.filter(pk=w.payout.pk).update(transfer_id="tr_9")
    Payout.objects.bulk_create([twin(Payout.objects.get(pk=w.payout.pk), claim_reference="CLM-NEW")])


def _other_run(w):
    return w.other_run.pk


def _acceptances_signature(w):
    return Acceptance.objects.order_by("pk").values_list("signature_id", flat=True)[0]


def _milestone(w):
    return w.share.milestone_id


# What only one row of a model may name, named by none.
PAYMENT = {"checkout_id": None, "payment_id": None, "transfer_id": None}
LINE = {"run_id": None, "payout_id": None, "entry_id": None}
INVOICED = {"invoice_number": "INV-9", "invoiced_on": DAY, "due_on": DAY}

PAYING_RULES = [
    Rule(Acceptance, "acceptance_is_the_operators_or_the_programs", change(signature=None)),
    Rule(Acceptance, "acceptance_by_a_program_says_why", change(program_reason="The operator is silent.")),
    Rule(Acceptance, "milestone", change(milestone_id=_milestone)),
    Rule(Acceptance, "signature", change(signature_id=_acceptances_signature)),
    Rule(
        Acceptance,
        "program_signature",
        change(signature=None, program_signature_id=_acceptances_signature, program_reason="It is silent."),
    ),
    Rule(OwnShare, "own_share_is_more_than_nothing", change(amount=0)),
    Rule(OwnShare, "own_share_invoiced_has_number_and_dates", change(state="invoiced")),
    Rule(OwnShare, "own_share_paid_has_a_date", change(state="paid", **INVOICED)),
    Rule(OwnShare, "milestone", again()),
    Rule(OwnShareProof, "own_share_proof_waits_one_at_a_time", again()),
    Rule(OwnShareProof, "own_share_proof_is_more_than_nothing", change(amount=0)),
    Rule(OwnShareProof, "own_share_proof_came_or_did_not", change(confirmed_at=now, rejected_at=now)),
    Rule(OwnShareSample, "own_share", again()),
    Rule(OwnShareSample, "own_share_sample_shown_has_its_document", change(state="shown")),
    Rule(OwnShareSample, "own_share_sample_judged_names_who", change(state="unsound", note="Another amount.")),
    Rule(OwnShareSample, "own_share_sample_unsound_says_why", change(state="unsound", judged_by=fiscal, judged_at=now)),
    Rule(ConnectedAccount, "connected_account_has_a_name", change(account_id="")),
    Rule(ConnectedAccount, "account_id", again(organisation_id=lambda w: w.operator.organisation.pk)),
    Rule(ConnectedAccount, "organisation", again(account_id="acct_2")),
    Rule(BankPayout, "bank_payout_is_not_negative", change(amount=-1)),
    Rule(BankPayout, "payout_id", again()),
    Rule(OnlinePayment, "online_payment_is_more_than_nothing", change(amount=0)),
    Rule(OnlinePayment, "online_payment_one_on_its_way", again(**PAYMENT)),
    Rule(OnlinePayment, "online_payment_succeeded_names_its_payment", change(state="succeeded")),
    Rule(OnlinePayment, "checkout_id", again(**PAYMENT | {"checkout_id": "cs_1", "state": "expired"})),
    Rule(OnlinePayment, "payment_id", again(**PAYMENT | {"payment_id": "pi_1", "state": "expired"})),
    Rule(OnlinePayment, "transfer_id", again(**PAYMENT | {"transfer_id": "tr_1", "state": "expired"})),
    Rule(OwnRefund, "own_refund_is_more_than_nothing", change(amount=0)),
    Rule(OwnRefund, "own_refund_sent_names_its_refund", change(state="sent")),
    Rule(OwnRefund, "refund_id", again()),
    Rule(StripeEvent, "stripe_event_once_an_account", again()),
    Rule(StripeEvent, "stripe_event_processed_with_an_outcome", change(outcome="done")),
    Rule(FinanceCase, "finance_case_open_once_a_kind", again()),
    Rule(FinanceCase, "finance_case_closed_says_what_was_done", change(closed_at=now)),
    Rule(FinanceCase, "finance_case_open_once_a_payout", _same_payout),
    Rule(FinanceCase, "finance_case_is_about_one_payment", change(payment=None)),
    Rule(
        FinanceCase,
        "finance_case_written_off_by_two_people",
        change(closed_at=now, note="It is bankrupt.", outcome="written_off"),
    ),
    Rule(CaseCollection, "case_collection_once_a_reference", again()),
    Rule(CaseCollection, "case_collection_is_more_than_nothing", change(amount=0)),
    Rule(CaseCollection, "case_collection_names_its_reference", change(bank_reference="")),
    Rule(TopUp, "top_up_is_more_than_nothing", change(amount=0)),
    Rule(TopUp, "top_up_id", again()),
    Rule(Payout, "transfer_id", _same_transfer),
    Rule(
        Payout,
        "payout_by_stripe_names_its_account_and_its_transfer",
        change(state="sent", released_at=now, route="stripe"),
    ),
    Rule(TaxForm, "tax_form_one_current", again(number_id=_sealed)),
    Rule(TaxForm, "number", again(replaced_at=now)),
    Rule(PayeeScreening, "payee_screening_match_says_why", change(outcome="possible_match")),
    Rule(PayoutAccount, "payout_account_one_current", again(numbers_id=_sealed)),
    Rule(PayoutAccount, "numbers", again(replaced_at=now)),
    Rule(PayoutAccount, "payout_account_called_back_by_a_second_person", change(called_back_by=F("created_by"))),
    Rule(PayoutAccount, "payout_account_verified_by_a_second_person", change(verified_by=F("created_by"))),
    Rule(OtherPayee, "other_payee_one_at_a_time", again(numbers_id=_sealed)),
    Rule(OtherPayee, "other_payee_approved_by_a_second_person", change(approved_by=F("entered_by"))),
    Rule(OtherPayee, "numbers", again(ended_at=now)),
    Rule(PayingOffice, "organisation", again()),
    Rule(PayoutRun, "payout_run_released_by_a_second_person", change(released_by=F("prepared_by"))),
    Rule(PayoutRun, "payout_run_released_has_its_file", change(state="released")),
    Rule(PayoutRun, "file", change(file_id=_sealed)),
    Rule(PayoutRun, "payout_run_leaves_by_file_or_by_stripe", change(route="transfer")),
    Rule(RunEntry, "run_entry_once_a_payment", again(trace="021000020000002")),
    Rule(RunEntry, "trace", again(run_id=_other_run)),
    Rule(ReturnsFile, "returns_file_once", again()),
    Rule(PayoutHold, "payout_hold_one_at_a_time", again()),
    Rule(BankStatement, "bank_statement_once", again()),
    Rule(BankStatement, "bank_statement_taken_or_discarded", change(mapped_at=now, discarded_at=now)),
    Rule(StatementLine, "statement_line_once", again(**LINE)),
    Rule(StatementLine, "run", again(fingerprint="b", payout_id=None, entry_id=None)),
    Rule(StatementLine, "payout", again(fingerprint="b", run_id=None, entry_id=None)),
    Rule(StatementLine, "entry", again(fingerprint="b", run_id=None, payout_id=None)),
    Rule(Difference, "difference_closed_says_why", change(closed_at=now)),
    Rule(Difference, "difference_of_a_payment_once_a_kind", _missing_twice),
    Rule(Difference, "line", again(run_id=_other_run)),
    Rule(Difference, "run", again(line_id=None)),
]
