from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.core.panels import Task
from marketplace.vault.selectors import back_up_problem


def tasks(actor: Actor) -> Iterator[Task]:
    """Staff are reminded to copy the keys: without them no protected answer can ever be read again."""
    if actor.is_staff and (problem := back_up_problem()):
        yield Task(
            title=_("Copy the keys of the vault"),
            url=reverse("readyz"),
            action=_("See what else needs care"),
            detail=_("%(problem)s Whoever runs the server copies them and runs vault_backup_confirm.")
            % {"problem": problem},
            rank=25,
        )
