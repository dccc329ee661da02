import datetime as dt

import pytest

from marketplace.accounts.actor import ANONYMOUS, SYSTEM
from marketplace.core import clock, panels


@pytest.fixture(autouse=True)
def _nothing_registered(monkeypatch):
    monkeypatch.setattr(panels, "_sources", {kind: [] for kind in panels.KINDS})


def task(title, **fields):
    return panels.Task(title=title, url="/", action="Go", **fields)


def test_the_first_task_is_the_one_due_first_then_the_most_urgent():
    found = [
        task("some day", rank=90),
        task("soon", rank=10),
        task("in July", due=dt.date(2026, 7, 1)),
        task("in June", due=dt.date(2026, 6, 1), rank=99),
    ]
    panels.register("tasks", lambda actor: found)
    assert [t.title for t in panels.tasks_for(SYSTEM)] == ["in June", "in July", "soon", "some day"]


def test_a_source_is_asked_once_for_this_actor():
    asked = []

    def source(actor):
        asked.append(actor)
        return []

    panels.register("rows", source)
    panels.register("rows", source)
    assert panels.collect("rows", ANONYMOUS) == []
    assert asked == [ANONYMOUS]


def test_a_task_is_late_once_its_day_has_ended_in_every_zone_of_the_united_states():
    due = dt.date(2026, 6, 1)
    with clock.travel(dt.datetime(2026, 6, 2, 8, tzinfo=dt.UTC)):
        assert not task("in June", due=due).is_late
    with clock.travel(dt.datetime(2026, 6, 2, 12, tzinfo=dt.UTC)):
        assert task("in June", due=due).is_late
        assert not task("some day").is_late


def test_what_sources_share_is_read_once_for_one_dashboard():
    read = []

    @panels.read_once
    def facts(actor):
        read.append(actor)
        return actor.name

    panels.register("rows", lambda actor: [facts(actor)])
    panels.register("about", lambda actor: [facts(actor)])
    found = panels.dashboard_of(SYSTEM)
    assert (found["rows"], found["about"], read) == (["Levee"], ["Levee"], [SYSTEM])
    panels.dashboard_of(SYSTEM)
    facts(SYSTEM)
    assert read == [SYSTEM] * 3
