"""The Wagtail side of moderation. Wagtail is told of no user: it would write mails of its own."""

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Revision, TaskState, Workflow, WorkflowContentType, WorkflowState, WorkflowTask

from providers.models import Listing, ListingModerationTask, publication_door

NAME = "Listing moderation"


def moderation_workflow() -> Workflow:
    """The workflow of listings, made on first use."""
    content_type = ContentType.objects.get_for_model(Listing)
    assigned = WorkflowContentType.objects.filter(content_type=content_type).select_related("workflow").first()
    if assigned:
        return assigned.workflow
    task, _ = ListingModerationTask.objects.get_or_create(name=NAME)
    workflow, _ = Workflow.objects.get_or_create(name=NAME)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task)
    WorkflowContentType.objects.create(workflow=workflow, content_type=content_type)
    return workflow


def start_moderation(listing: Listing) -> None:
    workflow = moderation_workflow()
    current = listing.current_workflow_state
    if current and current.status == WorkflowState.STATUS_NEEDS_CHANGES:
        current.resume(user=None)
    elif current is None:
        workflow.start(listing, None)


def finish_moderation(listing: Listing) -> None:
    """Ends the workflow, which publishes the latest revision."""
    with publication_door(listing.pk):
        _open_task(listing).approve(user=None)


def reject_moderation(listing: Listing) -> None:
    _open_task(listing).reject(user=None)


def _open_task(listing: Listing) -> TaskState:
    """What the moderator has to do, told whose it is: Wagtail would look the listing up at each of its own steps."""
    state = listing.current_workflow_state
    task = state.current_task_state.specific
    task.workflow_state, state.current_task_state = state, task
    WorkflowState.content_object.set_cached_value(state, listing)
    if task.revision_id == listing.latest_revision_id:
        task.revision = listing.latest_revision
        Revision.content_object.set_cached_value(task.revision, listing)
    return task


def cancel_moderation(listing: Listing) -> None:
    if current := listing.current_workflow_state:
        current.cancel(user=None)
