import pytest
from django.core.management import call_command

from marketplace.accounts import seeds as people
from marketplace.accounts.models import Organisation
from marketplace.accounts.roles import Kind, Role
from operators import seeds, selectors
from operators.models import IdentityCase, System
from tests.marketplace.accounts.factories import create_member


@pytest.mark.slow
def test_sixty_operators_stand_after_two_runs():
    call_command("reference_load", verbosity=0)
    create_member(Role.VETTING_OFFICER)
    for _ in range(2):
        seeds.seed()
    organisations = Organisation.objects.of_kind(Kind.OPERATOR).order_by("pk")
    assert len(organisations) == System.objects.count() == 60
    assert all(organisation.is_synthetic for organisation in organisations)
    states = list(IdentityCase.objects.values_list("state", flat=True))
    assert {state: states.count(state) for state in states} == {
        "verified": 56,
        "pending": 2,
        "unverified": 1,
        "lapsed": 1,
    }
    facts = selectors.facts_for(organisations[0])
    assert (facts["population_served"].value, facts["state"].value, facts["is_rural_rucc"].value) == (2900, "MT", True)
    assert people.seed_organisation(name=organisations[0].name, kinds=["operator"], state="MT") == organisations[0]
