"""What one office does with the files of its bank, twice at the same moment."""

import datetime as dt
from functools import partial

import pytest

from marketplace.core import clock
from marketplace.payments import services
from marketplace.payments.models import BankStatement, Difference
from tests.concurrency import Meeting, at_once, won
from tests.marketplace.payments.factories import Office, today


@pytest.fixture
def office(own_database):
    return Office()


def test_a_payment_that_no_statement_shows_is_one_difference(office):
    payout = office.sent()
    services.mark_payout_paid(by=office.fiscal.actor, payout_id=payout.pk, bank_reference="ACH-1")
    covered = {"first_on": today() - dt.timedelta(days=9), "last_on": today() + dt.timedelta(days=20)}
    BankStatement.objects.create(office=office.organisation, sha256="a", mapped_at=clock.now(), **covered)
    night = partial(services.reconcile_office, office_id=office.organisation.pk)
    answers = at_once(night, night, meeting=Meeting(tables=("payments_difference",)))
    assert won(answers) == 2
    assert Difference.objects.get().payout == payout
