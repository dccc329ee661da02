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


@pytest.mark.parametrize(
    ("date", "count", "after"),
    [
        (dt.date(2028, 2, 28), 1, dt.date(2028, 2, 29)),
        (dt.date(2028, 2, 29), 1, dt.date(2028, 3, 1)),
        (dt.date(2026, 11, 25), 1, dt.date(2026, 11, 27)),
        (dt.date(2026, 7, 2), 1, dt.date(2026, 7, 3)),
        (dt.date(2026, 12, 24), 2, dt.date(2026, 12, 29)),
    ],
    ids=["to a leap day", "from a leap day", "over Thanksgiving", "a Saturday holiday is not moved", "over Christmas"],
)
def test_business_days_skip_weekends_and_the_holidays_of_the_federal_reserve(date, count, after):
    assert clock.business_days_after(date, count) == after
    assert clock.business_days_before(after, count) == date


@pytest.mark.parametrize(
    ("date", "open_on"),
    [
        (dt.date(2026, 11, 25), dt.date(2026, 11, 25)),
        (dt.date(2026, 11, 26), dt.date(2026, 11, 27)),
        (dt.date(2026, 11, 28), dt.date(2026, 11, 30)),
        (dt.date(2027, 1, 16), dt.date(2027, 1, 19)),
    ],
    ids=["a Wednesday", "Thanksgiving", "a Saturday", "a weekend before a holiday"],
)
def test_a_closed_day_moves_to_the_next_business_day(date, open_on):
    assert clock.business_day_from(date) == open_on


@pytest.mark.parametrize(
    ("date", "months", "then"),
    [
        (dt.date(2028, 1, 31), 1, dt.date(2028, 2, 29)),
        (dt.date(2027, 1, 31), 1, dt.date(2027, 2, 28)),
        (dt.date(2028, 2, 29), 12, dt.date(2029, 2, 28)),
        (dt.date(2028, 2, 29), 48, dt.date(2032, 2, 29)),
        (dt.date(2026, 8, 31), 1, dt.date(2026, 9, 30)),
        (dt.date(2026, 12, 31), -6, dt.date(2026, 6, 30)),
    ],
)
def test_months_end_on_the_last_day_where_the_month_is_shorter(date, months, then):
    assert clock.months_after(date, months) == then


def test_a_day_on_which_the_clocks_change_is_as_long_as_it_is_there():
    def hours(date, zone):
        return (
            clock.end_of_day(date, zone) - clock.end_of_day(date - dt.timedelta(days=1), zone)
        ).total_seconds() / 3600

    spring, autumn = dt.date(2026, 3, 8), dt.date(2026, 11, 1)
    assert [hours(day, "America/Denver") for day in (spring, autumn)] == [23, 25]
    assert [hours(day, "America/Phoenix") for day in (spring, autumn)] == [24, 24]
    assert [hours(day, "Pacific/Guam") for day in (spring, autumn)] == [24, 24]
