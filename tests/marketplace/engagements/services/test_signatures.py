"""Who may bind an organization: nobody without its paper."""

import datetime as dt
import hashlib

import pytest

from marketplace.accounts import services as accounts
from marketplace.accounts.models import Membership
from marketplace.accounts.roles import Role
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from marketplace.core.money import Money
from marketplace.engagements import services
from marketplace.engagements.models import Acceptance, Authority, Engagement, Signature
from marketplace.engagements.permissions import what_preparing_means, why_not_sign
from marketplace.engagements.services import AuthorityDetails
from marketplace.engagements.tasks import ask_second_contacts
from marketplace.notices.models import Notice
from tests.marketplace.accounts.factories import create_authority, create_member
from tests.marketplace.documents.factories import upload
from tests.marketplace.engagements import factories
from tests.marketplace.engagements.factories import PRICE, SIGNATURE, operator_party, provider_party


@pytest.fixture
def owner():
    return create_member(Role.OPERATOR_OWNER)


@pytest.fixture
def signer(owner):
    """A signer whose paper nobody has recorded."""
    return create_member(Role.OPERATOR_SIGNER, organisation=owner.organisation, authority=False, title="Chair")


def details(**changes):
    today = clock.today("America/Chicago")
    values = {"title": "Chair", "dated_on": today, "ends_on": today + dt.timedelta(days=365)}
    return AuthorityDetails(**values | changes)


def record(owner, signer, **changes):
    return services.record_authority(
        by=owner.actor(), membership_id=signer.pk, details=details(**changes), upload=upload()
    )


def why(signer, *arguments):
    return why_not_sign(signer.actor(), signer.organisation, *arguments)


def test_a_signer_without_a_paper_cannot_sign(signer):
    assert "We hold no paper" in why(signer)
    assert "Nobody here can sign it today" in why(signer)


def test_a_recorded_paper_lets_its_person_sign(owner, signer):
    authority = record(owner, signer)
    assert not why(signer, Money(99_999_999))
    assert authority.document.kind == "engagements.authority"
    assert Notice.objects.filter(user=signer.user, kind="engagements.authority_recorded").count() == 1


def test_a_signer_signs_up_to_the_limit_and_no_cent_above(owner, signer):
    record(owner, signer, limit=Money(1_200_000))
    other = create_member(Role.OPERATOR_SIGNER, organisation=owner.organisation)
    assert not why(signer, Money(1_200_000))
    reason = why(signer, Money(1_200_001))
    assert "goes up to $12,000.00" in reason
    assert "$12,000.01" in reason
    assert f"Ask {other.user.name} to sign" in reason


def test_the_last_day_of_a_paper_still_counts(owner, signer):
    authority = record(owner, signer)
    with clock.travel(clock.end_of_day(authority.ends_on, "America/Chicago")):
        assert not why(signer)
    with clock.travel(clock.end_of_day(authority.ends_on, "America/Chicago") + dt.timedelta(seconds=1)):
        assert "Your authority to sign ended on" in why(signer)


def test_one_person_prepares_and_signs_only_where_the_paper_says_so(owner, signer):
    record(owner, signer)
    assert "You prepared this" in why(signer, None, {signer.user_id})
    assert not why(signer, None, {owner.user_id})
    record(owner, signer, may_sign_own_work=True)
    assert not why(signer, None, {signer.user_id})


def test_a_newer_paper_replaces_the_older_one(owner, signer):
    first = record(owner, signer)
    second = record(owner, signer, limit=Money(100))
    first.refresh_from_db()
    assert first.ended_at
    assert list(Authority.objects.filter(ended_at__isnull=True)) == [second]


def test_an_ended_authority_signs_no_more(owner, signer):
    authority = record(owner, signer)
    services.end_authority(by=owner.actor(), authority_id=authority.pk)
    assert "We hold no paper" in why(signer)
    with pytest.raises(DomainError, match="already ended"):
        services.end_authority(by=owner.actor(), authority_id=authority.pk)


def test_only_an_owner_records_a_paper(signer):
    with pytest.raises(Refused):
        record(signer, signer)
    assert not Authority.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"dated_on": dt.date(2999, 1, 1), "ends_on": dt.date(2999, 1, 2)}, "dated_on"),
        ({"ends_on": dt.date(2020, 1, 1)}, "ends_on"),
        ({"limit": Money(0)}, "limit"),
        ({"title": " "}, "title"),
    ],
)
def test_a_paper_that_cannot_be_right_is_not_kept(owner, signer, changes, field):
    with pytest.raises(DomainError) as error:
        record(owner, signer, **changes)
    assert error.value.field == field
    assert not Authority.objects.exists()


