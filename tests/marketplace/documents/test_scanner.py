import io
import sys
from types import SimpleNamespace

import pytest

from marketplace.documents import scanner


@pytest.fixture
def daemon(monkeypatch, settings):
    """A stand-in for clamd's client that gives a prepared answer and remembers what it was asked."""
    settings.UPLOAD_SCANNER = "scanner.internal:3333"
    asked = {}

    class Socket:
        def __init__(self, host, port, timeout):
            asked["address"] = (host, port)

        def instream(self, file):
            return {"stream": (asked["answer"], asked["answer"])}

    monkeypatch.setitem(sys.modules, "clamd", SimpleNamespace(ClamdNetworkSocket=Socket))
    return asked


@pytest.mark.parametrize(("answer", "clean"), [("OK", True), ("FOUND", False)])
def test_the_scanner_decides(daemon, answer, clean):
    daemon["answer"] = answer
    assert scanner.is_clean(io.BytesIO(b"x")) is clean
    assert daemon["address"] == ("scanner.internal", 3333)


def test_an_answer_that_is_neither_yes_nor_no_counts_as_no_answer(daemon):
    daemon["answer"] = "ERROR"
    with pytest.raises(OSError, match="ERROR"):
        scanner.is_clean(io.BytesIO(b"x"))
