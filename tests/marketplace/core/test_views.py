from django.test import Client

from marketplace.core import readiness


def test_a_process_that_answers_is_alive():
    answer = Client().get("/livez")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_readiness_names_each_part():
    answer = Client().get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["parts"]["database"] == "ok"
    assert answer.json()["status"] in {"ok", "degraded"}


def test_a_part_that_is_degraded_is_named_and_pages_still_work(monkeypatch):
    monkeypatch.setattr(readiness, "report", lambda: {"database": "ok", "search": "behind"})
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")


def test_without_a_database_no_page_works(monkeypatch):
    monkeypatch.setattr(readiness, "report", lambda: {"database": "unreachable"})
    assert Client().get("/readyz").status_code == 503
