import datetime as dt

import pytest
from django.test import Client

from marketplace.accounts.models import Membership
from marketplace.accounts.roles import Role
from marketplace.core import clock
from marketplace.core.errors import DomainError
from marketplace.core.money import Money
from subsidies import services
from subsidies.forms.programs import ProgramForm
from subsidies.models import Duty, Program, RuleCardVersion
from subsidies.services import decisions
from subsidies.services.rulecards import compiled
from subsidies.states import ProgramState
from tests.marketplace.engagements.factories import Party
from tests.subsidies import trade
from tests.subsidies.factories import (
    CARD,
    client_of,
    create_office,
    create_open_program,
    create_planned_program,
    noon,
    sign,
)


def signed_in(sign_in, office, role):
    return sign_in(role, organisation=office.organisation)


def test_visitors_read_the_list_of_announced_programs():
    create_open_program()
    planned = create_planned_program(create_office(), slug="hidden", name="Hidden Program")
    page = Client().get("/programs/").content.decode()
    assert "Plains Grant" in page
    assert "Pays 60%, up to $25,000.00" in page
    assert planned.name not in page


def test_a_program_page_says_who_pays_what_under_which_rules():
    create_open_program()
    planned = create_planned_program(create_office(), slug="hidden", name="Hidden Program")
    page = Client().get("/programs/plains/").content.decode()
    assert "The program pays 60% of the eligible cost" in page
    assert "A letter from your board" in page
    assert "More than half of its money is left." in page
    assert Client().get(f"/programs/{planned.slug}/").status_code == 404


def test_the_set_up_page_says_what_is_missing(sign_in):
    office = create_office()
    program = create_planned_program(office)
    page = signed_in(sign_in, office, Role.PROGRAM_AUDITOR).get(f"/programs/{program.slug}/setup/").content.decode()
    assert "The rule card is not signed yet" in page
    assert "Only an administrator of the program office can do this." in page


def test_strangers_do_not_find_a_planned_program(sign_in):
    program = create_planned_program(create_office())
    other = sign_in(Role.PROGRAM_ADMINISTRATOR)
    for path in ("setup/", "rules/"):
        assert other.get(f"/programs/{program.slug}/{path}").status_code == 404
        assert Client().get(f"/programs/{program.slug}/{path}").status_code == 302


def test_the_administrator_reads_and_signs_the_rules(sign_in):
    office = create_office()
    program = create_planned_program(office)
    client = signed_in(sign_in, office, Role.PROGRAM_ADMINISTRATOR)
    path = f"/programs/{program.slug}/rules/"
    assert "The program pays 60% of the eligible cost" in client.get(path).content.decode()
    sha256 = compiled(program.rule_card)[2]
    signature = {"sha256": sha256, "typed_name": client.actor.name, "agrees": "on"}
    wrong = client.post(path, signature | {"typed_name": "Nobody"}).content.decode()
    assert "Type your name as it is in your account" in wrong
    assert not RuleCardVersion.objects.exists()
    assert client.post(path, signature).status_code == 302
    assert RuleCardVersion.objects.get().sha256 == sha256
    again = client.post(path, signature)
    assert "You have signed these rules already" in again.content.decode()
    assert RuleCardVersion.objects.count() == 1


def test_a_reviewer_reads_the_rules_and_cannot_sign(sign_in):
    office = create_office()
    program = create_planned_program(office)
    client = signed_in(sign_in, office, Role.PROGRAM_REVIEWER)
    signature = {"sha256": compiled(program.rule_card)[2], "typed_name": client.actor.name, "agrees": "on"}
    assert client.post(f"/programs/{program.slug}/rules/", signature).status_code == 403
    assert not RuleCardVersion.objects.exists()


def test_a_pause_without_a_reason_stays_on_the_page(sign_in):
    office, program, _line = create_open_program()
    client = signed_in(sign_in, office, Role.PROGRAM_ADMINISTRATOR)
    page = client.post(f"/programs/{program.slug}/setup/pause/", {"reason": ""}).content.decode()
    assert "Say in one sentence why the program pauses" in page
    assert Program.objects.get().state == ProgramState.OPEN
    assert client.post(f"/programs/{program.slug}/setup/pause/", {"reason": "A check"}).status_code == 302
    assert Program.objects.get().state == ProgramState.PAUSED
    assert "Paused: A check" in Client().get("/programs/").content.decode()


def test_a_program_without_rules_does_not_open(sign_in):
    office = create_office()
    program = create_planned_program(office)
    client = signed_in(sign_in, office, Role.PROGRAM_ADMINISTRATOR)
    page = client.post(f"/programs/{program.slug}/setup/open/", {"reason": ""}).content.decode()
    assert "The rule card is not signed yet" in page
    assert Program.objects.get().state == ProgramState.PLANNED


