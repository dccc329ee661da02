import datetime as dt

from subsidies.calendars import Day, calendar

NOW = dt.datetime(2026, 11, 24, 4, 5, 6, tzinfo=dt.UTC)


def text_of(**changes):
    day = {
        "uid": "PRG-1-closes@levee.example",
        "date": dt.date(2027, 1, 31),
        "title": "Last day",
        "text": "",
        "url": "",
    }
    return calendar([Day(**(day | {"text": "", "url": ""} | changes))], now=NOW)


def test_a_day_is_an_event_of_the_whole_day_with_an_alarm_a_week_before():
    lines = text_of().split("\r\n")
    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert {"DTSTART;VALUE=DATE:20270131", "DTSTAMP:20261124T040506Z", "TRIGGER:-P7D"} <= set(lines)
    assert lines[-2:] == ["END:VCALENDAR", ""]


def test_signs_that_mean_something_in_the_format_are_escaped():
    assert r"SUMMARY:Grant\, part 1\; a\\b\nnext" in text_of(title="Grant, part 1; a\\b\nnext")


def test_no_line_is_longer_than_75_octets_and_unfolding_gives_the_text_back():
    title = "Última día: " + "ñandú " * 40
    text = text_of(title=title.strip())
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert f"SUMMARY:{title.strip()}" in text.replace("\r\n ", "")
