"""Which engine answers: the one of the settings, and the embedded one whenever that cannot."""

from functools import cache
from pathlib import Path

from django.conf import settings

from search.clauses import Found, Plan
from search.engines import Engine, Unavailable
from search.engines.breaker import Breaker
from search.engines.embedded import EmbeddedEngine

EMBEDDED, ELASTIC = "embedded", "elastic"
breaker = Breaker()


@cache
def engine_named(name: str) -> Engine:
    """Raises KeyError for an engine that this instance does not have."""
    if name not in engine_names():
        raise KeyError(name)
    if name == EMBEDDED:
        return EmbeddedEngine(Path(settings.SEARCH_FOLDER) if settings.SEARCH_FOLDER else None)
    # Its client takes a third of a second to import, and most instances have no cluster.
    from search.engines.elastic import ElasticEngine

    return ElasticEngine(settings.ELASTICSEARCH_URL)


def engine_names() -> list[str]:
    """Those that the worker keeps: the embedded one always, since it is the fallback."""
    return [EMBEDDED, *([ELASTIC] if settings.ELASTICSEARCH_URL else [])]


def search(plan: Plan) -> tuple[Found, str]:
    """The answer and the name of the engine that gave it; Unavailable only when none can."""
    if settings.SEARCH_ENGINE == ELASTIC and breaker.may_call():
        was_open = breaker.is_open
        engine = engine_named(ELASTIC)
        try:
            if was_open and (problem := engine.problem()):
                raise Unavailable(problem)
            found = engine.search(plan)
        except Unavailable as reason:
            breaker.failed(at_once="Timeout" in str(reason))
        else:
            breaker.succeeded()
            return found, ELASTIC
    return engine_named(EMBEDDED).search(plan), EMBEDDED


def problem() -> str:
    """For the readiness report and for staff: "" or what does not work, and what answers instead."""
    embedded = engine_named(EMBEDDED).problem()
    if settings.SEARCH_ENGINE != ELASTIC:
        return embedded
    elastic = "not asked now, it failed too often" if breaker.is_open else engine_named(ELASTIC).problem()
    if not elastic:
        return f"fallback: {embedded}" if embedded else ""
    return f"{elastic}; " + (f"fallback: {embedded}" if embedded else "the embedded engine answers")
