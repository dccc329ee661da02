import datetime as dt

import pytest

from marketplace.accounts.roles import Role
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from marketplace.core.moves import IllegalMove
from marketplace.notices.models import Notice
from operators import selectors, services
from operators.models import IdentityProof
from operators.services.identity import _years_later
from tests.marketplace.accounts.factories import create_member
from tests.operators.factories import create_officer, create_operator


@pytest.fixture
def asked():
    profile = create_operator()
    services.ask_for_proof(by=profile.owner.actor(), case_id=profile.identity_case.pk, route="call_back")
    return profile


def test_an_officer_verifies_for_a_year_and_the_operator_is_told(asked):
    case = services.verify_identity(by=create_officer().actor(), case_id=asked.identity_case.pk, found="Called.")
    assert case.state == "verified"
    assert case.expires_on == _years_later(case.verified_on, 1)
    assert Notice.objects.filter(user=asked.owner.user, kind="operators.identity_verified").exists()


def test_what_the_officer_found_stays_on_record_and_without_it_nothing_is_verified(asked):
    officer, case_id = create_officer(), asked.identity_case.pk
    with pytest.raises(DomainError):
        services.verify_identity(by=officer.actor(), case_id=case_id, found=" ")
    asked.identity_case.refresh_from_db()
    assert asked.identity_case.state == "pending"
    services.verify_identity(by=officer.actor(), case_id=case_id, found="Called 406 555 0100, from the state's list.")
    proof = asked.identity_case.proofs.get()
    assert (proof.found, proof.decided_by_id) == ("Called 406 555 0100, from the state's list.", officer.user_id)


@pytest.fixture
def mailed():
    """An operator to whom a letter with a code is on its way; `code` is what stands in it."""
    profile = create_operator()
    case_id = profile.identity_case.pk
    services.ask_for_proof(by=profile.owner.actor(), case_id=case_id, route="letter")
    proof = services.mail_letter(by=create_officer().actor(), case_id=case_id, letter_to="10 Main Street, state's list")
    profile.case_id, profile.code = case_id, selectors.letter_code(proof)
    return profile


def enter(profile, code):
    services.enter_letter_code(by=profile.owner.actor(), case_id=profile.case_id, code=code)


def test_a_letter_verifies_nobody_before_its_code_came_back(mailed):
    officer = create_officer().actor()
    with pytest.raises(DomainError, match="has not come back"):
        services.verify_identity(by=officer, case_id=mailed.case_id, found="We mailed it.")
    enter(mailed, f" {mailed.code[:4].lower()} {mailed.code[4:]}")
    assert Notice.objects.filter(kind="operators.letter_answered").exists()
    case = services.verify_identity(by=officer, case_id=mailed.case_id, found="The code came back.")
    assert case.state == "verified"


def test_the_code_of_a_letter_stands_in_no_notice_and_no_row(mailed):
    assert len(mailed.code) == 8
    assert not Notice.objects.filter(body__contains=mailed.code).exists()
    assert mailed.code not in str(IdentityProof.objects.values().get())


def test_after_five_wrong_codes_only_a_new_letter_helps(mailed):
    for _try in range(5):
        with pytest.raises(DomainError, match="not the code"):
            enter(mailed, "23456789")
    with pytest.raises(DomainError, match="Too many"):
        enter(mailed, mailed.code)
    with clock.travel(clock.now() + dt.timedelta(days=1)):
        officer = create_officer().actor()
        newer = services.mail_letter(by=officer, case_id=mailed.case_id, letter_to="10 Main Street, permit")
        with pytest.raises(DomainError, match="not the code"):
            enter(mailed, mailed.code)
        enter(mailed, selectors.letter_code(newer))
    assert IdentityProof.objects.get().letter_answered_at


