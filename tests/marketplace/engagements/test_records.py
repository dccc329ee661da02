"""How a provider has kept its dates."""

import datetime as dt

from marketplace.core import clock
from marketplace.engagements import services
from marketplace.engagements.selectors.records import TrackRecord, track_record
from tests.marketplace.engagements.factories import SIGNATURE, operator_party, provider_party, signed_order


def deliver(seller, milestone):
    services.deliver_milestone(by=seller.actor, milestone_id=milestone.pk, evidence="Handed over.")


def accept(buyer, milestone):
    services.accept_milestone(by=buyer.actor, milestone_id=milestone.pk, signature=SIGNATURE)


def test_a_record_is_shown_from_five_accepted_milestones_on_and_counts_late_and_disputed_ones():
    buyer, seller = operator_party(), provider_party()
    for _order in range(2):
        for milestone in signed_order(buyer, seller).milestones.all():
            deliver(seller, milestone)
            accept(buyer, milestone)
    assert track_record(seller.organisation.pk) is None
    disputed, late = signed_order(buyer, seller).milestones.all()
    deliver(seller, disputed)
    services.dispute_milestone(by=buyer.actor, milestone_id=disputed.pk, text="Half is missing.")
    accept(buyer, disputed)
    with clock.travel(dt.datetime.combine(late.due_on + dt.timedelta(days=2), dt.time(15), dt.UTC)):
        deliver(seller, late)
        accept(buyer, late)
    assert track_record(seller.organisation.pk) == TrackRecord(accepted=6, on_time=5, at_once=5)
    assert track_record(provider_party().organisation.pk) is None
