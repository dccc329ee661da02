import pytest

from marketplace.accounts.actor import SYSTEM
from marketplace.accounts.roles import Role
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from marketplace.engagements.permissions import Side, why_not_trade
from marketplace.notices.models import Notice
from providers import selectors
from providers.models import ScreeningRun, VettingCase
from providers.services import outcomes, screening, vetting
from providers.states import VettingState
from tests.marketplace.accounts.factories import create_member
from tests.providers.factories import answer_everything, case_under_review, create_provider, officer, vetted_provider


@pytest.fixture
def case():
    """Of a firm that is vetted and trades."""
    return vetted_provider(name="Tovilune Cyber").cases.get()


def screen(case, outcome, by=None, remark="The same name"):
    return screening.record_screening(
        by=by or officer(),
        case_id=case.pk,
        list_name="ofac",
        list_date=clock.today(),
        outcome=outcome,
        remark=remark,
    )


def why_blocked(case):
    organisation = case.provider.organisation
    organisation.refresh_from_db()
    return why_not_trade(organisation, Side.SELLING)


def test_a_match_on_an_exclusion_list_stops_the_case_until_it_is_resolved():
    by = officer()
    case = vetting.open_case(by=SYSTEM, provider_id=create_provider().pk)
    answer_everything(case)
    vetting.submit_case(by=SYSTEM, case_id=case.pk)
    screening.start_screening(by=by, case_id=case.pk)
    today = clock.today()
    screening.record_screening(by=by, case_id=case.pk, list_name="sam", list_date=today, outcome="clear")
    screening.record_screening(
        by=by, case_id=case.pk, list_name="ofac", list_date=today, outcome="possible_match", remark="Same name"
    )
    with pytest.raises(DomainError, match="Treasury"):
        screening.finish_screening(by=by, case_id=case.pk)
    screening.record_screening(
        by=by, case_id=case.pk, list_name="ofac", list_date=today, outcome="false_positive", remark="Other country"
    )
    assert screening.finish_screening(by=by, case_id=case.pk).state == VettingState.EVIDENCE_REVIEW


def test_a_match_says_why():
    case = case_under_review()
    with pytest.raises(DomainError) as refusal:
        screening.record_screening(
            by=officer(), case_id=case.pk, list_name="sam", list_date=clock.today(), outcome="possible_match"
        )
    assert refusal.value.field == "remark"


def test_a_possible_match_stops_orders_and_payments_until_an_officer_decides(case):
    assert why_blocked(case) == ""
    run = screen(case, "possible_match")
    assert run.decide_by == clock.business_days_after(clock.today(case.provider.organisation.zone), 2)
    assert "We are checking a name on an exclusion list" in why_blocked(case)
    assert not case.provider.organisation.may_trade
    assert case in VettingCase.objects.on_desk()
    assert selectors.reasons_on_desk(case) == ["possible_match"]
    screen(case, "false_positive", remark="Other country")
    assert why_blocked(case) == ""
    assert case.provider.organisation.may_trade
    assert case not in VettingCase.objects.on_desk()


def test_a_possible_match_hides_nothing(case):
    screen(case, "possible_match")
    case.refresh_from_db()
    assert case.state == VettingState.APPROVED
    assert case.is_vetted


def test_a_confirmed_exclusion_bars_the_firm_for_as_long_as_the_list_says_so(case):
    screen(case, "confirmed_excluded")
    assert "federal exclusion list" in why_blocked(case)
    outcomes.suspend_provider(by=officer(), case_id=case.pk, reason="exclusion_hit", remark="Send a letter.")
    outcomes.reinstate_provider(by=officer(), case_id=case.pk)
    assert "federal exclusion list" in why_blocked(case)
    screen(case, "clear")
    assert why_blocked(case) == ""


def test_the_firm_is_told_and_answers_and_officers_read_it(case):
    owner = create_member(Role.PROVIDER_OWNER, organisation=case.provider.organisation)
    reader = create_member(Role.VETTING_OFFICER)
    screen(case, "possible_match")
    assert Notice.objects.filter(user=owner.user, kind="providers.possible_match").exists()
    run = screening.answer_match(by=owner.actor(), case_id=case.pk, list_name="ofac", text="We are from Montana.")
    assert (run.answer, run.answered_by) == ("We are from Montana.", owner.user)
    assert Notice.objects.filter(user=reader.user, kind="providers.match_answered").exists()
    screen(case, "clear", remark="")
    assert Notice.objects.filter(user=owner.user, kind="providers.match_decided").exists()


def test_a_stale_answer_changes_nothing(case):
    owner = create_member(Role.PROVIDER_OWNER, organisation=case.provider.organisation)
    screen(case, "possible_match")
    screen(case, "clear", remark="")
    with pytest.raises(DomainError, match="already decided"):
        screening.answer_match(by=owner.actor(), case_id=case.pk, list_name="ofac", text="We are from Montana.")
    assert not ScreeningRun.objects.exclude(answer="").exists()


def test_only_an_owner_answers(case):
    sales = create_member(Role.PROVIDER_SALES, organisation=case.provider.organisation)
    screen(case, "possible_match")
    with pytest.raises(Refused):
        screening.answer_match(by=sales.actor(), case_id=case.pk, list_name="ofac", text="We are from Montana.")
    assert not ScreeningRun.objects.exclude(answer="").exists()


def test_an_officer_with_a_tie_to_the_firm_checks_no_list_for_it(case):
    by = officer()
    member = create_member(Role.PROVIDER_SALES, organisation=case.provider.organisation)
    member.user_id = by.user_id
    member.save()
    with pytest.raises(Refused, match="You belong to"):
        screen(case, "possible_match", by=by)
    assert why_blocked(case) == ""


def test_lists_are_not_checked_before_screening_starts():
    case = vetting.open_case(by=SYSTEM, provider_id=create_provider().pk)
    with pytest.raises(Refused):
        screen(case, "clear")
    assert not case.screenings.exists()
