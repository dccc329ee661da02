from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from subsidies.models import RuleCard
from subsidies.services.rulecards import note_edit


class RuleCardViewSet(SnippetViewSet):
    """Editors write rules here; there is nothing to publish, because only a signature makes rules bind."""

    model = RuleCard
    icon = "list-ul"
    menu_label = RuleCard._meta.verbose_name_plural
    add_to_admin_menu = True
    list_display = ["program", "edited_at"]
    copy_view_enabled = False


register_snippet(RuleCardViewSet)


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def rule_card_saved(request, snippet):
    if isinstance(snippet, RuleCard):
        note_edit(by=request.actor, card=snippet)
