"""What somebody without the right may do: nothing."""

from collections.abc import Callable, Iterable

import pytest
from django.apps import apps

from marketplace.accounts.models import Organisation
from marketplace.accounts.roles import ROLES_OF_KIND, Role
from marketplace.core.errors import Refused
from tests.marketplace.accounts.factories import create_member

APPS = ("audit", "core", "documents", "engagements", "ledger", "notices", "payments", "subsidies", "vault")


def everything() -> dict[str, list]:
    """Every row of what trade and money write: equal before and after means that nothing changed."""
    models = [model for label in APPS for model in apps.get_app_config(label).get_models()]
    return {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in models}


def assert_refused_to_others(call: Callable, *, organisations: Iterable[Organisation], allowed: Iterable[Role]) -> None:
    """`call(actor)` is refused to a colleague of every other role in each of these organisations."""
    others = [
        create_member(role, organisation=organisation).actor()
        for organisation in organisations
        for kind in organisation.kinds
        for role in ROLES_OF_KIND[kind]
        if role not in allowed
    ]
    before = everything()
    for actor in others:
        with pytest.raises(Refused):
            call(actor)
    assert everything() == before
