"""What the dashboard says to a person who belongs to no organization yet."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.core.panels import Task


def tasks(actor: Actor) -> Iterator[Task]:
    if actor.user_id and not actor.organisation_id:
        yield Task(
            title=_("Create your organization"),
            url=reverse("organisation_create"),
            action=_("Create your organization"),
            detail=_(
                "It takes two minutes. Does a colleague use Levee already? "
                "Ask for an invitation by e-mail, and open the link in it."
            ),
            rank=1,
        )
