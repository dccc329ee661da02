import datetime as dt

import pytest

from marketplace.core import clock


def at(*moment):
    return clock.travel(dt.datetime(*moment, tzinfo=dt.UTC))


def test_inside_a_journey_it_is_that_moment_and_outside_it_is_not():
    with at(2025, 6, 30, 12):
        assert clock.now() == dt.datetime(2025, 6, 30, 12, tzinfo=dt.UTC)
    assert clock.now().year >= 2026


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="zone"), clock.travel(dt.datetime(2025, 1, 1)):  # noqa: DTZ001
        pass


@pytest.mark.parametrize(
    ("moment", "zone", "date"),
    [
        ((2026, 7, 1, 4), "America/Chicago", dt.date(2026, 6, 30)),
        ((2026, 9, 30, 15), "Pacific/Guam", dt.date(2026, 10, 1)),
        ((2028, 2, 29, 6, 59), "America/Phoenix", dt.date(2028, 2, 28)),
        ((2028, 2, 29, 7, 0), "America/Phoenix", dt.date(2028, 2, 29)),
    ],
)
def test_today_depends_on_where(moment, zone, date):
    with at(*moment):
        assert clock.today(zone) == date


@pytest.mark.parametrize(
    ("date", "zone", "utc"),
    [
        (dt.date(2026, 6, 30), "America/Denver", (2026, 7, 1, 5, 59, 59)),
        (dt.date(2026, 3, 8), "America/Denver", (2026, 3, 9, 5, 59, 59)),
        (dt.date(2026, 11, 1), "America/Denver", (2026, 11, 2, 6, 59, 59)),
        (dt.date(2026, 3, 8), "America/Phoenix", (2026, 3, 9, 6, 59, 59)),
        (dt.date(2026, 9, 30), "Pacific/Guam", (2026, 9, 30, 13, 59, 59)),
    ],
)
def test_a_deadline_passes_at_the_end_of_its_day_there(date, zone, utc):
    assert clock.end_of_day(date, zone) == dt.datetime(*utc, tzinfo=dt.UTC)
