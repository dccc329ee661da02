"""The pages of people, organisations and operators' records."""

from marketplace.accounts import forms as accounts
from marketplace.accounts.models import Membership, Organisation
from marketplace.accounts.roles import Role
from marketplace.core import clock
from marketplace.engagements.forms import signers
from marketplace.notices.forms import DigestForm
from operators import forms
from operators.models import IdentityCase, IdentityProof, JoinRequest, OperatorProfile, System
from operators.states import IdentityState
from search.forms import AlertForm, SaveForm
from tests.world.badinput.trade import operator
from tests.world.badinput.ways import NEWCOMER, to, way


def staff() -> Organisation:
    return Organisation.objects.filter(is_marketplace=True).order_by("pk")[0]


def system() -> System:
    return System.objects.filter(profile__organisation=operator()).order_by("pk")[0]


@way(accounts.SignUpDetails)
def sign_up():
    return to(None, "account_signup")


@way(accounts.ProfileForm)
def own_profile():
    return to(operator(), "profile")


@way(accounts.InvitationForm)
def an_invitation():
    return to(operator(), "invite")


@way(accounts.MemberForm)
def a_colleague():
    colleague = Membership.objects.active().filter(organisation=operator()).order_by("pk")[0]
    return to(operator(), "member", colleague.reference)


@way(accounts.OrganisationForm)
def a_new_organisation():
    return to(NEWCOMER, "organisation_create")


@way(accounts.InterestForm)
def own_interests():
    return to(operator(), "interests")


@way(accounts.SecondFactorResetForm)
def a_second_factor_to_reset():
    person = Membership.objects.active().filter(organisation=operator()).order_by("pk")[0].user
    return to(staff(), "second_factor_reset", email=person.email)


@way(SaveForm)
def a_search_to_save():
    return to(operator(), "search:save", q="backup")


@way(AlertForm)
def an_address_for_alerts():
    return to(None, "search:alert_new", q="backup")


@way(DigestForm)
def how_often_we_write():
    return to(operator(), "notices_preferences")


@way(forms.SystemForm)
def a_new_system():
    return to(operator(), "system_new")


@way(forms.FactForm)
def a_fact_to_correct():
    return to(operator(), "fact_correct", system().reference, "county")


@way(forms.FiguresForm)
def figures_of_a_system():
    return to(operator(), "system_figures", system().reference)


@way(forms.AssessmentForm)
def questions_about_goals():
    return to(operator(), "assessment_page", "PR")


@way(forms.ProofForm)
def a_proof_of_identity():
    case = IdentityCase.objects.filter(state=IdentityState.UNVERIFIED).order_by("pk")[0]
    return to(case.profile.organisation, "identity_proof")


@way(forms.RefusalForm)
def an_identity_to_decide():
    case = IdentityCase.objects.filter(state=IdentityState.PENDING).order_by("pk")[0]
    return to(staff(), "identity_case", case.reference)


@way(forms.VerifyForm)
def an_identity_that_was_checked():
    return an_identity_to_decide()


def _by_letter(*, mailed: bool) -> IdentityCase:
    case = IdentityCase.objects.filter(state=IdentityState.PENDING).order_by("pk")[0]
    sent = {"letter_to": "10 Main Street", "letter_sent_at": clock.now()} if mailed else {}
    case.proofs.filter(decided_at__isnull=True).update(route=IdentityProof.Route.LETTER, **sent)
    return case


@way(forms.LetterForm)
def a_letter_with_a_code():
    return to(staff(), "identity_case", _by_letter(mailed=False).reference)


@way(forms.CodeForm)
def the_code_of_a_letter():
    return to(_by_letter(mailed=True).profile.organisation, "identity_proof")


@way(forms.JoinForm)
def asking_to_join():
    return to(operator(), "join_ask")


def _asked() -> JoinRequest:
    profile = OperatorProfile.objects.order_by("pk")[0]
    person = Membership.objects.active().exclude(organisation=profile.organisation).order_by("pk")[0].user
    return JoinRequest.objects.get_or_create(
        profile=profile, asked_by=person, decided_at=None, defaults={"title": "Clerk", "note": "Ask the office."}
    )[0]


@way(forms.JoinAnswerForm)
def a_join_to_accept():
    return to(staff(), "join_case", _asked().reference)


@way(forms.JoinRefusalForm)
def a_join_to_refuse():
    return to(staff(), "join_case", _asked().reference)


@way(forms.OwnerForm)
def an_owner_who_is_gone():
    return to(staff(), "entity_owner", operator().reference)


@way(forms.NameForm)
def a_new_legal_name():
    return to(staff(), "entity_name", operator().reference)


@way(forms.SuccessionForm)
def a_merger():
    return to(staff(), "entity_succession", operator().reference)


@way(signers.SecondContactForm)
def a_second_contact():
    return to(operator(), "engagements:signers")


@way(signers.AuthorityForm)
def the_paper_of_a_signer():
    members = Membership.objects.active().with_role(Role.OPERATOR_SIGNER).filter(organisation=operator())
    return to(operator(), "engagements:authority_new", members.order_by("pk")[0].reference)
