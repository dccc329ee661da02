import pytest

from marketplace.accounts.roles import Role
from marketplace.audit.models import AuditEvent
from marketplace.core.changes import Change
from marketplace.core.errors import DomainError, Refused
from marketplace.core.money import Money
from marketplace.core.moves import IllegalMove
from marketplace.ledger.selectors import balance
from marketplace.notices.models import Notice
from subsidies import services
from subsidies.models import Duty, Program
from subsidies.selectors.staffing import staffing
from subsidies.states import ProgramState
from tests.marketplace.accounts.factories import OrganisationFactory, create_member
from tests.subsidies.factories import (
    create_line,
    create_office,
    create_open_program,
    create_planned_program,
    noon,
    sign,
)


def test_a_program_with_rules_money_and_people_opens():
    office, program, _line = create_open_program()
    assert program.state == ProgramState.OPEN
    assert program.opened_at
    assert AuditEvent.objects.filter(action="program.opened", object_id=program.pk).exists()
    assert Change.objects.filter(kind="program", object_id=program.pk).exists()
    assert Notice.objects.filter(organisation=office.organisation, kind="subsidies.program_moved").count() == 5


def test_a_program_without_rules_money_or_people_stays_planned():
    office = create_office()
    program = create_planned_program(office)
    with pytest.raises(DomainError) as refusal:
        services.open_program(by=office.administrator, program_id=program.pk)
    assert "rule card is not signed" in str(refusal.value)
    assert "budget line" in str(refusal.value)
    program.refresh_from_db()
    assert program.state == ProgramState.PLANNED


def test_only_the_administrator_of_the_office_opens_it():
    office, program, _line = create_open_program()
    stranger = create_member(Role.PROGRAM_ADMINISTRATOR).actor()
    for actor in (office.reviewer, office.fiscal_officer, office.auditor, stranger):
        with pytest.raises(Refused):
            services.pause_program(by=actor, program_id=program.pk, reason="Money is short")
    program.refresh_from_db()
    assert program.state == ProgramState.OPEN


def test_a_pause_needs_a_reason_and_can_end():
    office, program, _line = create_open_program()
    with pytest.raises(DomainError):
        services.pause_program(by=office.administrator, program_id=program.pk, reason=" ")
    services.pause_program(by=office.administrator, program_id=program.pk, reason="Money is short")
    opened = services.open_program(by=office.administrator, program_id=program.pk)
    assert (opened.state, opened.state_reason) == (ProgramState.OPEN, "")


def test_an_open_program_is_not_archived_in_one_step():
    office, program, _line = create_open_program()
    with pytest.raises(IllegalMove):
        services.archive_program(by=office.administrator, program_id=program.pk)


def test_authority_becomes_available_once():
    office, _program, line = create_open_program()
    scope = f"line:{line.pk}"
    assert balance("available", scope) == Money(100_000_000)
    with pytest.raises(DomainError):
        services.authorise_budget_line(by=office.fiscal_officer, line_id=line.pk)
    assert balance("available", scope) == Money(100_000_000)


def test_only_a_fiscal_officer_authorises_money():
    office = create_office()
    line = create_line(office, create_planned_program(office))
    with pytest.raises(Refused):
        services.authorise_budget_line(by=office.administrator, line_id=line.pk)
    assert balance("available", f"line:{line.pk}") == Money(0)


def test_two_people_are_too_few_for_three_steps():
    organisation = OrganisationFactory(program=True)
    administrator = create_member(
        Role.PROGRAM_ADMINISTRATOR, Role.PROGRAM_REVIEWER, Role.PROGRAM_FISCAL_OFFICER, organisation=organisation
    )
    create_member(Role.PROGRAM_REVIEWER, organisation=organisation)
    office = type("Office", (), {"administrator": administrator.actor(), "organisation": organisation})
    program = create_planned_program(office)
    assert len(staffing(program).unstaffed) == 1
    create_member(Role.PROGRAM_FISCAL_OFFICER, organisation=organisation)
    assert staffing(program).complete


def test_a_second_approver_is_counted_only_where_the_program_has_a_limit():
    office = create_office()
    program = create_planned_program(office)
    assert Duty.SECOND_APPROVE not in {step.duty for step in staffing(program).duties}
    program.second_approval_over = Money(1_500_000)
    assert Duty.SECOND_APPROVE in {step.duty for step in staffing(program).duties}
    assert staffing(program).complete


def test_a_deputy_fills_a_step():
    organisation = OrganisationFactory(program=True)
    administrator = create_member(Role.PROGRAM_ADMINISTRATOR, organisation=organisation)
    create_member(Role.PROGRAM_REVIEWER, organisation=organisation)
    auditor = create_member(Role.PROGRAM_AUDITOR, organisation=organisation)
    office = type("Office", (), {"administrator": administrator.actor(), "organisation": organisation})
    program = create_planned_program(office)
    assert staffing(program).unstaffed == (Duty.RELEASE,)
    services.name_deputy(by=office.administrator, program_id=program.pk, duty=Duty.RELEASE, user_id=auditor.user_id)
    assert staffing(program).complete


def test_a_deputy_works_in_the_office():
    office = create_office()
    program = create_planned_program(office)
    outsider = create_member(Role.PROGRAM_FISCAL_OFFICER)
    with pytest.raises(DomainError):
        services.name_deputy(
            by=office.administrator, program_id=program.pk, duty=Duty.RELEASE, user_id=outsider.user_id
        )


def test_the_window_is_counted_in_the_zone_of_the_program():
    _office, program, _line = create_open_program(zone="Pacific/Guam")
    program = Program.objects.get(pk=program.pk)
    with noon(2027, 1, 31):
        # 18:00 UTC is already February 1 on Guam.
        assert not program.takes_applications_today
    with noon(2027, 1, 30):
        assert program.takes_applications_today


def test_strangers_do_not_see_a_planned_program():
    office = create_office()
    program = create_planned_program(office)
    stranger = create_member(Role.OPERATOR_OWNER).actor()
    assert program not in Program.objects.visible_to(stranger)
    assert program in Program.objects.visible_to(office.auditor)
    sign(office, program)
