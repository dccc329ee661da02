"""Nobody publishes, takes down, schedules or edits a listing past our services."""

import datetime as dt
import json

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

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


ADMIN = "/cms/snippets/providers/listing"
# Wagtail sends a refused member of its staff back to its start page with a sentence.
SHUT = {302, 403, 404, 405}


@pytest.fixture
def moderator(sign_in):
    return sign_in(Role.MODERATOR)


def collected(data=None):
    """What the admin's editor posts when a workflow action is chosen."""
    return {"action-workflow-action": "true", "workflow-action-extra-data": json.dumps(data or {})}


def test_a_moderator_reads_the_draft_and_publishes_it_in_the_admin(waiting, moderator):
    assert waiting.name in moderator.get(f"{ADMIN}/").content.decode()
    edit = moderator.get(f"{ADMIN}/edit/{waiting.pk}/").content.decode()
    assert "Approve and publish" in edit
    assert "Return with a reason" in edit
    for absent in ("action-publish", "action-submit", "action-cancel-workflow", "Save draft"):
        assert f'name="{absent}"' not in edit
    preview = moderator.get(f"{ADMIN}/preview/{waiting.pk}/").content.decode()
    assert "Preview: this is the draft as buyers would see it." in preview
    answer = moderator.post(f"{ADMIN}/edit/{waiting.pk}/", collected() | {"workflow-action-name": "approve"})
    assert answer.status_code == 302
    listing = Listing.objects.get()
    assert (listing.live, listing.state) == (True, ListingState.LIVE)


def test_a_moderator_returns_with_a_coded_reason_in_the_admin(waiting, moderator):
    state = waiting.current_workflow_task_state
    ask = moderator.get(f"{ADMIN}/workflow/collect_action_data/{waiting.pk}/reject/{state.pk}/")
    assert "A buyer could not work out the price" in ask.json()["html"]
    reason = {"reason": "price_unclear", "remark": "Say what a month costs."}
    post = collected(reason) | {"workflow-action-name": "reject"}
    moderator.post(f"{ADMIN}/edit/{waiting.pk}/", post)
    listing = Listing.objects.get()
    assert (listing.state, listing.return_reason) == (ListingState.DRAFT, "price_unclear")
    assert not listing.live


def test_a_return_without_a_reason_says_so_and_changes_nothing(waiting, moderator):
    post = collected() | {"workflow-action-name": "reject"}
    page = moderator.post(f"{ADMIN}/edit/{waiting.pk}/", post, follow=True).content.decode()
    assert "Choose the reason." in page
    assert Listing.objects.get().state == ListingState.IN_MODERATION


def test_the_action_from_the_list_of_tasks_passes_our_service_too(waiting, moderator):
    state = waiting.current_workflow_task_state
    reason = {"reason": "words", "remark": "Shorter sentences."}
    path = f"{ADMIN}/workflow/action/{waiting.pk}/reject/{state.pk}/"
    assert moderator.post(path, reason).status_code == 302
    assert Listing.objects.get().return_reason == "words"


@pytest.mark.parametrize("action", ["edit", "publish", "submit", "cancel-workflow", "restart-workflow"])
def test_no_other_action_of_the_editor_changes_a_listing(waiting, moderator, action):
    before = (waiting.latest_revision_id, waiting.state)
    answer = moderator.post(f"{ADMIN}/edit/{waiting.pk}/", {f"action-{action}": "true", "name": "Mine now"})
    assert answer.status_code in SHUT
    waiting.refresh_from_db()
    assert (waiting.latest_revision_id, waiting.state) == before
    assert not waiting.live


@pytest.mark.parametrize(
    "door",
    [
        "add/",
        "delete/{pk}/",
        "unpublish/{pk}/",
        "copy/{pk}/",
        "history/{pk}/revisions/{revision}/revert/",
        "history/{pk}/revisions/{revision}/unschedule/",
    ],
)
@pytest.mark.parametrize("superuser", [False, True])
def test_every_other_door_of_the_admin_is_shut(provider, content, moderator, door, superuser):
    listing = publish(draft_listing(provider, content()))
    user = moderator.membership.user
    user.is_superuser = superuser
    user.save()
    path = f"{ADMIN}/{door.format(pk=listing.pk, revision=listing.latest_revision_id)}"
    for answer in (moderator.get(path), moderator.post(path, {"name": "Mine"})):
        assert answer.status_code in SHUT
    listing = Listing.objects.get()
    assert (listing.live, listing.state) == (True, ListingState.LIVE)


def test_a_bulk_action_deletes_no_listing(waiting, moderator):
    path = f"/cms/bulk/providers/listing/delete/?id={waiting.pk}"
    page = moderator.post(path, {"confirm": "true"})
    assert page.status_code in {200, 302, 403}
    assert Listing.objects.filter(pk=waiting.pk).exists()


def test_a_listing_is_never_deleted(waiting):
    with pytest.raises(Refused, match="kept"):
        waiting.delete()
    with pytest.raises(Refused, match="kept"):
        Listing.objects.all().delete()
    assert Listing.objects.exists()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.VETTING_OFFICER, Role.PROVIDER_OWNER])
def test_others_do_not_enter_the_listings_of_the_admin(waiting, sign_in, role):
    client = sign_in(role)
    state = waiting.current_workflow_task_state
    for path in (
        "",
        f"edit/{waiting.pk}/",
        f"preview/{waiting.pk}/",
        f"workflow/action/{waiting.pk}/approve/{state.pk}/",
    ):
        assert client.get(f"{ADMIN}/{path}").status_code in SHUT
        assert client.post(f"{ADMIN}/{path}", collected()).status_code in SHUT
    assert not Listing.objects.get().live


def test_the_draft_is_previewed_on_our_desk_too(waiting, moderator):
    page = moderator.get(reverse("providers:moderate", args=[waiting.reference])).content.decode()
    assert waiting.name in page
