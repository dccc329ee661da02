"""Nobody publishes, takes down, schedules or edits a listing past our services."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from marketplace.accounts.actor import SYSTEM
from marketplace.accounts.roles import Role
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from providers.models import Listing
from providers.services import listings
from providers.states import ListingState
from tests.marketplace.accounts.factories import create_member
from tests.providers.factories import draft_listing, publish


@pytest.fixture
def waiting(provider, content):
    listing = draft_listing(provider, content())
    listings.submit_listing(by=SYSTEM, listing_id=listing.pk)
    return Listing.objects.get(pk=listing.pk)


def test_a_revision_is_not_published_directly(waiting):
    with pytest.raises(Refused, match="approving it in moderation"):
        waiting.latest_revision.publish()
    assert not Listing.objects.get().live


def test_a_live_listing_is_not_taken_down_directly(provider, content):
    listing = publish(draft_listing(provider, content()))
    with pytest.raises(Refused, match="Take a listing down"):
        listing.unpublish()
    assert Listing.objects.get().live


def test_a_revision_is_not_saved_directly(waiting):
    with pytest.raises(Refused):
        waiting.save_revision()


def test_a_publication_cannot_be_scheduled(waiting):
    waiting.go_live_at = clock.now() + dt.timedelta(days=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        waiting.save()
    revision = waiting.latest_revision
    revision.approved_go_live_at = clock.now() - dt.timedelta(days=1)
    revision.save()
    with pytest.raises(Refused):
        call_command("publish_scheduled")
    assert not Listing.objects.get().live


def test_the_workflow_task_passes_our_service(waiting):
    user = create_member(Role.MODERATOR).user
    task = waiting.current_workflow_task
    state = waiting.current_workflow_task_state
    assert [action[0] for action in task.get_actions(waiting, user)] == ["approve", "reject"]
    with pytest.raises(DomainError, match="Choose the reason"):
        task.on_action(state, user, "reject")
    task.on_action(state, user, "approve")
    assert Listing.objects.get().state == ListingState.LIVE


def test_the_workflow_task_offers_nothing_to_others(waiting):
    for role in (Role.EDITOR, Role.PROVIDER_OWNER):
        user = create_member(role).user
        assert waiting.current_workflow_task.get_actions(waiting, user) == []
        with pytest.raises(Refused):
            waiting.current_workflow_task.on_action(waiting.current_workflow_task_state, user, "approve")
    assert not Listing.objects.get().live


def test_the_workflow_task_refuses_an_older_revision(waiting):
    state = waiting.current_workflow_task_state
    old = waiting.revisions.order_by("pk").first()
    assert old.pk != waiting.latest_revision_id
    state.revision = old
    state.save()
    with pytest.raises(DomainError, match="changed since"):
        waiting.current_workflow_task.on_action(state, create_member(Role.MODERATOR).user, "approve")
