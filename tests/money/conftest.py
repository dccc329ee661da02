from tests.races.conftest import everybody_may_trade, lived, world

__all__ = ["everybody_may_trade", "lived", "world"]
