from django.contrib.auth import authenticate
from django.test import RequestFactory

from marketplace.accounts import seeds
from marketplace.accounts.models import Membership, User
from marketplace.accounts.roles import Role
from marketplace.accounts.selectors import has_second_factor


def test_the_marketplace_is_seeded_once_however_often_it_runs():
    seeds.seed()
    counts = User.objects.count(), Membership.objects.count()
    seeds.seed()
    assert (User.objects.count(), Membership.objects.count()) == counts == (4, 4)


def test_a_seeded_person_signs_in_with_the_demo_password_and_has_a_factor_where_the_role_needs_one():
    town = seeds.seed_organisation(name="Bear Creek Rural Water District", kinds=["operator"], state="MT")
    clerk = seeds.seed_person(
        email="pat@bear.example", name="Pat Lane", organisation=town, roles=[Role.OPERATOR_PREPARER]
    )
    signer = seeds.seed_person(
        email="dana@bear.example", name="Dana Roe", organisation=town, roles=[Role.OPERATOR_SIGNER]
    )
    assert authenticate(RequestFactory().get("/"), email="pat@bear.example", password=seeds.PASSWORD) == clerk.user
    assert not has_second_factor(clerk.user)
    assert has_second_factor(signer.user)
    assert signer.actor().has(Role.OPERATOR_SIGNER)
