"""The cache of production: Redis, and while Redis is away the memory of this process."""

import logging
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

from marketplace.core import clock

logger = logging.getLogger(__name__)

# So long Redis is not asked again, so that a page waits once for a server that does not answer.
PAUSE_SECONDS = 5
WAIT_SECONDS = 0.5
OPERATIONS = ("add", "get", "set", "touch", "delete", "has_key", "incr", "clear")
OPERATIONS_ON_MANY = ("get_many", "set_many", "delete_many")


class RedisOrMemory(RedisCache):
    """No page fails for want of a cache, and what is counted in it, such as wrong passwords, is still counted."""

    def __init__(self, server, params):
        waits = {"socket_connect_timeout": WAIT_SECONDS, "socket_timeout": WAIT_SECONDS}
        options = waits | params.get("OPTIONS", {})
        super().__init__(server, params | {"OPTIONS": options})
        self._memory = LocMemCache("while-redis-is-away", params | {"OPTIONS": {}})
        self._away_until = 0.0

    def _either(self, operation: str, *args: Any, **options: Any) -> Any:
        moment = clock.now().timestamp()
        if moment >= self._away_until:
            try:
                return getattr(super(), operation)(*args, **options)
            except RedisError as error:
                self._away_until = moment + PAUSE_SECONDS
                logger.error("Redis did not answer: %s", type(error).__name__)
        return getattr(self._memory, operation)(*args, **options)


def _delegate(operation: str):
    def either(self, *args, **options):
        return self._either(operation, *args, **options)

    either.__name__ = operation
    return either


for _operation in OPERATIONS + OPERATIONS_ON_MANY:
    setattr(RedisOrMemory, _operation, _delegate(_operation))
