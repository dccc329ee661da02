"""Several payments of one office leave together: prepared by one fiscal officer, released by another."""

import datetime as dt
import hashlib

import pytest
from django.db import IntegrityError, transaction

from marketplace.accounts.roles import Role
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from marketplace.core.money import ZERO, Money
from marketplace.core.moves import IllegalMove
from marketplace.ledger import selectors as ledger
from marketplace.notices.models import Notice
from marketplace.payments import services
from marketplace.payments.models import PayoutAccount, PayoutRun, ReturnsFile, RunEntry
from marketplace.payments.services.runs import FILE_KIND
from marketplace.payments.states import PayoutState, RunState
from marketplace.vault.models import VaultEntry
from marketplace.vault.services import open_entry
from tests.marketplace.accounts.factories import create_member
from tests.marketplace.payments.factories import LINE, Office, open_bank, returns_file, screen
from tests.marketplace.payments.test_nacha import assert_adds_up, records

WEDNESDAY = dt.datetime(2026, 12, 2, 15, tzinfo=dt.UTC)


@pytest.fixture
def office():
    with clock.travel(WEDNESDAY):
        made = Office()
        open_bank(made)
        yield made


@pytest.fixture
def payouts(office):
    return [office.ready(amount=500_000, claim="CLM-AAAAAA"), office.ready(amount=324_000, claim="CLM-BBBBBB")]


def prepare(office, payouts):
    return services.prepare_run(by=office.fiscal.actor, payout_ids=[payout.pk for payout in payouts])


def released(office, payouts):
    return services.release_run(by=office.second, run_id=prepare(office, payouts).pk)


def states(payouts):
    for payout in payouts:
        payout.refresh_from_db()
    return [payout.state for payout in payouts]


def test_a_run_leaves_in_one_file_that_adds_up(office, payouts):
    run = released(office, payouts)
    assert (run.state, run.total, run.entry_count) == (RunState.RELEASED, Money(824_000), 2)
    assert run.effective_on == dt.date(2026, 12, 3)
    assert states(payouts) == [PayoutState.SENT] * 2
    assert {(one.route, one.run_id) for one in payouts} == {("file", run.pk)}
    text = open_entry(by=office.second, entry=run.file, purpose="test")
    assert_adds_up(text)
    assert [int(one["amount"]) for one in records(text, "6")] == [500_000, 324_000]
    assert [one["account"].strip() for one in records(text, "6")] == ["000123456789"] * 2
    assert [one["text"].strip() for one in records(text, "7")] == [
        "RMR*IV*CLM-AAAAAA**5000.00\\",
        "RMR*IV*CLM-BBBBBB**3240.00\\",
    ]
    assert (run.entry_hash, run.file_sha256) == (
        records(text, "9")[0]["hash"],
        hashlib.sha256(text.encode()).hexdigest(),
    )
    assert [entry.trace for entry in run.entries.all()] == [one["trace"] for one in records(text, "6")]


def test_nothing_leaves_while_a_run_is_prepared(office, payouts):
    prepare(office, payouts)
    assert states(payouts) == [PayoutState.QUEUED] * 2
    assert not VaultEntry.objects.filter(kind=FILE_KIND).exists()
    assert Notice.objects.filter(kind="payments.run_prepared", user_id=office.second.user_id).exists()


