"""Search with every facet count at 10,000 and 100,000 services, beside naive PostgreSQL and bare tantivy.

Run it beside nothing else: `.venv/bin/python bench/search.py [SERVICES …] [--postgresql]`. All three answer the same
questions over the same documents. PostgreSQL ranks with `ts_rank` and counts each facet with a GROUP BY; bare tantivy
finds and ranks with its own query parser and counts nothing. Neither corrects, stems to concepts or explains.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.databases import load, percentile, prepare

QUESTIONS, OF_POSTGRESQL = 300, 60
# (services, most milliseconds at p99, most seconds to index)
AIMS = {10_000: (15, 10), 100_000: (75, 60)}
OPENS = """
import os, resource, sys, time
sys.path.insert(0, {root!r})
os.environ["DJANGO_SETTINGS_MODULE"] = "marketplace.settings.test"
import django; django.setup()
from pathlib import Path
from search.clauses import Plan
from search.engines.embedded import EmbeddedEngine
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
began = time.perf_counter()
engine = EmbeddedEngine(Path({folder!r}))
reason = engine.problem()
opened = time.perf_counter() - began
engine.search(Plan())
took = time.perf_counter() - began
print(f"  {{opened * 1000:.0f}} ms to open (aim 50), {{took * 1000:.0f}} ms with the first answer {{reason}}; "
      f"{{(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024}} MB more in the process")
"""


def main(counts: list[int], with_postgresql: bool) -> None:
    set_up(with_postgresql)
    for count in counts:
        compare(count, with_postgresql)


def set_up(with_postgresql: bool) -> None:
    if with_postgresql:
        prepare()
        return
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "marketplace.settings.test"
    django.setup()


def compare(count: int, with_postgresql: bool) -> None:
    from search.engines.embedded import EmbeddedEngine
    from tests.search.engines import generated

    documents = generated.documents(count)
    vocabulary = generated.vocabulary_of(documents)
    print(f"\n{count:,} services, {len(vocabulary.words):,} words. Load {load()}", flush=True)
    with tempfile.TemporaryDirectory(prefix="levee-bench-search-") as folder:
        engine = EmbeddedEngine(Path(folder))
        began = time.perf_counter()
        with engine.generation(1) as generation:
            generation.add(documents.values())
            generation.swap(1)
        took = time.perf_counter() - began
        aim, most_seconds = AIMS.get(count, (0, 0))
        print(f"  index: {took:.1f} s from documents{f' (aim {most_seconds})' if most_seconds else ''}")
        subprocess.run([sys.executable, "-c", OPENS.format(root=str(Path.cwd()), folder=folder)], check=True)  # noqa: S603
        plans = [plan for _question, plan in generated.plans(QUESTIONS, vocabulary)]
        report(
            f"embedded, {len(plans[0].counts)} facets", [timed(lambda p=plan: engine.search(p)) for plan in plans], aim
        )
        bare_tantivy(engine, generated.questions(QUESTIONS))
    if with_postgresql:
        postgresql(documents, generated.questions(OF_POSTGRESQL))
    print(f"  memory of this process at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def report(title: str, seconds: list[float], aim: int = 0) -> None:
    middle, last = (1000 * percentile(seconds, part) for part in (50, 99))
    aimed = f" (aim {aim}: {'reached' if last <= aim else 'MISSED'})" if aim else ""
    print(f"  {title}: median {middle:.1f} ms, p99 {last:.1f} ms{aimed}, {len(seconds)} questions", flush=True)


def bare_tantivy(engine, questions) -> None:
    from search import scoring

    index = engine._current()
    fields = [f"text_{name}" for name in scoring.WEIGHTS]

    def ask(typed: str):
        query, _errors = index.parse_query_lenient(typed.lower(), fields)
        return index.searcher().search(query, limit=20, count=True)

    typed = [question.q for question, _operator in questions if question.q]
    report("bare tantivy, no facets", [timed(lambda q=q: ask(q)) for q in typed])


def postgresql(documents, questions) -> None:
    from django.db import connection

    from search.facets import FACETS

    names = [facet.name for facet in FACETS if facet.name in next(iter(documents.values())).codes]
    columns = ", ".join(f'"{name}" text[]' for name in names)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS shop")
        cursor.execute(f"CREATE TEMPORARY TABLE shop (id int PRIMARY KEY, body tsvector, {columns})")
        places = ", ".join(["%s"] * len(names))
        for document in documents.values():
            text = " ".join(word for words in document.texts.values() for word in words)
            values = [document.id, text, *(list(document.codes[name]) for name in names)]
            cursor.execute(f"INSERT INTO shop VALUES (%s, to_tsvector('english', %s), {places})", values)  # noqa: S608
        cursor.execute("CREATE INDEX ON shop USING gin (body)")
        cursor.execute("ANALYZE shop")

        def ask(question):
            words = "websearch_to_tsquery('english', %s)"
            where, given = ("body @@ " + words, [question.q]) if question.q else ("true", [])
            for name, chosen in question.chosen.items():
                if name in names:
                    where += f' AND "{name}" && %s'
                    given.append(list(chosen))
            order = f"ts_rank(body, {words}) DESC, id" if question.q else "id"
            more = [question.q] if question.q else []
            cursor.execute(f"SELECT id FROM shop WHERE {where} ORDER BY {order} LIMIT 20", [*given, *more])  # noqa: S608
            cursor.fetchall()
            for name in names:
                counted = f'SELECT code, count(*) FROM shop, unnest("{name}") code WHERE {where} GROUP BY code'  # noqa: S608
                cursor.execute(counted, given)
                cursor.fetchall()

        asked = [timed(lambda q=question: ask(q)) for question, _operator in questions]
    report(f"PostgreSQL, {len(names)} facets by GROUP BY", asked)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("services", type=int, nargs="*", default=[10_000, 100_000])
    parser.add_argument("--postgresql", action="store_true", help="also ask a throw-away PostgreSQL")
    chosen = parser.parse_args()
    main(chosen.services, chosen.postgresql)
