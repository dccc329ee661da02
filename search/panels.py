from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.accounts.actor import Actor
from marketplace.accounts.roles import Role
from marketplace.core.panels import Task
from search import selectors
from search.engines import switch


def tasks(actor: Actor) -> Iterator[Task]:
    """Staff hear of it when an engine of the search does not answer; visitors see the same pages from the other."""
    if actor.has(Role.MODERATOR) and (count := selectors.gaps().count()):
        yield Task(
            title=_("People look for what nobody offers"),
            url=reverse("search:gaps"),
            action=_("See what they look for"),
            detail=ngettext(
                "%(count)s search of the last 30 days found nothing.",
                "%(count)s different searches of the last 30 days found nothing.",
                count,
            )
            % {"count": count},
            rank=90,
        )
    if actor.is_staff and (problem := switch.problem()):
        yield Task(
            title=_("Part of the search does not answer"),
            url=reverse("readyz"),
            action=_("See what else needs care"),
            detail=_("What we know: %(problem)s. Whoever runs the server starts it again.") % {"problem": problem},
            rank=25,
        )
