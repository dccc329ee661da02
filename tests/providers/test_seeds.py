import shutil

import pytest

from marketplace.accounts import seeds as people
from marketplace.reference.services import SHIPPED, load_reference
from providers import seeds
from providers.models import Listing, ProviderProfile, VettingCase
from providers.states import ListingState, VettingState


@pytest.mark.slow
def test_the_demo_has_every_state_and_is_seeded_once(tmp_path):
    for name in ("csf2_subcategories.csv.xz", "cpg_2_0_goals.csv.xz"):
        shutil.copy(SHIPPED / name, tmp_path)
    load_reference(folder=tmp_path)
    people.seed()
    seeds.seed()
    assert set(VettingCase.objects.values_list("state", flat=True)) == set(VettingState.values)
    assert set(Listing.objects.values_list("state", flat=True)) == set(ListingState.values)
    assert Listing.objects.count() == 160
    assert Listing.objects.public().count() > 120
    before = ProviderProfile.objects.count()
    seeds.seed()
    assert ProviderProfile.objects.count() == before
