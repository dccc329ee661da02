from search.services.alerts import confirm_alert, end_search, forget_unconfirmed, look, save_search, stop_alert, watch
from search.services.indexing import Differences, follow, heal, rebuild, refresh_vocabulary, verify

__all__ = [
    "Differences",
    "confirm_alert",
    "end_search",
    "follow",
    "forget_unconfirmed",
    "heal",
    "look",
    "rebuild",
    "refresh_vocabulary",
    "save_search",
    "stop_alert",
    "verify",
    "watch",
]
