"""Events of one step are written together, or with the step not at all."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from marketplace.accounts.actor import SYSTEM
from marketplace.audit.models import AuditEvent
from marketplace.audit.services import record, record_moves, recording
from tests.marketplace.accounts.factories import create_member

pytestmark = pytest.mark.django_db


def written():
    return list(AuditEvent.objects.order_by("pk").values_list("action", flat=True))


def test_events_of_a_block_are_written_in_their_order_and_in_one_statement():
    thing = create_member()
    before = written()
    with CaptureQueriesContext(connection) as captured, recording():
        record(SYSTEM, thing, "thing.done", cents=5)
        record_moves(SYSTEM, thing, "issued", "active")
        assert len(captured) == 0
    assert written() == [*before, "thing.done", "membership.issued", "membership.active"]
    assert len(captured) == 1
    record(SYSTEM, thing, "thing.after")
    assert written()[-1] == "thing.after"


def test_a_step_that_fails_leaves_no_event():
    thing = create_member()
    before = written()

    @transaction.atomic
    def fail():
        with recording():
            record(SYSTEM, thing, "thing.done")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    record(SYSTEM, thing, "thing.after")
    assert written() == [*before, "thing.after"]
