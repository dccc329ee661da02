from search.services.alerts import confirm_alert, end_search, forget_unconfirmed, look, save_search, stop_alert, watch
from search.services.indexing import Differences, follow, heal, rebuild, refresh_vocabulary, verify
from search.services.queries import forget_queries, note_query
from search.services.shortlists import shortlist, take_off_shortlist

__all__ = [
    "Differences",
    "confirm_alert",
    "end_search",
    "follow",
    "forget_queries",
    "forget_unconfirmed",
    "heal",
    "look",
    "note_query",
    "rebuild",
    "refresh_vocabulary",
    "save_search",
    "shortlist",
    "stop_alert",
    "take_off_shortlist",
    "verify",
    "watch",
]
