from types import SimpleNamespace

import pytest

from marketplace.accounts.models import Membership
from marketplace.accounts.roles import Role
from marketplace.audit.models import AuditEvent
from marketplace.core import clock
from marketplace.core.changes import Change
from marketplace.core.errors import DomainError, Refused
from marketplace.core.money import Money
from marketplace.core.moves import IllegalMove
from marketplace.ledger.selectors import balance
from marketplace.notices.models import Notice
from subsidies import services
from subsidies.models import Duty, Program, RuleCard
from subsidies.permissions.programs import why_not_hold_duty
from subsidies.selectors.staffing import staffing
from subsidies.services.programs import what_is_missing
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


def test_a_planned_program_brings_an_empty_rule_card_and_tells_the_editors():
    editor = create_member(Role.EDITOR)
    program = create_planned_program(create_office(), card=None)
    assert list(RuleCard.objects.get(program=program).blocks) == []
    told = Notice.objects.get(kind="subsidies.program_planned")
    assert (told.user_id, f"/{program.rule_card.pk}/" in told.url) == (editor.user_id, True)
    assert "it is empty" in what_is_missing(program)[0]


def test_an_address_is_made_from_the_name_and_never_taken_twice():
    office = create_office()
    names = ["New", "Plains Grant", "Plains Grant", "¡!"]
    programs = [create_planned_program(office, slug="", name=name, card=None) for name in names]
    assert [program.slug for program in programs] == ["new-2", "plains-grant", "plains-grant-2", "program"]


def test_a_program_is_not_planned_for_another_office():
    office, other = create_office(), create_office()
    for actor in (other.administrator, office.reviewer, office.fiscal_officer, office.auditor):
        office.administrator = actor
        with pytest.raises(Refused):
            create_planned_program(office)
    assert not Program.objects.exists()


def test_a_deputy_who_is_ended_no_longer_stands_in():
    office = create_office()
    program = create_planned_program(office)
    named = services.name_deputy(
        by=office.administrator, program_id=program.pk, duty=Duty.RELEASE, user_id=office.auditor.user_id
    )
    assert not why_not_hold_duty(office.auditor, program, Duty.RELEASE)
    services.end_deputy(by=office.administrator, program_id=program.pk, deputy_id=named.pk)
    assert why_not_hold_duty(office.auditor, program, Duty.RELEASE)
    assert AuditEvent.objects.filter(action="program.deputy_ended").count() == 1
    services.name_deputy(
        by=office.administrator, program_id=program.pk, duty=Duty.RELEASE, user_id=office.auditor.user_id
    )
    assert not why_not_hold_duty(office.auditor, program, Duty.RELEASE)


def test_only_the_administrator_ends_a_deputy():
    office = create_office()
    program = create_planned_program(office)
    named = services.name_deputy(
        by=office.administrator, program_id=program.pk, duty=Duty.RELEASE, user_id=office.auditor.user_id
    )
    for actor in (office.reviewer, office.fiscal_officer, office.auditor, create_office().administrator):
        with pytest.raises(Refused):
            services.end_deputy(by=actor, program_id=program.pk, deputy_id=named.pk)
    named.refresh_from_db()
    assert named.ended_at is None


def test_a_program_without_people_for_every_step_stays_planned_until_a_deputy_is_named():
    office = create_office()
    Membership.objects.filter(user_id=office.fiscal_officer.user_id).update(ended_at=clock.now())
    spare = create_member(Role.PROGRAM_FISCAL_OFFICER, organisation=office.organisation)
    program = create_planned_program(office)
    sign(office, program)
    services.authorise_budget_line(by=spare.actor(), line_id=create_line(office, program).pk)
    Membership.objects.filter(pk=spare.pk).update(ended_at=clock.now())
    with pytest.raises(DomainError, match="Nobody is free for this step: release payments"):
        services.open_program(by=office.administrator, program_id=program.pk)
    program.refresh_from_db()
    assert program.state == ProgramState.PLANNED
    services.name_deputy(
        by=office.administrator, program_id=program.pk, duty=Duty.RELEASE, user_id=office.auditor.user_id
    )
    assert services.open_program(by=office.administrator, program_id=program.pk).state == ProgramState.OPEN


def test_a_deputy_who_left_the_office_staffs_nothing():
    office = create_office()
    program = create_planned_program(office)
    services.name_deputy(
        by=office.administrator, program_id=program.pk, duty=Duty.RELEASE, user_id=office.auditor.user_id
    )
    both = [office.auditor.user_id, office.fiscal_officer.user_id]
    Membership.objects.filter(user_id__in=both).update(ended_at=clock.now())
    assert staffing(program).unstaffed == (Duty.RELEASE,)


def test_the_only_person_who_can_approve_claims_does_not_count_as_the_one_who_pays_them():
    organisation = OrganisationFactory(program=True)
    administrator = create_member(
        Role.PROGRAM_ADMINISTRATOR, Role.PROGRAM_FISCAL_OFFICER, organisation=organisation, title="both"
    )
    auditors = [create_member(Role.PROGRAM_AUDITOR, organisation=organisation) for _number in range(2)]
    office = SimpleNamespace(administrator=administrator.actor(), organisation=organisation)
    program = create_planned_program(office)
    for duty, member in zip((Duty.RECOMMEND, Duty.APPROVE), auditors, strict=True):
        services.name_deputy(by=office.administrator, program_id=program.pk, duty=duty, user_id=member.user_id)
    assert staffing(program).unstaffed == (Duty.RELEASE,)
    create_member(Role.PROGRAM_FISCAL_OFFICER, organisation=organisation)
    assert staffing(program).complete
