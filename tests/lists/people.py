"""Lists of people, messages and views."""

from functools import partial
from itertools import count

from django.urls import reverse

from marketplace.accounts import services
from marketplace.accounts.actor import SYSTEM
from marketplace.accounts.roles import Role
from marketplace.core.outbox import attempt, enqueue
from marketplace.documents.models import DocumentView
from marketplace.engagements.services import SignatureDetails
from marketplace.engagements.services.signatures import sign
from marketplace.vault.models import VaultView
from subsidies.services.screening import answer_question, carry_over_screening
from tests.lists.declared import Look, Story, lists
from tests.marketplace.accounts.factories import OrganisationFactory, create_member
from tests.marketplace.documents.factories import create_document
from tests.marketplace.notices.factories import create_notice
from tests.marketplace.vault.factories import create_entry

_numbers = count(1)


@lists("core/background_work.html")
def work_that_failed(sign_in):
    def add():
        row = enqueue("test.nobody_wrote_this", next(_numbers))
        attempt(row.pk, 1)

    return Story(add, [Look(sign_in(Role.EDITOR), reverse("background_work"))])


@lists("accounts/people.html")
def people_and_invitations(sign_in):
    owner = sign_in(Role.OPERATOR_OWNER)
    organisation = owner.membership.organisation

    def add():
        create_member(Role.OPERATOR_VIEWER, organisation=organisation)
        services.invite_member(
            by=owner.actor,
            organisation_id=organisation.pk,
            email=f"invited{next(_numbers)}@people.example",
            roles=[Role.OPERATOR_SIGNER],
        )

    return Story(add, [Look(owner, reverse("people"))])


@lists("engagements/signers.html")
def signers_and_their_papers(sign_in):
    owner = sign_in(Role.OPERATOR_OWNER)
    add = partial(create_member, Role.OPERATOR_SIGNER, organisation=owner.membership.organisation)
    return Story(add, [Look(owner, reverse("engagements:signers"))])


@lists("engagements/signature_list.html")
def everything_that_was_signed(sign_in):
    owner = sign_in(Role.OPERATOR_OWNER)
    signer = create_member(Role.OPERATOR_SIGNER, organisation=owner.membership.organisation)

    def add():
        sign(
            by=signer.actor(),
            organisation=signer.organisation,
            text=f"Text {next(_numbers)}",
            details=SignatureDetails(typed_name="Dana Reyes", title="Chair", consented=True),
        )

    return Story(add, [Look(owner, reverse("engagements:signature_list"))])


@lists("accounts/organisation_switch.html")
def organisations_of_one_person(sign_in):
    client = sign_in(Role.OPERATOR_OWNER)
    user = client.membership.user
    add = partial(create_member, Role.OPERATOR_OWNER, user=user)
    return Story(add, [Look(client, reverse("organisation_switch"))])


@lists("accounts/interests.html")
def declared_interests(sign_in):
    client = sign_in(Role.PROGRAM_REVIEWER)

    def add():
        firm = OrganisationFactory(provider=True)
        services.declare_interest(by=client.actor, organisation=firm.reference, nature="ownership")

    return Story(add, [Look(client, reverse("interests"))])


@lists("notices/inbox.html")
def inbox(sign_in):
    client = sign_in(Role.OPERATOR_OWNER)
    member = client.membership
    add = partial(create_notice, member.user, organisation=member.organisation)
    return Story(add, [Look(client, reverse("notices"))])


@lists("vault/view_log.html")
def who_opened_protected_texts(sign_in):
    client = sign_in(Role.OPERATOR_OWNER)

    def add():
        entry = create_entry(by=client.actor, organisation=client.membership.organisation)
        reader = create_member(Role.OPERATOR_SIGNER, organisation=client.membership.organisation)
        VaultView.objects.create(
            entry=entry, user=reader.user, organisation=reader.organisation, purpose="Reading the notes"
        )

    return Story(add, [Look(client, reverse("vault:view_log"))])


@lists("documents/view_log.html")
def who_downloaded_files(sign_in):
    client = sign_in(Role.OPERATOR_OWNER)

    def add():
        reader = create_member(Role.OPERATOR_SIGNER, organisation=client.membership.organisation)
        DocumentView.objects.create(
            document=create_document(client.membership), user=reader.user, organisation=reader.organisation
        )

    return Story(add, [Look(client, reverse("documents:view_log"))])


@lists("subsidies/check_erase.html")
def answers_to_take_back(sign_in):
    client = sign_in(Role.OPERATOR_OWNER)

    def add():
        code = answer_question(by=SYSTEM, code="", question="kind", answer={"kind": "water"})
        carry_over_screening(by=client.actor, code=code)

    return Story(add, [Look(client, reverse("check_erase"))])
