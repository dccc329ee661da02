import datetime as dt

from django.urls import reverse

from marketplace.accounts.models import PastName
from marketplace.accounts.roles import Role
from marketplace.core import clock
from marketplace.engagements.models import Authority
from tests.marketplace.accounts.factories import create_authority, create_member
from tests.marketplace.documents.factories import upload
from tests.marketplace.engagements import factories
from tests.marketplace.engagements.factories import Party

SIGNERS = reverse("engagements:signers")


def test_an_owner_records_the_paper_of_a_signer(sign_in):
    owner = sign_in(Role.OPERATOR_OWNER)
    signer = create_member(Role.OPERATOR_SIGNER, organisation=owner.membership.organisation, authority=False)
    assert b"None yet: this person cannot sign" in owner.get(SIGNERS).content
    page = reverse("engagements:authority_new", args=[signer.reference])
    typed = {"title": "Chair", "dated_on": "2026-01-05", "ends_on": "2030-12-31", "limit": "25,000"}
    answer = owner.post(page, typed | {"document": upload("minutes.pdf")})
    assert answer.status_code == 302
    assert b"$25,000.00" in owner.get(SIGNERS).content


def test_a_wrong_paper_keeps_what_was_typed(sign_in):
    owner = sign_in(Role.OPERATOR_OWNER)
    signer = create_member(Role.OPERATOR_SIGNER, organisation=owner.membership.organisation, authority=False)
    page = reverse("engagements:authority_new", args=[signer.reference])
    typed = {"title": "Keeper of the seal", "dated_on": "2026-02-30", "ends_on": "x", "limit": "-5"}
    answer = owner.post(page, typed)
    assert b"Keeper of the seal" in answer.content
    for sentence in (b"Enter a date that exists", b"Choose a file.", b"dollars"):
        assert sentence in answer.content
    assert not Authority.objects.exists()


def test_a_signer_sees_the_papers_and_records_none(sign_in):
    signer = sign_in(Role.OPERATOR_SIGNER)
    assert signer.get(SIGNERS).status_code == 200
    paper = signer.membership.authorities.get()
    assert signer.get(reverse("engagements:authority_new", args=[signer.membership.reference])).status_code == 403
    assert signer.post(reverse("engagements:authority_end", args=[paper.reference])).status_code == 403
    paper.refresh_from_db()
    assert paper.ended_at is None


def test_strangers_find_no_papers(sign_in):
    paper = create_authority(create_member(Role.OPERATOR_SIGNER, authority=False))
    stranger = sign_in(Role.OPERATOR_OWNER)
    assert stranger.get(reverse("engagements:authority_new", args=[paper.membership.reference])).status_code == 404
    assert stranger.post(reverse("engagements:authority_end", args=[paper.reference])).status_code == 404
    assert sign_in(Role.PROVIDER_OWNER).get(SIGNERS).status_code == 404


def test_the_signer_keeps_the_copy_after_leaving_and_strangers_never_see_it(sign_in):
    client = sign_in(Role.OPERATOR_SIGNER)
    buyer = Party.__new__(Party)
    buyer.membership, buyer.organisation, buyer.actor = client.membership, client.membership.organisation, client.actor
    signature = factories.signed_order(buyer, factories.provider_party()).signature
    page = client.get(signature.get_absolute_url()).content.decode()
    assert signature.sha256 in page
    assert "What you signed" in page
    assert sign_in(Role.OPERATOR_SIGNER).get(signature.get_absolute_url()).status_code == 404
    client.membership.ended_at = clock.now()
    client.membership.save()
    assert client.get(signature.get_absolute_url()).status_code == 200


def test_a_paper_shows_the_name_the_organization_had_when_it_was_signed(sign_in):
    client = sign_in(Role.OPERATOR_OWNER)
    organisation = client.membership.organisation
    buyer = Party(Role.OPERATOR_SIGNER, organisation=organisation)
    signature = factories.signed_order(buyer, factories.provider_party()).signature
    today = clock.today()
    PastName.objects.create(
        organisation=organisation,
        name="Old Creek District",
        from_date=dt.date(2020, 1, 1),
        to_date=today + dt.timedelta(days=1),
    )
    page = client.get(signature.get_absolute_url()).content.decode()
    assert "Old Creek District" in page
    assert f"(today {organisation.name})" in page


def test_the_second_contact_is_one_of_us(sign_in):
    owner = sign_in(Role.OPERATOR_OWNER)
    stranger = create_member(Role.OPERATOR_OWNER)
    answer = owner.post(SIGNERS, {"second_contact": stranger.reference})
    assert b"Choose somebody from the list." in answer.content
    assert owner.post(SIGNERS, {"second_contact": owner.membership.reference}).status_code == 302
    owner.membership.organisation.refresh_from_db()
    assert owner.membership.organisation.second_contact == owner.membership
