"""Many more services for measuring the search: copies of the demo's published ones under other names and prices."""

import copy
import random

from tqdm import tqdm

from marketplace.core.fields import new_reference
from providers.models import Listing
from providers.seeds.firms import SEED

BATCH = 1_000
PLACES = ("North", "South", "East", "West", "Prairie", "River", "Lake", "Harbor", "Canyon", "Mesa", "Summit", "Delta")
# Percent of the price of the one copied.
CHEAPEST, DEAREST = 60, 160


def seed_crowd(total: int) -> None:
    """Until so many services are public. Written in bulk: they have what buyers see and no draft behind it."""
    models = list(Listing.objects.public().order_by("pk"))
    missing = total - len(models)
    rng = random.Random(SEED + 2)
    with tqdm(total=max(0, missing), desc="Services", unit="service", disable=None) as bar:
        for start in range(0, missing, BATCH):
            rows = [_another(rng, rng.choice(models), n) for n in range(start, min(start + BATCH, missing))]
            Listing.objects.bulk_create(rows)
            bar.update(len(rows))


def _another(rng: random.Random, model: Listing, number: int) -> Listing:
    """A copy of the row without its key, its workflow and its revisions."""
    listing = copy.copy(model)
    listing.pk, listing.reference = None, new_reference("SVC")
    listing._state = copy.copy(model._state)
    listing._state.adding = True
    listing.latest_revision = listing.live_revision = None
    listing.name = f"{rng.choice(PLACES)} {model.name} {number}"[:100]
    listing.public_copy = _repriced(copy.deepcopy(model.public_copy), rng.randint(CHEAPEST, DEAREST))
    listing.public_copy |= {"name": listing.name, "reference": listing.reference}
    return listing


def _repriced(seen: dict, percent: int) -> dict:
    for tier in seen["price"]["tiers"]:
        tier["unit_price"] = max(1, tier["unit_price"] * percent // 100)
    return seen