def test_the_administrator_names_a_deputy(sign_in):
    office = create_office()
    program = create_planned_program(office)
    client = signed_in(sign_in, office, Role.PROGRAM_ADMINISTRATOR)
    form = {"duty": Duty.RELEASE, "user": office.auditor.user_id}
    assert client.post(f"/programs/{program.slug}/setup/deputy/", form).status_code == 302
    assert program.deputies.get().user_id == office.auditor.user_id


@pytest.mark.parametrize("path", ["setup/deputy/", "setup/close/"])
def test_other_people_of_the_office_change_nothing(sign_in, path):
    office, program, _line = create_open_program()
    client = signed_in(sign_in, office, Role.PROGRAM_REVIEWER)
    form = {"duty": Duty.RELEASE, "user": office.auditor.user_id, "reason": ""}
    assert client.post(f"/programs/{program.slug}/{path}", form).status_code == 403
    assert Program.objects.get().state == ProgramState.OPEN
    assert not program.deputies.exists()


def facts_form(program, **changes):
    names = ProgramForm.base_fields
    given = {name: getattr(program, name) for name in names}
    return (
        {name: "" if value is None else str(value) for name, value in given.items()}
        | {
            "summary": "For small systems.",
            "contact_name": "Ray Holter",
            "contact_email": "help@plains.example",
            "contact_phone": "406-555-0150",
        }
        | changes
    )


def test_the_administrator_corrects_the_facts_that_visitors_read(sign_in):
    office, program, _line = create_open_program()
    client = signed_in(sign_in, office, Role.PROGRAM_ADMINISTRATOR)
    path = f"/programs/{program.slug}/setup/facts/"
    assert "Plains Grant" in client.get(path).content.decode()
    form = facts_form(program, closes_on="2027-03-31", second_approval_over="15,000")
    assert client.post(path, form).status_code == 302
    program = Program.objects.get()
    assert (str(program.closes_on), program.second_approval_over) == ("2027-03-31", Money(1_500_000))
    assert "Ray Holter" in Client().get(f"/programs/{program.slug}/").content.decode()


def test_what_applicants_relied_on_is_locked_once_the_program_has_opened(sign_in):
    office, program, _line = create_open_program()
    client = signed_in(sign_in, office, Role.PROGRAM_ADMINISTRATOR)
    form = facts_form(program, zone="Pacific/Guam", opens_on="2026-09-01", selection="score")
    client.post(f"/programs/{program.slug}/setup/facts/", form)
    program.refresh_from_db()
    assert (program.zone, str(program.opens_on)) == ("America/Chicago", "2026-07-01")
    for name, value in (("zone", "Pacific/Guam"), ("opens_on", dt.date(2026, 9, 1)), ("selection", "score")):
        with pytest.raises(DomainError) as refusal:
            services.change_program(by=office.administrator, program_id=program.pk, **{name: value})
        assert refusal.value.field == name


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"closes_on": "2026-06-30"}, "Enter a day on or after the first day, July 1, 2026"),
        ({"closes_on": "soon"}, "Enter a date that exists"),
        ({"name": ""}, "Fill in “Name”"),
        ({"name": "x" * 121}, "120"),
        ({"contact_email": "help"}, "email"),
        ({"cure_days": "0"}, "1"),
        ({"second_approval_over": "much"}, "Enter an amount in dollars"),
    ],
)
def test_facts_that_are_not_right_stay_on_the_page(sign_in, change, sentence):
    office, program, _line = create_open_program()
    client = signed_in(sign_in, office, Role.PROGRAM_ADMINISTRATOR)
    page = client.post(f"/programs/{program.slug}/setup/facts/", facts_form(program, **change)).content.decode()
    assert sentence in page
    assert "Ray Holter" in page
    assert Program.objects.get().contact_name == ""


def test_an_open_program_does_not_end_in_the_past():
    office, program, _line = create_open_program()
    with noon(2026, 11, 23), pytest.raises(DomainError, match="close the program"):
        services.change_program(by=office.administrator, program_id=program.pk, closes_on=dt.date(2026, 11, 22))


def test_other_people_of_the_office_change_no_facts(sign_in):
    office, program, _line = create_open_program()
    path = f"/programs/{program.slug}/setup/facts/"
    for role in (Role.PROGRAM_REVIEWER, Role.PROGRAM_FISCAL_OFFICER, Role.PROGRAM_AUDITOR):
        client = signed_in(sign_in, office, role)
        assert client.get(path).status_code == 403
        assert client.post(path, facts_form(program)).status_code == 403
    assert sign_in(Role.PROGRAM_ADMINISTRATOR).post(path, facts_form(program)).status_code == 403
    assert Program.objects.get().contact_name == ""


