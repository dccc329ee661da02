"""The Wagtail side of moderation. Wagtail is told of no user: it would write mails of its own."""

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Workflow, WorkflowContentType, WorkflowState, WorkflowTask

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
        listing.current_workflow_task_state.approve(user=None)


def reject_moderation(listing: Listing) -> None:
    listing.current_workflow_task_state.reject(user=None)


def cancel_moderation(listing: Listing) -> None:
    if current := listing.current_workflow_state:
        current.cancel(user=None)
