"""The demo after one seed: every state of every machine, somebody in every role, and nobody real."""

import datetime as dt

import pytest
from django.apps import apps
from django.core.management import call_command

from marketplace.accounts import demo
from marketplace.accounts.models import Organisation, User
from marketplace.accounts.roles import Role
from marketplace.core import clock
from marketplace.engagements.models import Engagement, Request
from marketplace.notices.models import Notice
from marketplace.notices.seeds import MOST_UNREAD
from marketplace.reference.models import HospitalRecord, WaterSystemRecord
from operators.models import IdentityCase, System
from providers.models import Listing, VettingCase
from subsidies.models import Application, Program, Voucher
from subsidies.states import VoucherState
from tests.test_states import machines

pytestmark = pytest.mark.slow

# What no service leaves behind, and why.
NEVER_HELD = {
    # An accepted award issues the voucher and makes it ready to use in one transaction.
    VoucherState.ISSUED,
    # No service replaces a voucher yet; the state is kept for it.
    VoucherState.REPLACED,
}


def model_of(moves):
    """The model whose `state` has the machine's words as its choices."""
    choices = type(next(iter(moves))).choices
    fields = [
        field for model in apps.get_models() for field in model._meta.fields if field.name == "state" and field.choices
    ]
    found = [field.model for field in fields if list(field.choices) == choices]
    assert len(found) == 1, f"No model, or more than one, lives by {choices}"
    return found[0]


@pytest.mark.parametrize("moves", list(machines()))
def test_every_state_of_every_machine_has_an_object(world, moves):
    held = set(model_of(moves).objects.order_by("pk").values_list("state", flat=True))
    assert set(moves) - held - NEVER_HELD == set()


def test_states_that_are_said_to_be_empty_are_empty(world):
    assert not Voucher.objects.filter(state__in=NEVER_HELD).exists()


def test_the_demo_has_the_promised_size(world):
    vetted = VettingCase.objects.exclude(state__in=["draft", "withdrawn", "expired", "appealed", "upheld", "removed"])
    assert vetted.count() == 40
    assert Listing.objects.count() == 160
    assert System.objects.values("county").distinct().count() == 20
    assert Program.objects.taking_applications().count() == 4


def test_somebody_of_every_role_signs_in_with_one_button(world):
    roles = {role for membership in demo.sign_ins() for role in membership.roles}
    assert roles == set(Role)


def test_everyone_is_invented(world):
    assert not User.objects.filter(is_synthetic=True).exclude(email__endswith=".example").exists()
    assert not Organisation.objects.filter(phone__gt="").exclude(phone__regex=r"555-01\d\d$").exists()
    assert not Application.objects.exclude(organisation__is_synthetic=True, program__is_synthetic=True).exists()
    assert not Request.objects.exclude(operator__is_synthetic=True).exists()
    assert not Engagement.objects.exclude(operator__is_synthetic=True, provider__is_synthetic=True).exists()
    assert not IdentityCase.objects.exclude(profile__organisation__is_synthetic=True).exists()


def test_no_entry_of_a_public_registry_takes_part(world):
    numbers = set(System.objects.values_list("identifiers__value", flat=True))
    assert len(numbers) == 20
    assert not WaterSystemRecord.objects.filter(pwsid__in=numbers).exists()
    assert not HospitalRecord.objects.filter(ccn__in=numbers).exists()
    for name in System.objects.values_list("name", flat=True):
        assert not WaterSystemRecord.objects.filter(name__iexact=name).exists()
        assert not HospitalRecord.objects.filter(name__iexact=name).exists()


def test_nobody_is_greeted_by_a_heap_of_old_messages(world):
    for user in User.objects.filter(is_synthetic=True):
        unread = Notice.objects.unread().filter(user=user)
        assert unread.count() <= MOST_UNREAD
        assert not unread.filter(created_at__lt=clock.now() - dt.timedelta(days=15)).exists()


def test_seeding_again_changes_nothing(world):
    def rows():
        return {model: model._default_manager.count() for model in apps.get_models() if not model._meta.proxy}

    before, changed = rows(), Notice.objects.unread().count()
    call_command("seed", verbosity=0)
    assert (rows(), Notice.objects.unread().count()) == (before, changed)
