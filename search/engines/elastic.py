"""Elasticsearch 8 through elasticsearch-dsl: an index for each generation behind one alias."""

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from time import monotonic_ns
from typing import Any

from elasticsearch import ApiError, Elasticsearch, TransportError, helpers
from elasticsearch_dsl import Search

from search import scoring
from search.clauses import BEST, Best, Between, Clause, Count, CountCodes, Every, Found, Has, Phrase, Plan, Says, Some
from search.documents import Document
from search.engines import Unavailable

# Longer than this nobody waits for a page; the embedded engine answers then.
PATIENCE, PATIENCE_OF_A_TRIAL, PATIENCE_OF_A_WRITE = (Decimal(seconds) for seconds in ("0.8", "0.3", "60"))
VERSION = "2"
MOST_VALUES = 1_000
CHECK_NANOSECONDS = 20_000_000_000
BROKEN_ANSWERS = (ApiError, TransportError, KeyError, TypeError, ValueError, AttributeError, IndexError)
SETTINGS = {
    "number_of_shards": 1,
    # A deletion is remembered for an hour, so that older news does not bring a service back.
    "gc_deletes": "1h",
    "max_result_window": 200_000,
}


def _seconds(patience: Decimal):
    """As the client wants them."""
    return int(patience * 1000) / 1000


def _mapping() -> dict[str, Any]:
    codes = {"mapping": {"type": "keyword"}, "match": "code_*"}
    numbers = {"mapping": {"type": "long"}, "match": "number_*"}
    texts = {f"text_{name}": {"type": "text", "analyzer": "standard", "norms": False} for name in scoring.WEIGHTS}
    return {
        "_meta": {"levee": VERSION},
        "_source": {"includes": ["digest"]},
        "dynamic_templates": [{"codes": codes}, {"numbers": numbers}],
        "properties": {"id": {"type": "long"}, "digest": {"type": "keyword"}, **texts},
    }


def _row(document: Document) -> dict[str, Any]:
    return {
        "id": document.id,
        "digest": document.digest,
        **{f"text_{name}": " ".join(found) for name, found in document.texts.items()},
        **{f"code_{name}": list(found) for name, found in document.codes.items()},
        **{f"number_{name}": found for name, found in document.numbers.items()},
    }


def _query(clause: Clause | Best) -> dict[str, Any]:
    match clause:
        case Has(field, values):
            return {"terms": {f"code_{field}": list(values)}}
        case Says(field, token):
            return {"term": {f"text_{field}": token}}
        case Phrase(field, words):
            return {"match_phrase": {f"text_{field}": " ".join(words)}}
        case Between(field, low, high):
            ends = {name: end for name, end in (("gte", low), ("lt", high)) if end is not None}
            return {"range": {f"number_{field}": ends}}
        case Some(parts):
            return {"bool": {"should": [_query(part) for part in parts], "minimum_should_match": 1}}
        case Every(parts):
            return {"bool": {"filter": [_query(part) for part in parts]}}
        case Best(ways):
            return {"dis_max": {"queries": [_scored(way.clause, way.points) for way in ways]}}


def _scored(clause: Clause, points: int) -> dict[str, Any]:
    return {"constant_score": {"filter": _query(clause), "boost": points}}


def _every(clauses: Iterable[Clause]) -> dict[str, Any]:
    return {"bool": {"filter": [_query(clause) for clause in clauses]}}


def _asked(plan: Plan) -> dict[str, Any]:
    """What every hit must fit but for the facets' filters, with the points of each."""
    if plan.least > len(plan.words):
        return {"match_none": {}}
    must = [{"bool": {"should": [_query(word) for word in plan.words], "minimum_should_match": plan.least}}]
    return {
        "bool": {
            "must": must if plan.least else [{"constant_score": {"filter": {"match_all": {}}, "boost": 0}}],
            "filter": [_query(clause) for clause in plan.always],
            "should": [_scored(one.clause, one.points) for one in plan.points],
        }
    }


def _body(plan: Plan) -> dict[str, Any]:
    by = "_score" if plan.order.by == BEST else f"number_{plan.order.by}"
    descending = plan.order.by == BEST or plan.order.descending
    return {
        "query": _asked(plan),
        "post_filter": _every(plan.filters.values()),
        "sort": [{by: "desc" if descending else "asc"}, {"id": "asc"}],
        "from": plan.skip,
        "size": plan.take,
        "_source": False,
        "track_scores": True,
        "track_total_hits": True,
        "aggs": {count.facet: _aggregation(plan, count) for count in plan.counts},
    }


def _aggregation(plan: Plan, count: Count) -> dict[str, Any]:
    others = [clause for name, clause in plan.filters.items() if name != count.without]
    if isinstance(count, CountCodes):
        inner: dict[str, Any] = {"terms": {"field": f"code_{count.field}", "size": MOST_VALUES}}
    else:
        ranges = [
            {"key": code} | {end: value for end, value in (("from", low), ("to", high)) if value is not None}
            for code, low, high in count.ranges
        ]
        inner = {"range": {"field": f"number_{count.field}", "ranges": ranges}}
    return {"filter": _every(others), "aggs": {"counted": inner}}


def _found(plan: Plan, answer: dict[str, Any]) -> Found:
    if answer["timed_out"] or answer["_shards"]["failed"]:
        raise Unavailable("elastic: half an answer")
    counts = {
        count.facet: {
            str(bucket["key"]): bucket["doc_count"]
            for bucket in answer["aggregations"][count.facet]["counted"]["buckets"]
            if bucket["doc_count"]
        }
        for count in plan.counts
    }
    hits = tuple((int(hit["_id"]), int(hit["_score"])) for hit in answer["hits"]["hits"])
    return Found(answer["hits"]["total"]["value"], hits, counts)