def test_who_prepared_a_run_does_not_release_it(office, payouts):
    run = prepare(office, payouts)
    with pytest.raises(Refused, match="colleague"):
        services.release_run(by=office.fiscal.actor, run_id=run.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        PayoutRun.objects.update(released_by=office.fiscal.actor.user_id)
    assert states(payouts) == [PayoutState.QUEUED] * 2


def test_who_put_one_of_its_payments_in_line_does_not_release_the_run(office, payouts):
    run = prepare(office, payouts)
    both = create_member(Role.PROGRAM_FISCAL_OFFICER, organisation=office.organisation).actor()
    type(payouts[1]).objects.filter(pk=payouts[1].pk).update(created_by=both.user_id)
    with pytest.raises(Refused, match="approved this claim"):
        services.release_run(by=both, run_id=run.pk)
    assert states(payouts) == [PayoutState.QUEUED] * 2
    assert not RunEntry.objects.exists()


def test_a_run_is_released_whole_or_not_at_all(office, payouts):
    run = prepare(office, payouts)
    screen(office.payee.organisation, office.organisation, "possible_match", "Same name.")
    with pytest.raises(DomainError, match="possible match"):
        services.release_run(by=office.second, run_id=run.pk)
    assert states(payouts) == [PayoutState.QUEUED] * 2
    assert not RunEntry.objects.exists()


def test_a_payment_put_on_hold_leaves_the_run_which_is_prepared_again(office, payouts):
    run = prepare(office, payouts)
    services.hold_payout(by=office.second, payout_id=payouts[0].pk, reason="levy")
    with pytest.raises(DomainError, match="left this run"):
        services.release_run(by=office.second, run_id=run.pk)
    services.discard_run(by=office.second, run_id=run.pk)
    again = released(office, [payouts[1]])
    assert again.total == Money(324_000)


def test_released_twice_writes_one_file(office, payouts):
    run = released(office, payouts)
    with pytest.raises(IllegalMove):
        services.release_run(by=office.second, run_id=run.pk)
    with pytest.raises(IllegalMove):
        services.discard_run(by=office.second, run_id=run.pk)
    assert RunEntry.objects.count() == 2


def test_a_payment_stands_in_one_run_at_a_time(office, payouts):
    run = prepare(office, payouts)
    with pytest.raises(DomainError, match="left the line"):
        prepare(office, payouts[:1])
    with pytest.raises(DomainError, match="Release the run"):
        services.release_payout(by=office.second, payout_id=payouts[0].pk)
    services.discard_run(by=office.second, run_id=run.pk)
    assert prepare(office, payouts[:1]).total == Money(500_000)


@pytest.mark.parametrize("keys", [[], [999_999]])
def test_a_run_of_nothing_or_of_what_is_not_there_is_refused(office, keys):
    with pytest.raises(DomainError) as refusal:
        services.prepare_run(by=office.fiscal.actor, payout_ids=keys)
    assert refusal.value.field == "payouts"
    assert not PayoutRun.objects.exists()


def test_payments_of_another_office_do_not_enter_a_run(office, payouts):
    other = Office()
    open_bank(other)
    with pytest.raises(DomainError):
        prepare(other, payouts)
    assert not PayoutRun.objects.exists()


def test_a_payment_that_is_not_ready_keeps_its_run_from_being_prepared(office, payouts):
    PayoutAccount.objects.update(called_back_at=None)
    with pytest.raises(DomainError, match="at a number you found yourself"):
        prepare(office, payouts)
    assert not PayoutRun.objects.exists()


def test_an_office_that_has_not_named_its_bank_prepares_nothing():
    office = Office()
    payout = office.ready()
    with pytest.raises(DomainError, match="how your office pays"):
        prepare(office, [payout])


def test_a_bank_number_that_fails_its_check_digit_is_refused(office):
    with pytest.raises(DomainError) as refusal:
        open_bank(office, bank_routing="021000022")
    assert refusal.value.field == "bank_routing"


def test_the_second_file_of_a_day_has_another_letter_and_other_traces(office, payouts):
    texts = [open_entry(by=office.second, entry=released(office, [payout]).file, purpose="test") for payout in payouts]
    assert [records(text, "1")[0]["modifier"] for text in texts] == ["A", "B"]
    assert len({records(text, "6")[0]["trace"] for text in texts}) == 2


def test_offices_that_share_a_bank_never_share_a_trace(office, payouts):
    other = Office()
    open_bank(other)
    theirs = released(other, [other.ready(claim="CLM-CCCCCC")])
    ours = released(office, payouts)
    assert len({entry.trace for run in (theirs, ours) for entry in run.entries.all()}) == 3
    (own,) = theirs.entries.all()
    imported = services.import_returns(by=other.fiscal.actor, content=returns_file(("R02", own.trace)).encode())
    assert (imported.returned, imported.unknown) == (1, 0)


def test_the_bank_file_is_in_the_vault_for_fiscal_officers_only(office, payouts):
    run = released(office, payouts)
    with pytest.raises(Refused):
        open_entry(by=office.approver, entry=run.file, purpose="test")
    with pytest.raises(Refused):
        open_entry(by=office.payee.actor, entry=run.file, purpose="test")


def test_what_the_bank_paid_is_disbursed_to_the_cent(office, payouts):
    run = released(office, payouts)
    with clock.travel(WEDNESDAY + dt.timedelta(days=1)):
        keys = {"run_id": run.pk, "bank_reference": "FILE-7", "paid_on": dt.date(2026, 12, 3)}
        assert services.mark_run_paid(by=office.fiscal.actor, **keys) == 2
        with pytest.raises(DomainError, match="on its way"):
            services.mark_run_paid(by=office.fiscal.actor, **keys)
    assert states(payouts) == [PayoutState.PAID] * 2
    assert ledger.balance("disbursed", LINE) == Money(824_000)


# What came back


def answer(office, run, *codes):
    traces = list(run.entries.values_list("trace", flat=True))
    content = returns_file(*zip(codes, traces, strict=False)).encode()
    return services.import_returns(by=office.fiscal.actor, content=content)


def test_what_came_back_is_owed_again_and_waits_for_somebody(office, payouts, sign_in):
    run = released(office, payouts)
    taken = answer(office, run, "R03")
    assert (taken.returned, taken.corrected, taken.unknown) == (1, 0, 0)
    assert states(payouts) == [PayoutState.FAILED, PayoutState.SENT]
    assert ledger.total("payable", pool=LINE) == Money(824_000)
    assert ledger.balance("disbursed", LINE) == ZERO
    assert PayoutAccount.objects.get().bank_code == "R03"
    fiscal = sign_in(Role.PROGRAM_FISCAL_OFFICER, organisation=office.organisation)
    assert "The bank sent back $5,000.00" in fiscal.get("/dashboard/").content.decode()
    payee = sign_in(Role.PROVIDER_FINANCE, organisation=office.payee.organisation)
    assert "Check where you are paid" in payee.get("/dashboard/").content.decode()


def test_a_payment_that_came_back_is_paid_once_by_a_new_entry(office, payouts):
    first = released(office, payouts)
    answer(office, first, "R01")
    services.requeue_payout(by=office.fiscal.actor, payout_id=payouts[0].pk)
    second = released(office, [payouts[0]])
    assert payouts[0].entries.count() == 2
    with clock.travel(WEDNESDAY + dt.timedelta(days=1)):
        for run in (first, second):
            services.mark_run_paid(
                by=office.fiscal.actor, run_id=run.pk, bank_reference="FILE", paid_on=dt.date(2026, 12, 3)
            )
    assert ledger.balance("disbursed", LINE) == Money(824_000)


def test_a_correction_of_the_bank_is_put_right_before_the_next_payment(office, payouts):
    run = released(office, payouts[:1])
    taken = answer(office, run, "C01")
    assert (taken.returned, taken.corrected) == (0, 1)
    assert states(payouts) == [PayoutState.SENT, PayoutState.QUEUED]
    with pytest.raises(DomainError, match="C01"):
        prepare(office, payouts[1:])


def test_the_same_file_of_returns_is_taken_once(office, payouts):
    run = released(office, payouts)
    answer(office, run, "R01")
    with pytest.raises(DomainError, match="taken before"):
        answer(office, run, "R01")
    assert ReturnsFile.objects.count() == 1


def test_a_return_of_another_office_changes_nothing_here(office, payouts):
    run = released(office, payouts)
    other = Office()
    open_bank(other)
    assert answer(other, run, "R01").unknown == 1
    assert states(payouts) == [PayoutState.SENT] * 2


def test_a_return_of_what_was_recorded_as_paid_is_named(office, payouts):
    run = released(office, payouts[:1])
    with clock.travel(WEDNESDAY + dt.timedelta(days=2)):
        services.mark_run_paid(by=office.fiscal.actor, run_id=run.pk, bank_reference="F", paid_on=dt.date(2026, 12, 3))
        taken = answer(office, run, "R02")
    assert taken.after_paid == (payouts[0].reference,)
    assert states(payouts)[0] == PayoutState.PAID


@pytest.mark.parametrize(
    ("content", "match"),
    [
        (b"", "94 signs"),
        ("Überweisung".encode("utf-16"), "signs that banks do not use"),
        (returns_file(("R03", "021000020000001")).encode()[: 95 * 4], "ends too early"),
        (returns_file(("R03", "021000020000001")).replace("62109199901", "62109199902").encode(), "do not fit"),
    ],
)
def test_a_file_of_returns_that_cannot_be_read_changes_nothing(office, payouts, content, match):
    released(office, payouts)
    with pytest.raises(DomainError, match=match) as refusal:
        services.import_returns(by=office.fiscal.actor, content=content)
    assert refusal.value.field == "file"
    assert states(payouts) == [PayoutState.SENT] * 2
    assert not ReturnsFile.objects.exists()