def test_somebody_from_an_outside_firm_never_signs(owner):
    tomorrow = clock.today() + dt.timedelta(days=1)
    helper = create_member(
        Role.OPERATOR_PREPARER, organisation=owner.organisation, outside_firm="Plains Consulting", ends_on=tomorrow
    )
    with pytest.raises(DomainError, match="never signs"):
        record(owner, helper)
    with pytest.raises(DomainError, match="never signs"):
        accounts.change_roles(
            by=owner.actor(),
            membership_id=helper.pk,
            roles=[Role.OPERATOR_SIGNER],
            outside_firm="Plains Consulting",
            ends_on=tomorrow,
        )
    assert helper.roles == {Role.OPERATOR_PREPARER}
    assert not Authority.objects.exists()


def test_an_order_above_the_limit_is_not_signed():
    buyer, seller = operator_party(Role.OPERATOR_PREPARER), provider_party()
    signer = create_member(Role.OPERATOR_SIGNER, organisation=buyer.organisation, authority=False)
    create_authority(signer, limit=PRICE - Money(1))
    quote = factories.evaluate(factories.closed_request(buyer, [seller]), buyer).chosen
    with pytest.raises(Refused, match="goes up to"):
        services.sign_order(by=signer.actor(), quote_id=quote.pk, signature=SIGNATURE, shown_own_share=PRICE)
    assert not Engagement.objects.exists()
    assert not Signature.objects.exists()


def test_a_signer_whose_paper_has_ended_accepts_no_work():
    buyer, seller = operator_party(), provider_party()
    milestone = factories.delivered_milestone(buyer, seller)
    Authority.objects.filter(membership=buyer.membership).update(ends_on=dt.date(2021, 1, 1))
    with pytest.raises(Refused, match="ended on January 1, 2021"):
        services.accept_milestone(by=buyer.actor, milestone_id=milestone.pk, signature=SIGNATURE)
    assert not Acceptance.objects.exists()


def test_a_signer_who_left_cannot_sign_any_more():
    buyer, seller = operator_party(), provider_party()
    milestone = factories.delivered_milestone(buyer, seller)
    Membership.objects.filter(pk=buyer.membership.pk).update(ended_at=clock.now())
    with pytest.raises(Refused):
        services.accept_milestone(by=buyer.actor, milestone_id=milestone.pk, signature=SIGNATURE)
    assert not Acceptance.objects.exists()


def test_the_signer_gets_a_copy_with_the_exact_text_its_hash_and_the_paper():
    buyer = operator_party()
    signature = factories.signed_order(buyer, provider_party()).signature
    assert signature.sha256 == hashlib.sha256(signature.text.encode()).hexdigest()
    assert signature.authority == buyer.membership.authorities.get()
    copy = Notice.objects.get(user=buyer.membership.user, kind="engagements.signed_copy")
    assert copy.url == signature.get_absolute_url()


def test_the_second_contact_is_asked_once_after_five_business_days_of_silence():
    buyer, seller = operator_party(Role.OPERATOR_SIGNER, Role.OPERATOR_OWNER), provider_party()
    contact = create_member(Role.OPERATOR_VIEWER, organisation=buyer.organisation)
    accounts.choose_second_contact(by=buyer.actor, organisation_id=buyer.organisation.pk, membership_id=contact.pk)
    milestone = factories.delivered_milestone(buyer, seller)
    asked = Notice.objects.filter(user=contact.user, kind="engagements.second_contact_asked")
    last = clock.end_of_day(clock.business_days_after(clock.today("America/Chicago"), 5), "America/Chicago")
    with clock.travel(last):
        ask_second_contacts()
    assert not asked.exists()
    with clock.travel(last + dt.timedelta(minutes=1)):
        ask_second_contacts()
        ask_second_contacts()
    assert asked.count() == 1
    milestone.refresh_from_db()
    assert milestone.state == "delivered"


def test_a_signer_learns_before_preparing_that_somebody_else_signs_then(owner, signer):
    record(owner, signer)
    assert "nobody else here can" in what_preparing_means(signer.actor(), signer.organisation)
    other = create_member(Role.OPERATOR_SIGNER, organisation=owner.organisation)
    assert f"{other.user.name} signs the order" in what_preparing_means(signer.actor(), signer.organisation)
    assert not what_preparing_means(owner.actor(), owner.organisation)