def test_the_last_day_to_apply_names_its_time_zone():
    _office, program, _line = create_open_program(zone="Pacific/Guam")
    with noon(2026, 11, 23):
        page = Client().get(f"/programs/{program.slug}/").content.decode()
    assert "Open until the end of January 31, 2027, Guam and the Northern Mariana Islands time." in page


PLAN = {
    "name": "Prairie Cyber Fund",
    "summary": "For small electric cooperatives.",
    "zone": "America/Denver",
    "opens_on": "2027-01-04",
    "closes_on": "2027-06-30",
    "selection": "order_of_complete_filing",
    "answer_within_business_days": "20",
    "cure_days": "15",
    "appeal_within_days": "60",
    "offer_answer_days": "14",
    "accept_within_days": "30",
    "order_within_days": "120",
    "service_within_days": "365",
    "invoice_within_days": "60",
    "second_approval_over": "",
    "contact_name": "Ray Holter",
    "contact_email": "help@prairie.example",
    "contact_phone": "406-555-0150",
}


def test_an_administrator_plans_a_program_and_is_led_to_what_is_missing(sign_in):
    office = create_office()
    client = signed_in(sign_in, office, Role.PROGRAM_ADMINISTRATOR)
    assert "/programs/new/" in client.get("/programs/").content.decode()
    assert "Program office" not in client.get("/programs/new/").content.decode()
    page = client.post("/programs/new/", PLAN, follow=True).content.decode()
    program = Program.objects.get(slug="prairie-cyber-fund")
    assert (program.organisation, program.state) == (office.organisation, ProgramState.PLANNED)
    assert "An editor of the marketplace writes it first" in page
    assert "June 30, 2027, 11:59 p.m. Mountain time" in page
    assert "America/Denver" not in page
    assert f"/programs/{program.slug}/budget/lines/new/" in page
    assert "These rules bind nobody" in client.get(f"/programs/{program.slug}/rules/").content.decode()
    assert "Prairie Cyber Fund" not in Client().get("/programs/").content.decode()


def test_marketplace_staff_say_for_which_office_they_plan(sign_in):
    office, _other = create_office(), create_office()
    client = sign_in(Role.EDITOR)
    assert "Choose" in client.post("/programs/new/", PLAN).content.decode()
    assert not Program.objects.exists()
    assert client.post("/programs/new/", PLAN | {"organisation": office.organisation.pk}).status_code == 302
    assert Program.objects.get().organisation == office.organisation


def test_a_plan_that_ends_before_it_starts_comes_back_with_what_was_typed(sign_in):
    client = signed_in(sign_in, create_office(), Role.PROGRAM_ADMINISTRATOR)
    page = client.post("/programs/new/", PLAN | {"closes_on": "2026-12-31"}).content.decode()
    assert "Enter a day on or after the first day, January 4, 2027" in page
    assert "Prairie Cyber Fund" in page
    assert not Program.objects.exists()


@pytest.mark.parametrize("role", [Role.PROGRAM_REVIEWER, Role.PROGRAM_AUDITOR, Role.OPERATOR_OWNER])
def test_other_people_plan_no_program(sign_in, role):
    client = sign_in(role)
    assert "/programs/new/" not in client.get("/programs/").content.decode()
    assert client.get("/programs/new/").status_code == 403
    assert client.post("/programs/new/", PLAN).status_code == 403
    assert not Program.objects.exists()


def test_the_administrator_ends_a_deputy(sign_in):
    office = create_office()
    program = create_planned_program(office)
    named = services.name_deputy(
        by=office.administrator, program_id=program.pk, duty=Duty.RELEASE, user_id=office.auditor.user_id
    )
    client = signed_in(sign_in, office, Role.PROGRAM_ADMINISTRATOR)
    path = f"/programs/{program.slug}/setup/deputy/{named.pk}/end/"
    assert path in client.get(f"/programs/{program.slug}/setup/").content.decode()
    reviewer = signed_in(sign_in, office, Role.PROGRAM_REVIEWER)
    assert path not in reviewer.get(f"/programs/{program.slug}/setup/").content.decode()
    assert reviewer.post(path).status_code == 403
    other = create_planned_program(office, slug="other")
    assert client.post(f"/programs/{other.slug}/setup/deputy/{named.pk}/end/").status_code == 404
    assert program.deputies.active().exists()
    assert client.post(path).status_code == 302
    assert not program.deputies.active().exists()


