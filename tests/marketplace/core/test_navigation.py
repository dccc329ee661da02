from django.test import RequestFactory

from marketplace.accounts.actor import ANONYMOUS, Actor
from marketplace.core.navigation import Link, Navigation, register


def navigation(path, actor, monkeypatch, *links):
    monkeypatch.setattr("marketplace.core.navigation._links", [])
    register(*links)
    request = RequestFactory().get(path)
    request.actor = actor
    return Navigation(request).main


def test_links_follow_the_kind_of_the_current_organisation(monkeypatch):
    links = (
        Link("Budget", path="/budget/", kinds=frozenset({"program"})),
        Link("Guidance", path="/guidance/"),
        Link("Gone", url_name="no_such_url"),
        Link("Check", path="/check/", kinds=frozenset({"visitor"})),
    )
    program = Actor(user_id=1, kinds=frozenset({"program"}))
    assert [e.label for e in navigation("/", program, monkeypatch, *links)] == ["Budget", "Guidance"]
    assert [e.label for e in navigation("/", ANONYMOUS, monkeypatch, *links)] == ["Guidance", "Check"]


def test_the_closest_link_is_marked_as_current(monkeypatch):
    links = (Link("All", path="/a/"), Link("One", path="/a/one/"))
    assert [e.is_current for e in navigation("/a/one/x/", ANONYMOUS, monkeypatch, *links)] == [False, True]


def test_pages_of_ones_own_organisation_show_their_row_and_mark_the_link_above_it(monkeypatch):
    links = (
        Link("Mine", path="/dashboard/", heads="own"),
        Link("Orders", path="/orders/", place="own"),
        Link("Guidance", path="/guidance/"),
    )
    shown = navigation("/orders/ORD-1/", ANONYMOUS, monkeypatch, *links)
    assert [(entry.label, entry.is_current) for entry in shown] == [("Mine", True), ("Guidance", False)]


def test_other_pages_do_not_show_the_row(monkeypatch):
    navigation("/guidance/", ANONYMOUS, monkeypatch, Link("Orders", path="/orders/", place="own"))
    request = RequestFactory().get("/guidance/")
    request.actor = ANONYMOUS
    assert Navigation(request).own == []
