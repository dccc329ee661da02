"""A cluster that refuses, hangs, answers nonsense or is not ours: Unavailable in time, and nothing else."""

import socket
from contextlib import contextmanager
from decimal import Decimal
from threading import Thread
from time import monotonic

import pytest
from pytest_socket import enable_socket

from search.clauses import Plan
from search.engines import Unavailable
from search.engines.elastic import ElasticEngine
from tests.search.engines import generated

# What a visitor waits at most, before the embedded engine answers.
LONGEST = 1.2
NONSENSE = {
    "no http": b"\x00\x01nonsense\r\n\r\n",
    "a page": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\nhello",
    "another product": b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
    "half an answer": b"HTTP/1.1 200 OK\r\nX-Elastic-Product: Elasticsearch\r\nContent-Type: application/json\r\n"
    b"Content-Length: 500\r\n\r\n{",
    "an empty object": b"HTTP/1.1 200 OK\r\nX-Elastic-Product: Elasticsearch\r\nContent-Type: application/json\r\n"
    b"Content-Length: 2\r\n\r\n{}",
    "a failure": b"HTTP/1.1 503 Service Unavailable\r\nX-Elastic-Product: Elasticsearch\r\n"
    b"Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
}


@contextmanager
def server(answer: bytes | None):
    """A port that gives this answer to everybody; None accepts and says nothing."""
    enable_socket()
    held: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve():
            while True:
                try:
                    connection, _address = listening.accept()
                except OSError:
                    return
                held.append(connection)
                if answer is not None:
                    connection.recv(65_536)
                    connection.sendall(answer)
                    connection.close()

        thread = Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            thread.join()
            for connection in held:
                connection.close()


def assert_unavailable(engine):
    began = monotonic()
    with pytest.raises(Unavailable):
        engine.search(Plan())
    assert monotonic() - began < LONGEST
    assert engine.problem()
    engine.client.close()


@pytest.mark.parametrize("kind", NONSENSE)
def test_nonsense_is_no_answer(kind):
    with server(NONSENSE[kind]) as url:
        assert_unavailable(ElasticEngine(url))


def test_a_port_that_refuses_is_no_answer():
    with server(None) as url:
        pass
    assert_unavailable(ElasticEngine(url))


def test_one_that_hangs_is_not_waited_for():
    with server(None) as url:
        assert_unavailable(ElasticEngine(url, patience=Decimal("0.3")))


@pytest.mark.elastic
def test_an_index_of_another_make_or_none_is_no_answer_and_is_built_anew(elastic):
    assert elastic.needs_building()
    with pytest.raises(Unavailable):
        elastic.search(Plan())
    name = f"{elastic.alias}-old"
    elastic.client.indices.create(index=name, aliases={elastic.alias: {}})
    elastic.client.index(index=name, id="1", document={"code_sector": "WWS"}, refresh=True)
    assert elastic.needs_building()
    with pytest.raises(Unavailable):
        elastic.search(Plan())
    documents = generated.documents(3)
    with elastic.generation(1) as generation:
        generation.add(documents.values())
        generation.swap(1)
    assert elastic.search(Plan()).total == 3
    assert list(elastic.client.indices.get(index=f"{elastic.alias}-*")) != [name]


@pytest.mark.elastic
def test_a_build_that_is_left_leaves_no_trace_and_older_news_never_wins(elastic):
    documents = generated.documents(4)
    with elastic.generation(5) as generation:
        generation.add([documents[1], documents[2]])
        generation.swap(5)
    with elastic.generation(6) as generation:
        generation.add([documents[3]])
    assert len(elastic.client.indices.get(index=f"{elastic.alias}-*")) == 1
    elastic.write([documents[3]], [1], 9)
    elastic.write([documents[1]], [3], 8)
    assert {key for key, _digest in elastic.contents()} == {2, 3}
