from marketplace.core.changes import record_change
from marketplace.core.models import Change


def test_changes_are_numbered_in_the_order_they_were_told():
    record_change("listing", 7)
    record_change("provider", 3)
    record_change("listing", 7)
    told = [(change.kind, change.object_id) for change in Change.objects.all()]
    assert told == [("listing", 7), ("provider", 3), ("listing", 7)]
