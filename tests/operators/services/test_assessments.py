import pytest

from marketplace.accounts.roles import Role
from marketplace.audit.models import AuditEvent
from marketplace.core.errors import DomainError, Refused
from marketplace.engagements import permissions as trade
from marketplace.engagements.services.requests import NOTES_KIND
from marketplace.engagements.states import EngagementState
from marketplace.vault.access import openable
from marketplace.vault.models import VaultEntry, VaultView
from marketplace.vault.services import seal
from operators import selectors, services
from operators.models import Assessment
from tests.marketplace.accounts.factories import create_member
from tests.marketplace.engagements.factories import Party, provider_party, signed_order
from tests.operators.factories import create_goals, create_officer, create_operator


@pytest.fixture
def profile():
    create_goals()
    return create_operator()


def save(profile, answers, **options):
    return services.save_answers(by=profile.owner.actor(), profile_id=profile.pk, answers=answers, **options)


def test_pages_add_up_and_a_skipped_goal_takes_its_answer_back(profile):
    save(profile, {"1.A": "yes", "3.F": "no"})
    assessment = save(profile, {"3.F": "", "3.I": "partly"}, finished=True)
    answers = selectors.answers_of(assessment, by=profile.owner.actor(), purpose="Test")
    assert answers == {"1.A": "yes", "3.I": "partly"}
    assert (assessment.answered_count, selectors.assessment_date(profile.organisation)) == (2, assessment.finished_on)


def test_answers_stand_in_the_vault_and_nowhere_else(profile):
    save(profile, {"1.A": "partly"})
    assert "partly" not in VaultEntry.objects.get().ciphertext
    assert not [event for event in AuditEvent.objects.all() if "partly" in str(event.facts)]


def test_each_view_is_logged_and_strangers_see_nothing(profile):
    assessment = save(profile, {"1.A": "no"})
    with pytest.raises(Refused):
        selectors.answers_of(assessment, by=create_officer().actor(), purpose="Curious")
    with pytest.raises(Refused):
        selectors.answers_of(assessment, by=create_operator().owner.actor(), purpose="Curious")
    before = VaultView.objects.count()
    selectors.answers_of(assessment, by=profile.owner.actor(), purpose="Dashboard")
    assert VaultView.objects.count() == before + 1


RUNNING = [
    EngagementState.AGREED,
    EngagementState.IN_DELIVERY,
    EngagementState.DELIVERED,
    EngagementState.DISPUTED,
    EngagementState.ACCEPTED,
]


@pytest.fixture
def order(profile, monkeypatch):
    """Identity and vetting are not what these tests are about."""
    monkeypatch.setattr(trade, "_gates", {side: [] for side in trade.Side})
    buyer = Party(Role.OPERATOR_SIGNER, organisation=profile.organisation)
    return signed_order(buyer, provider_party(Role.PROVIDER_SALES))


@pytest.mark.parametrize("state", EngagementState)
def test_the_chosen_provider_reads_answers_and_notes_until_the_order_is_over(profile, order, state):
    assessment = save(profile, {"1.A": "no"})
    order.state, order.end_reason = state, "Over"
    order.save()
    notes = seal(by=profile.owner.actor(), organisation=profile.organisation, kind=NOTES_KIND, content="No lock.")
    order.request.private_notes = notes
    order.request.save()
    seller = create_member(Role.PROVIDER_DELIVERY, organisation=order.provider).actor()
    readable = {assessment.entry_id, notes.pk} if state in RUNNING else set()
    assert openable(seller, [assessment.entry, notes]) == readable
    accounts = create_member(Role.PROVIDER_FINANCE, organisation=order.provider).actor()
    assert not openable(accounts, [assessment.entry, notes])


def test_an_unknown_answer_is_refused(profile):
    for answers in ({"9.Z": "yes"}, {"1.A": "maybe"}):
        with pytest.raises(DomainError):
            save(profile, answers)
    assert not Assessment.objects.exists()


def test_a_viewer_does_not_answer(profile):
    viewer = create_member(Role.OPERATOR_VIEWER, organisation=profile.organisation).actor()
    with pytest.raises(Refused):
        services.save_answers(by=viewer, profile_id=profile.pk, answers={"1.A": "yes"})
    assert not Assessment.objects.exists()


def test_erasing_leaves_date_and_count_and_answers_may_be_given_again(profile):
    save(profile, {"1.A": "no"}, finished=True)
    assessment = services.erase_answers(by=profile.owner.actor(), profile_id=profile.pk)
    assert (assessment.answered_count, bool(assessment.finished_on)) == (1, True)
    assert selectors.answers_of(assessment, by=profile.owner.actor(), purpose="Test") == {}
    assert save(profile, {"3.F": "yes"}).answered_count == 1


def test_only_an_owner_erases_and_the_event_tells_no_answer(profile):
    save(profile, {"1.A": "partly"})
    preparer = create_member(Role.OPERATOR_PREPARER, organisation=profile.organisation).actor()
    with pytest.raises(Refused, match="owner"):
        services.erase_answers(by=preparer, profile_id=profile.pk)
    assert not VaultEntry.objects.get().erased_at
    services.erase_answers(by=profile.owner.actor(), profile_id=profile.pk)
    assert AuditEvent.objects.get(action="assessment.erased").facts == {"answered": 1}