def test_a_viewer_or_a_stranger_enters_no_code(mailed):
    for role, organisation in ((Role.OPERATOR_VIEWER, mailed.organisation), (Role.OPERATOR_OWNER, None)):
        other = create_member(role, **({"organisation": organisation} if organisation else {}))
        with pytest.raises(Refused):
            services.enter_letter_code(by=other.actor(), case_id=mailed.case_id, code=mailed.code)
    assert IdentityProof.objects.get().letter_answered_at is None


def test_a_letter_goes_only_to_an_address_that_staff_found_and_only_where_one_was_asked(asked):
    officer, case_id = create_officer().actor(), asked.identity_case.pk
    with pytest.raises(DomainError, match="another way"):
        services.mail_letter(by=officer, case_id=case_id, letter_to="10 Main Street")
    services.refuse_identity(by=officer, case_id=case_id, reason="not_reached")
    services.ask_for_proof(by=asked.owner.actor(), case_id=case_id, route="letter")
    with pytest.raises(DomainError, match="Write the address"):
        services.mail_letter(by=officer, case_id=case_id, letter_to=" ")
    with pytest.raises(Refused):
        services.mail_letter(by=asked.owner.actor(), case_id=case_id, letter_to="Our own house")
    assert not IdentityProof.objects.filter(letter_sent_at__isnull=False).exists()


def test_a_refusal_names_its_reason_and_may_be_tried_again(asked):
    case_id = asked.identity_case.pk
    services.refuse_identity(by=create_officer().actor(), case_id=case_id, reason="no_match")
    services.ask_for_proof(by=asked.owner.actor(), case_id=case_id, route="call_back")
    assert list(IdentityProof.objects.values_list("outcome", "reason")) == [("refused", "no_match"), ("", "")]


def test_a_refusal_without_a_reason_changes_nothing(asked):
    with pytest.raises(DomainError):
        services.refuse_identity(by=create_officer().actor(), case_id=asked.identity_case.pk, reason="")
    asked.identity_case.refresh_from_db()
    assert asked.identity_case.state == "pending"


def test_nobody_verifies_an_organization_of_their_own(asked):
    officer = create_officer()
    create_member(Role.OPERATOR_OWNER, organisation=asked.organisation, user=officer.user)
    with pytest.raises(Refused):
        services.verify_identity(by=officer.actor(), case_id=asked.identity_case.pk, found="Called.")
    asked.identity_case.refresh_from_db()
    assert asked.identity_case.state == "pending"


def test_other_staff_and_the_operator_itself_do_not_decide(asked):
    for actor in (create_member(Role.MODERATOR).actor(), asked.owner.actor()):
        with pytest.raises(Refused):
            services.verify_identity(by=actor, case_id=asked.identity_case.pk, found="Called.")


def test_a_stale_page_decides_nothing_twice(asked):
    officer = create_officer().actor()
    services.verify_identity(by=officer, case_id=asked.identity_case.pk, found="Called.")
    with pytest.raises(IllegalMove):
        services.verify_identity(by=officer, case_id=asked.identity_case.pk, found="Called.")
    assert asked.identity_case.proofs.count() == 1


def test_the_document_route_needs_its_document():
    profile = create_operator()
    with pytest.raises(DomainError) as refused:
        services.ask_for_proof(by=profile.owner.actor(), case_id=profile.identity_case.pk, route="document")
    assert refused.value.field == "document"


def test_a_check_lapses_the_day_after_its_last(asked):
    case = services.verify_identity(by=create_officer().actor(), case_id=asked.identity_case.pk, found="Called.")
    noon = dt.datetime.combine(case.expires_on, dt.time(12), dt.UTC)
    with clock.travel(noon):
        assert services.lapse_identities() == 0
        assert selectors.is_identity_verified(asked.organisation)
    with clock.travel(noon + dt.timedelta(days=1)):
        assert not selectors.is_identity_verified(asked.organisation)
        assert services.lapse_identities() == 1
        assert services.lapse_identities() == 0


def test_a_year_from_february_29_is_february_28():
    assert _years_later(dt.date(2028, 2, 29), 1) == dt.date(2029, 2, 28)
