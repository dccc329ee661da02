"""Who may look at the machinery. `accounts` puts the actor on the request; this app knows only its answers."""

from django.utils.translation import gettext as _


def why_not_mind_work(actor) -> str:
    """Later work names codes and numbers of rows, nobody's words; staff alone see it and try it again."""
    return "" if actor.is_staff else _("Only staff of the marketplace can do this.")