def test_signed_rules_are_read_word_for_word_although_the_code_would_say_them_otherwise(monkeypatch):
    _office, program, _line = create_open_program()
    monkeypatch.setattr("subsidies.selectors.rulecards.percent", lambda rate: "another share")
    for path in (f"/programs/{program.slug}/", f"/programs/{program.slug}/rules/1/"):
        page = Client().get(path).content.decode()
        assert "The program pays 60% of the eligible cost" in page
    assert RuleCardVersion.objects.get().sha256 in page
    assert Client().get(f"/programs/{program.slug}/rules/2/").status_code == 404


def test_rules_of_a_planned_program_are_for_its_office():
    office = create_office()
    program = create_planned_program(office)
    sign(office, program)
    path = f"/programs/{program.slug}/rules/1/"
    assert Client().get(path).status_code == 404
    assert client_of(create_office().administrator).get(path).status_code == 404
    assert client_of(office.auditor).get(path).status_code == 200


def test_an_older_version_says_until_when_it_was_used():
    office, program, _line = create_open_program()
    services.write_rule_card(by=office.administrator, program=program, blocks=[*CARD, ("pays_tax", {})])
    sign(office, program)
    page = Client().get(f"/programs/{program.slug}/rules/1/").content.decode()
    assert "follow rules 2; those sent before keep these" in page
    assert "Tax counts" not in page
    assert "Tax counts" in Client().get(f"/programs/{program.slug}/rules/2/").content.decode()


def test_the_first_line_says_who_pays_how_much_of_what_until_when():
    office, program, _line = create_open_program()
    with noon(2026, 11, 23):
        page = Client().get(f"/programs/{program.slug}/").content.decode()
    name = office.organisation.name
    assert f"{name} pays 60% of what you buy, up to $25,000.00. Open until the end of January 31, 2027" in page


def test_days_to_a_decision_are_told_once_five_are_decided(w):
    days = iter((3, 4, 5, 6, 30))
    for number in range(5):
        case = trade.submitted(w, party=Party(Role.OPERATOR_SIGNER, Role.OPERATOR_OWNER))
        page = Client().get(f"/programs/{w.program.slug}/").content.decode()
        assert "Half of all decisions" not in page, number
        with clock.travel(trade.NOW + dt.timedelta(days=next(days))):
            decisions.take_case(by=w.office.reviewer, application_id=case.pk)
            reasons = [{"code": "other", "rule": "No money is left.", "value": "", "cure": ""}]
            decisions.decline_application(by=w.office.reviewer, application_id=case.pk, reasons=reasons)
    assert "took 5 days or less" in Client().get(f"/programs/{w.program.slug}/").content.decode()


def test_the_set_up_page_takes_the_days_of_a_deputy_and_says_when_a_step_is_left_alone(sign_in):
    with noon(2026, 11, 23):
        office, program, _line = create_open_program()
        client = signed_in(sign_in, office, Role.PROGRAM_ADMINISTRATOR)
        path = f"/programs/{program.slug}/setup/"
        form = {"duty": Duty.RELEASE, "user": office.auditor.user_id, "starts_on": "12/1/2026", "ends_on": "1/8/2026"}
        refused = client.post(f"{path}deputy/", form).content.decode()
        assert "Enter the first day or a later one" in refused
        assert 'value="2026-12-01"' in refused or 'value="12/1/2026"' in refused
        assert not program.deputies.exists()
        assert client.post(f"{path}deputy/", form | {"starts_on": "", "ends_on": "1/8/2027"}).status_code == 302
        assert "From November 23, 2026 to January 8, 2027" in client.get(path).content.decode()
        Membership.objects.filter(user_id=office.fiscal_officer.user_id).update(ended_at=clock.now())
        assert "From January 9, 2027 on, nobody is free for a step" in client.get(path).content.decode()


@pytest.mark.parametrize("day", ["tomorrow", "2026-02-30", "0000-00-00", "9" * 40, "\x00"])
def test_a_day_that_does_not_exist_names_nobody_and_is_kept(sign_in, day):
    office = create_office()
    program = create_planned_program(office)
    client = signed_in(sign_in, office, Role.PROGRAM_ADMINISTRATOR)
    form = {"duty": Duty.RELEASE, "user": office.auditor.user_id, "ends_on": day}
    page = client.post(f"/programs/{program.slug}/setup/deputy/", form)
    assert page.status_code == 200
    assert "Enter a date that exists" in page.content.decode()
    assert not program.deputies.exists()
