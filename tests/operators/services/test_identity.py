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
    services.ask_for_proof(by=profile.owner.actor(), case_id=profile.identity_case.pk, route="letter")
    return profile


def test_an_officer_verifies_for_a_year_and_the_operator_is_told(asked):
    case = services.verify_identity(by=create_officer().actor(), case_id=asked.identity_case.pk)
    assert case.state == "verified"
    assert case.expires_on == _years_later(case.verified_on, 1)
    assert Notice.objects.filter(user=asked.owner.user, kind="operators.identity_verified").exists()


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
        services.verify_identity(by=officer.actor(), case_id=asked.identity_case.pk)
    asked.identity_case.refresh_from_db()
    assert asked.identity_case.state == "pending"


def test_other_staff_and_the_operator_itself_do_not_decide(asked):
    for actor in (create_member(Role.MODERATOR).actor(), asked.owner.actor()):
        with pytest.raises(Refused):
            services.verify_identity(by=actor, case_id=asked.identity_case.pk)


def test_a_stale_page_decides_nothing_twice(asked):
    officer = create_officer().actor()
    services.verify_identity(by=officer, case_id=asked.identity_case.pk)
    with pytest.raises(IllegalMove):
        services.verify_identity(by=officer, case_id=asked.identity_case.pk)
    assert asked.identity_case.proofs.count() == 1


def test_the_document_route_needs_its_document():
    profile = create_operator()
    with pytest.raises(DomainError) as refused:
        services.ask_for_proof(by=profile.owner.actor(), case_id=profile.identity_case.pk, route="document")
    assert refused.value.field == "document"


def test_a_check_lapses_the_day_after_its_last(asked):
    case = services.verify_identity(by=create_officer().actor(), case_id=asked.identity_case.pk)
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
