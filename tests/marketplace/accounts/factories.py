import datetime as dt
import time

import factory
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.test import Client
from factory.django import DjangoModelFactory

from marketplace.accounts.models import Membership, MembershipRole, Organisation, User
from marketplace.accounts.roles import ROLES_OF_KIND, Role
from marketplace.core import clock
from marketplace.documents.models import Document
from marketplace.engagements.models import Authority


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@people.example")
    name = factory.Sequence(lambda n: f"Person {n}")
    password = factory.django.Password("correct horse battery")

    @factory.post_generation
    def verified(self, create, value, **kwargs):
        if create and value is not False:
            EmailAddress.objects.create(user=self, email=self.email, verified=True, primary=True)

    @factory.post_generation
    def second_factor(self, create, value, **kwargs):
        if create and value:
            Authenticator.objects.create(user=self, type=Authenticator.Type.TOTP, data={"secret": "test"})


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    class Params:
        provider = factory.Trait(is_provider=True, is_operator=False)
        program = factory.Trait(is_program=True, is_operator=False)
        marketplace = factory.Trait(is_marketplace=True, is_operator=False)

    name = factory.Sequence(lambda n: f"Organisation {n}")
    is_operator = True
    state = "MT"


def kind_of_role(role):
    return next(kind for kind, roles in ROLES_OF_KIND.items() if role in roles)


def create_authority(membership, **fields):
    """The paper that lets this signer sign what they like, also what they prepared."""
    document = Document.objects.create(
        organisation=membership.organisation,
        kind="engagements.authority",
        classification="business_confidential",
        original_name="resolution.pdf",
        size=1,
        file_type="pdf",
        sha256="0" * 64,
        file="no/where",
        kept_at=clock.now(),
    )
    defaults = {
        "title": "Chair",
        "document": document,
        "dated_on": dt.date(2020, 1, 1),
        "ends_on": dt.date(2099, 12, 31),
        "may_sign_own_work": True,
    }
    return Authority.objects.create(membership=membership, **defaults | fields)


def create_member(*roles, organisation=None, user=None, second_factor=True, authority=True, **fields):
    """A membership with exactly these roles, in an organisation of the fitting kind; a signer has the paper for it."""
    if organisation is None:
        kinds = {kind_of_role(role) for role in roles} or {"operator"}
        organisation = OrganisationFactory(**({"is_operator": False} | {f"is_{kind}": True for kind in kinds}))
    membership = Membership.objects.create(
        user=user or UserFactory(second_factor=second_factor), organisation=organisation, **fields
    )
    for role in roles:
        MembershipRole.objects.create(membership=membership, role=role)
    if authority and Role.OPERATOR_SIGNER in roles:
        create_authority(membership)
    return membership


def signed_in_client(user, organisation_id=None, *, fresh=True) -> Client:
    """A client with this person's session, who acts for the organisation.

    `fresh` says that the person proved who they are a moment ago, which bank details, payouts and exports ask for.
    """
    client = Client()
    sign_in(client, user, organisation_id, fresh=fresh)
    return client


def sign_in(client: Client, user, organisation_id=None, *, fresh=True) -> None:
    client.force_login(user)
    session = client.session
    session["organisation_id"] = organisation_id
    if fresh:
        session["account_authentication_methods_user"] = str(user.pk)
        session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session.save()
