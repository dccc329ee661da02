"""Plans as tantivy understands them: the schema, a document's row, conditions, hits and counts."""

from itertools import takewhile
from typing import Any

import tantivy
from tantivy import Occur, Query

from search import scoring, sizes
from search.clauses import BEST, Best, Between, Clause, Count, CountCodes, Every, Found, Has, Phrase, Plan, Says, Some
from search.documents import Document
from search.facets import FACETS

# Ids stand below this, so that a number and an id are one sortable number.
IDS = 1 << 26
TEXTS = tuple(scoring.WEIGHTS)
PRICES = tuple(f"price_{place}" for place in range(len(sizes.REFERENCE)))
# Facets that are counted by numbers have no codes.
CODES = ("name_key", "standing", "area", *PRICES, *(f.name for f in FACETS if f.name not in ("price", "start")))
# What hits may be ordered by, each with its ties in one number.
ORDERS = {**dict.fromkeys(("start", *(f"{name}" for name in PRICES)), False), "newest": True, "standing_points": True}
MOST_VALUES = 1_000


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    # tantivy 0.27 silently deletes nothing under a key that is a number.
    builder.add_text_field("key", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("digest", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("id", fast=True)
    for name in TEXTS:
        builder.add_text_field(f"text_{name}", tokenizer_name="whitespace")
    for name in CODES:
        builder.add_text_field(f"code_{name}", fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("number_start", indexed=True, fast=True)
    for name in ORDERS:
        builder.add_unsigned_field(f"order_{name}", fast=True)
    return builder.build()


SCHEMA = _schema()


def row(document: Document) -> tantivy.Document:
    made = tantivy.Document()
    made.add_text("key", str(document.id))
    made.add_text("digest", document.digest)
    made.add_unsigned("id", document.id)
    for name in TEXTS:
        made.add_text(f"text_{name}", " ".join(document.texts[name]))
    for name in CODES:
        for value in document.codes[name]:
            made.add_text(f"code_{name}", value)
    made.add_integer("number_start", document.numbers["start"])
    for name, descending in ORDERS.items():
        tie = IDS - 1 - document.id if descending else document.id
        made.add_unsigned(f"order_{name}", document.numbers[name] * IDS + tie)
    return made


def _query(clause: Clause | Best) -> Query:
    match clause:
        case Has(field, values) if len(values) == 1:
            return Query.term_query(SCHEMA, f"code_{field}", values[0], "basic")
        case Has(field, values):
            return Query.term_set_query(SCHEMA, f"code_{field}", list(values))
        case Says(field, token):
            return Query.term_query(SCHEMA, f"text_{field}", token, "basic")
        case Phrase(field, words):
            return Query.phrase_query(SCHEMA, f"text_{field}", list(words))
        case Between(field, low, high):
            kind = tantivy.FieldType.Integer
            return Query.range_query(SCHEMA, f"number_{field}", kind, low, high, include_upper=high is None)
        case Some(parts):
            return Query.boolean_query([(Occur.Should, _query(part)) for part in parts])
        case Every(parts):
            return Query.boolean_query([(Occur.Must, _query(part)) for part in parts] or [(Occur.Must, EVERYTHING)])
        case Best(ways):
            return Query.disjunction_max_query([_scored(way.clause, way.points) for way in ways])


EVERYTHING = Query.all_query()


def _scored(clause: Clause, points: int) -> Query:
    return Query.const_score_query(_query(clause), points)


def _unscored(clause: Clause) -> Query:
    return Query.const_score_query(_query(clause), 0)


def _fitting(plan: Plan, without: str = "") -> list[tuple[Occur, Query]]:
    """What every hit must fit; words carry points, everything else none."""
    must = [_unscored(clause) for clause in plan.always]
    must += [_unscored(clause) for name, clause in plan.filters.items() if name != without]
    if plan.least > len(plan.words):
        must.append(Query.empty_query())
    elif plan.least:
        words = [(Occur.Should, _query(word)) for word in plan.words]
        must.append(Query.boolean_query(words, minimum_number_should_match=plan.least))
    return [(Occur.Must, query) for query in must or [Query.const_score_query(EVERYTHING, 0)]]


def _aggregation(count: Count) -> dict:
    if isinstance(count, CountCodes):
        return {"terms": {"field": f"code_{count.field}", "size": MOST_VALUES}}
    ends = [
        ({"from": low} if low is not None else {}) | ({"to": high} if high is not None else {})
        for _c, low, high in count.ranges
    ]
    return {"range": {"field": f"number_{count.field}", "ranges": ends}}


def _counts(count: Count, answer: dict) -> dict[str, int]:
    if isinstance(count, CountCodes):
        return {bucket["key"]: bucket["doc_count"] for bucket in answer["buckets"]}
    by_end = {(bucket.get("from"), bucket.get("to")): bucket["doc_count"] for bucket in answer["buckets"]}
    return {code: found for code, low, high in count.ranges if (found := by_end.get((low, high), 0))}


def search(searcher: tantivy.Searcher, plan: Plan) -> Found:
    fitting = _fitting(plan)
    everything = Query.boolean_query([*fitting, *((Occur.Should, _scored(p.clause, p.points)) for p in plan.points)])
    wanted = plan.skip + plan.take
    if plan.order.by == BEST:
        total, hits = _by_score(searcher, everything, wanted)
    else:
        total, hits = _by_number(searcher, everything, plan, wanted)
    return Found(total, tuple(hits[plan.skip : wanted]), _counted(searcher, plan))


def _by_score(searcher: tantivy.Searcher, query: Query, wanted: int) -> tuple[int, list[tuple[int, int]]]:
    """The best hits; at the last score all hits are read, since the engine breaks ties by where they were written."""
    limit = max(wanted, 1) + 1
    while True:
        answer: Any = searcher.search(query, limit=limit, count=True)
        scores = [int(score) for score, _address in answer.hits]
        if answer.count <= limit or scores[-1] < scores[wanted - 1]:
            break
        limit = min(limit * 8, answer.count)
    last = scores[min(wanted, len(scores)) - 1] if scores else 0
    kept = list(takewhile(lambda hit: hit[0] >= last, answer.hits))
    ids: list[Any] = searcher.fast_field_values("id", [address for _score, address in kept])
    found = sorted(((key, int(score)) for key, (score, _address) in zip(ids, kept, strict=True)), key=_best_first)
    return answer.count, found


def _best_first(hit: tuple[int, int]) -> tuple[int, int]:
    return -hit[1], hit[0]


def _by_number(searcher, query, plan: Plan, wanted: int) -> tuple[int, list[tuple[int, int]]]:
    """In the order of a number; the scores come from a second look at these hits alone."""
    order = tantivy.Order.Desc if plan.order.descending else tantivy.Order.Asc
    answer: Any = searcher.search(query, limit=max(wanted, 1), order_by_field=f"order_{plan.order.by}", order=order)
    ids: list[Any] = searcher.fast_field_values("id", [address for _value, address in answer.hits])
    shown = ids[plan.skip : wanted]
    these = Query.term_set_query(SCHEMA, "key", [str(key) for key in shown])
    scored = searcher.search(
        Query.boolean_query([(Occur.Must, query), (Occur.Must, Query.const_score_query(these, 0))]),
        limit=len(shown) + 1,
    )
    keys: list[Any] = searcher.fast_field_values("id", [address for _score, address in scored.hits])
    scores = {key: int(score) for key, (score, _address) in zip(keys, scored.hits, strict=True)}
    return answer.count, [(key, scores.get(key, 0)) for key in ids]


def _counted(searcher: tantivy.Searcher, plan: Plan) -> dict[str, dict[str, int]]:
    """Facets without a choice are counted together in the hits, each other one without its own filter."""
    found: dict[str, dict[str, int]] = {}
    groups: dict[str, list[Count]] = {}
    for count in plan.counts:
        groups.setdefault(count.without if count.without in plan.filters else "", []).append(count)
    for without, counts in groups.items():
        query = Query.boolean_query(_fitting(plan, without))
        answer = searcher.aggregate(query, {count.facet: _aggregation(count) for count in counts})
        found |= {count.facet: _counts(count, answer[count.facet]) for count in counts}
    return found
