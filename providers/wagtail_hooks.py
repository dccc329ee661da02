"""Listings in the Wagtail admin: moderators read there and decide; every other door is shut."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.action_menu import WorkflowMenuItem
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views import snippets

from marketplace.core.errors import DomainError, Refused
from providers import permissions, selectors
from providers.models import Listing


class ListingPolicy(ModelPermissionPolicy):
    """Moderators look. Nobody adds, changes, publishes or deletes here, whatever the admin's groups say."""

    def user_has_permission(self, user, action):
        return action == "view" and not permissions.why_not_on_moderation_desk(selectors.staff_actor(user))

    def user_has_any_permission(self, user, actions):
        return any(self.user_has_permission(user, action) for action in actions)


register_permission_policy(Listing, ListingPolicy(Listing), exact_class=True)


class ReviewView(snippets.EditView):
    """The draft with its preview. The form saves nothing; only the workflow's two actions are taken from it."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.autosave_enabled = False

    def form_valid(self, form):
        if self.action != "workflow-action":
            raise Refused(_("Only the provider changes a listing. Approve it, or return it with a reason."))
        try:
            self.workflow_action_action()
        except Refused:
            raise
        except DomainError as error:
            messages.error(self.request, str(error))
            return redirect(self.get_edit_url())
        messages.success(self.request, _("Decided: %(name)s. The provider is told.") % {"name": self.object.name})
        return redirect(self.index_url_name)


class DraftPreview(snippets.PreviewOnEditView):
    """The latest draft as it is: the editor has no fields whose contents could be ahead of it."""

    permission_required = "view"

    def post(self, request, *args, **kwargs):
        return JsonResponse({"is_valid": True, "is_available": True})

    def get(self, request, *args, **kwargs):
        mode = self.object.default_preview_mode
        return self.object.make_preview_request(request, mode, self.get_extra_request_attrs())


class RevisionPreview(snippets.PreviewRevisionView):
    permission_required = "view"


SHOWN = ("name", "summary", "description", "you_get", "you_do", "terms")


class ListingViewSet(snippets.SnippetViewSet):
    model = Listing
    icon = "clipboard-list"
    menu_label = Listing._meta.verbose_name_plural
    add_to_admin_menu = True
    copy_view_enabled = False
    inspect_view_enabled = True
    list_display = ["name", "provider", "state", "since"]
    list_filter = ["state"]
    edit_view_class = ReviewView
    preview_on_edit_view_class = DraftPreview
    revisions_view_class = RevisionPreview
    panels = [
        HelpPanel(template="providers/admin_review.html"),
        *(FieldPanel(name, read_only=True) for name in SHOWN),
    ]


register_snippet(ListingViewSet)


@hooks.register("construct_snippet_action_menu")
def only_the_workflow(menu_items, request, context):
    """Saving, publishing, scheduling and unpublishing are not offered for a listing."""
    if context["model"] is Listing:
        menu_items[:] = [item for item in menu_items if isinstance(item, WorkflowMenuItem)]
