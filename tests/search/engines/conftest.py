import os
import uuid
from decimal import Decimal

import pytest
from pytest_socket import enable_socket


@pytest.fixture
def elastic():
    """The real cluster, under an alias of this test's own, which is thrown away after it."""
    from search.engines.elastic import ElasticEngine

    enable_socket()
    engine = ElasticEngine(
        os.environ["LEVEE_TEST_ELASTICSEARCH_URL"], alias=f"test-{uuid.uuid4().hex[:12]}", patience=Decimal(60)
    )
    yield engine
    for name in engine.client.indices.get(index=f"{engine.alias}-*"):
        engine.client.indices.delete(index=name)
    engine.client.close()