class ElasticEngine:
    name = "elastic"

    def __init__(self, url: str, alias: str = "levee-services", patience: Decimal = PATIENCE):
        self.alias, self.patience = alias, patience
        self.client = Elasticsearch(url, max_retries=0, retry_on_timeout=False, request_timeout=_seconds(patience))
        self._checked = 0

    def search(self, plan: Plan) -> Found:
        try:
            self._check(self.patience)
            asked = Search(using=self.client, index=self.alias).update_from_dict(_body(plan))
            return _found(plan, asked.execute().to_dict())
        except BROKEN_ANSWERS as error:
            self._checked = 0
            raise Unavailable(f"elastic: {type(error).__name__}") from error

    def write(self, documents: Iterable[Document], gone: Iterable[int], number: int) -> None:
        self._write(self.alias, documents, gone, number)

    @contextmanager
    def generation(self, number: int) -> Iterator["ElasticGeneration"]:
        generation = ElasticGeneration(self, number)
        try:
            yield generation
        finally:
            generation.forget()

    def contents(self) -> Iterator[tuple[int, str]]:
        for hit in helpers.scan(self._patient(), index=self.alias, query={"query": {"match_all": {}}}):
            yield int(hit["_id"]), hit["_source"]["digest"]

    def problem(self) -> str:
        self._checked = 0
        try:
            self._check(PATIENCE_OF_A_TRIAL)
        except Unavailable as reason:
            return str(reason)
        except BROKEN_ANSWERS as error:
            return f"elastic: {type(error).__name__}"
        return ""

    def needs_building(self) -> bool:
        try:
            client = self.client.options(request_timeout=_seconds(PATIENCE_OF_A_TRIAL))
            if not client.indices.exists_alias(name=self.alias):
                return True
            return self._made_by(client) != [VERSION]
        except BROKEN_ANSWERS:
            return False

    def _made_by(self, client: Elasticsearch) -> list[str]:
        indices = client.indices.get_mapping(index=self.alias).values()
        return [index["mappings"].get("_meta", {}).get("levee", "") for index in indices]

    def _check(self, patience: Decimal) -> None:
        """Now and then: the alias leads to one index, and this version of ours has made it."""
        if self._checked and monotonic_ns() - self._checked < CHECK_NANOSECONDS:
            return
        client = self.client.options(request_timeout=_seconds(patience))
        if self._made_by(client) != [VERSION]:
            raise Unavailable("elastic: built by another version")
        self._checked = monotonic_ns()

    def _patient(self) -> Elasticsearch:
        return self.client.options(request_timeout=_seconds(PATIENCE_OF_A_WRITE))

    def _write(self, index: str, documents: Iterable[Document], gone: Iterable[int], number: int) -> None:
        """Under the number of the log as external version: the cluster itself refuses older news."""
        version = {"_index": index, "version": number, "version_type": "external_gte"}
        actions = [{"_op_type": "delete", "_id": str(key), **version} for key in gone]
        rows = ({"_op_type": "index", "_id": str(one.id), "_source": _row(one), **version} for one in documents)
        try:
            for ok, answer in helpers.streaming_bulk(
                self._patient(), (action for part in (actions, rows) for action in part), raise_on_error=False
            ):
                [result] = answer.values()
                # 404: was not there to delete. 409: newer news is there already.
                if not ok and result["status"] not in (404, 409):
                    raise Unavailable(f"elastic: refused a document with {result['status']}")
            self._patient().indices.refresh(index=index)
        except BROKEN_ANSWERS as error:
            raise Unavailable(f"elastic: {type(error).__name__}") from error


class ElasticGeneration:
    def __init__(self, engine: ElasticEngine, number: int):
        self.engine, self.number = engine, number
        self.index = f"{engine.alias}-{uuid.uuid4().hex}"
        self.is_current = False
        try:
            engine._patient().indices.create(index=self.index, mappings=_mapping(), settings=SETTINGS)
        except BROKEN_ANSWERS as error:
            raise Unavailable(f"elastic: {type(error).__name__}") from error

    def add(self, documents: Iterable[Document]) -> None:
        self.engine._write(self.index, documents, (), self.number)

    def write(self, documents: Iterable[Document], gone: Iterable[int], number: int) -> None:
        self.engine._write(self.index, documents, gone, number)

    def swap(self, number: int) -> None:
        client = self.engine._patient()
        others = f"{self.engine.alias}-*"
        actions: list[dict[str, Any]] = [{"add": {"index": self.index, "alias": self.engine.alias}}]
        if client.indices.exists_alias(name=self.engine.alias):
            actions.insert(0, {"remove": {"index": others, "alias": self.engine.alias}})
        client.indices.update_aliases(actions=actions)
        self.is_current = True

    def forget(self) -> None:
        """Leave only the generation that answers."""
        client = self.engine._patient()
        try:
            unwanted = [self.index]
            if self.is_current:
                unwanted = [name for name in client.indices.get(index=f"{self.engine.alias}-*") if name != self.index]
            for name in unwanted:
                client.options(ignore_status=404).indices.delete(index=name)
        except BROKEN_ANSWERS:
            # What is left over of a generation is thrown away by the next one.
            return
