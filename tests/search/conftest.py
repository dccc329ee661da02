from tests.providers.conftest import content, provider, reference
from tests.subsidies.conftest import everybody_may_trade

__all__ = ["content", "everybody_may_trade", "provider", "reference"]
