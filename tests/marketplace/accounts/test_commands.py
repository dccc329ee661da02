import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from marketplace.accounts.models import Invitation
from marketplace.accounts.roles import Role
from marketplace.core import outbox
from tests.marketplace.accounts.factories import create_member


def test_the_first_officer_of_an_instance_is_invited_by_e_mail(capsys):
    call_command("create_first_admin", "first@exchange.example")
    invitation = Invitation.objects.get()
    assert invitation.organisation.is_marketplace
    assert set(invitation.roles) == {Role.VETTING_OFFICER, Role.EDITOR}
    outbox.drain()
    assert mail.outbox[0].to == ["first@exchange.example"]


def test_an_instance_with_an_officer_needs_no_first_one():
    create_member(Role.VETTING_OFFICER)
    with pytest.raises(CommandError):
        call_command("create_first_admin", "first@exchange.example")
    assert not Invitation.objects.exists()
