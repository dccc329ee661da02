"""The table of ways: how somebody who may fill in a form gets to its page.

@way(RequestForm)
def a_new_request():
    return organisation, "/requests/new/"

The one who comes holds every role of the organisation, took part in nothing yet, and has just proved who they are. None
as organisation is a visitor, NEWCOMER somebody without an organisation.
"""

from collections.abc import Callable

from django import forms
from django.test import Client
from django.urls import get_resolver, reverse

from marketplace.accounts.models import Organisation
from marketplace.accounts.roles import ROLES_OF_KIND
from marketplace.documents.forms import UploadsForm
from tests import source
from tests.marketplace.accounts.factories import UserFactory, create_member
from tests.subsidies.factories import client_of

NEWCOMER = "newcomer"
Way = Callable[[], tuple[Organisation | str | None, str]]
WAYS: dict[type[forms.BaseForm], Way] = {}


def way(*form_classes: type[forms.BaseForm]):
    """Declare how to get to the page of these forms."""

    def declare(find: Way) -> Way:
        WAYS.update(dict.fromkeys(form_classes, find))
        return find

    return declare


def to(organisation: Organisation | str | None, name: str, *arguments, **query) -> tuple:
    """The answer of a way."""
    return organisation, reverse(name, args=arguments, query=query or None)


def client_for(organisation: Organisation | str | None) -> Client:
    if organisation is None:
        return Client()
    if isinstance(organisation, str):
        client = Client()
        client.force_login(UserFactory())
        return client
    roles = [role for kind in organisation.kinds for role in ROLES_OF_KIND[kind]]
    return client_of(create_member(*roles, organisation=organisation).actor())


def every_form() -> list[type[forms.BaseForm]]:
    """Every form class of ours that is used as it is, in the order of their names."""
    assert get_resolver().url_patterns  # all views, and with them all forms, are imported now
    found = [form for form in _below(forms.BaseForm) if form.__module__.split(".")[0] in source.PACKAGES]
    return sorted(found, key=name_of)


def _below(form_class) -> set[type[forms.BaseForm]]:
    return set().union(*({one} | _below(one) for one in form_class.__subclasses__()))


def name_of(form_class) -> str:
    return f"{form_class.__module__.replace('.forms', '').removeprefix('marketplace.')}.{form_class.__name__}"


def has_upload(form_class) -> bool:
    return issubclass(form_class, UploadsForm)
