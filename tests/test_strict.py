"""The strict set-up is itself tested: a guard that never fires guards nothing."""

import socket
import warnings

import pytest
from django.contrib.auth.decorators import login_not_required
from django.template import engines
from django.test import Client
from django.urls import path
from pytest_socket import SocketBlockedError

from marketplace.accounts.models import User
from marketplace.core.outbox import enqueue
from tests.marketplace.accounts.factories import OrganisationFactory


@login_not_required
def writing_view(request):
    enqueue("core.nothing")


urlpatterns = [path("writes", writing_view)]


@pytest.mark.urls(__name__)
def test_a_get_that_writes_fails():
    with pytest.raises(AssertionError, match="A GET must not write"):
        Client().get("/writes")


def test_rows_without_an_order_are_shuffled():
    OrganisationFactory.create_batch(8)
    sql = str(User.objects.order_by().query)
    assert "RAND" in sql.upper()


def test_an_undefined_variable_in_our_templates_fails(settings):
    page = engines["django"].from_string("{{ nobody_defined_this }}")
    page.template.origin.name = str(settings.BASE_DIR / "marketplace" / "page.html")
    with pytest.raises(AssertionError, match="nobody_defined_this"):
        page.render({})


def test_a_warning_fails():
    with pytest.raises(DeprecationWarning):
        warnings.warn("old", DeprecationWarning, stacklevel=1)


def test_nobody_reaches_the_network():
    with pytest.raises((SocketBlockedError, UserWarning), match="socket"):
        socket.socket(socket.AF_INET)
