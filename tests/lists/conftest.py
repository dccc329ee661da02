from tests.lists.trade import buying, selling
from tests.providers.conftest import content, provider, reference
from tests.subsidies.conftest import everybody_may_trade, places, w

__all__ = ["buying", "content", "everybody_may_trade", "places", "provider", "reference", "selling", "w"]
