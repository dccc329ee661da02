from django.utils.translation import gettext_lazy as _
from wagtail.models import Task


class ListingModerationTask(Task):
    """A moderator approves a listing or returns it with a coded reason; both go through our services."""

    class Meta:
        verbose_name = _("listing moderation")

    def get_actions(self, obj, user):
        from providers import permissions, selectors

        if permissions.why_not_moderate(selectors.staff_actor(user), obj):
            return []
        return [("approve", _("Approve and publish"), False), ("reject", _("Return with a reason"), True)]

    def user_can_access_editor(self, obj, user):
        return bool(self.get_actions(obj, user))

    def locked_for_user(self, obj, user):
        return True

    def get_form_for_action(self, action):
        from providers.forms.moderation import ReturnListingForm, TaskApprovalForm

        return ReturnListingForm if action == "reject" else TaskApprovalForm

    def on_action(self, task_state, user, action_name, **kwargs):
        """`kwargs` are the fields of the action's form; anything but the two actions is refused by Wagtail."""
        from providers import selectors
        from providers.services import moderation

        given = {"by": selectors.staff_actor(user), "revision_id": task_state.revision_id}
        listing_id = int(task_state.revision.object_id)
        if action_name == "approve":
            moderation.approve_listing(listing_id=listing_id, **given)
        elif action_name == "reject":
            moderation.return_listing(
                listing_id=listing_id, reason=kwargs.get("reason", ""), remark=kwargs.get("remark", ""), **given
            )

    def get_task_states_user_can_moderate(self, user, **kwargs):
        from providers import permissions, selectors

        if permissions.why_not_on_moderation_desk(selectors.staff_actor(user)):
            return self.task_states.none()
        return self.task_states.filter(status="in_progress")

    @classmethod
    def get_description(cls):
        return _("A moderator reads the draft, then publishes it or returns it with a coded reason.")
