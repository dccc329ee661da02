"""Books that close while something is still on its way into them."""

import datetime as dt
from functools import partial

from marketplace.accounts.actor import SYSTEM
from marketplace.core import clock
from marketplace.core.money import Money
from subsidies.models import BudgetLine, Recovery
from subsidies.reasons import RecoveryGround
from subsidies.services import closings, recoveries
from tests.concurrency import Meeting, at_once, won
from tests.races.worlds import assert_books_hold, paid

LATER = dt.timedelta(days=2)


def test_a_line_that_closes_takes_no_notice_of_a_debt_that_it_could_never_book(world):
    w = world(paid)
    keys = {"claim_id": w.claim.pk, "amount": Money(90_000), "ground": RecoveryGround.NOT_DELIVERED}
    notice = partial(recoveries.give_notice, by=w.office.reviewer, words="No second day.", **keys)
    close = partial(closings.close_budget_line, by=SYSTEM, line_id=w.line.pk)
    with clock.travel(dt.datetime.combine(w.line.closes_on + LATER, dt.time(18), tzinfo=dt.UTC)):
        assert won(at_once(notice, close, meeting=Meeting())) == 1
    is_closed = BudgetLine.objects.get(pk=w.line.pk).closed_at is not None
    assert is_closed != Recovery.objects.under_way().exists()
    assert_books_hold(w)
