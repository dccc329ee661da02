from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.core.panels import Task
from search.engines import switch


def tasks(actor: Actor) -> Iterator[Task]:
    """Staff hear of it when an engine of the search does not answer; visitors see the same pages from the other."""
    if actor.is_staff and (problem := switch.problem()):
        yield Task(
            title=_("Part of the search does not answer"),
            url=reverse("readyz"),
            action=_("See what else needs care"),
            detail=_("What we know: %(problem)s. Whoever runs the server starts it again.") % {"problem": problem},
            rank=25,
        )
