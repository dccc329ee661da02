"""The order by own share: worked out for the best matches only, because no index knows what a buyer pays."""

from dataclasses import replace

from search.selectors.buyers import Buyer
from search.selectors.catalogue import BEST, PAGE, Catalogue, Question, find
from search.selectors.shares import main_category, prices_for

MOST_COMPARED = 500
BY_OWN_SHARE = "share"


def find_for(question: Question, buyer: Buyer | None) -> tuple[Catalogue, int]:
    """(one page of what fits, in the order asked for; how many were compared by own share, 0 in any other order)."""
    if buyer and question.sort == BY_OWN_SHARE:
        return _by_own_share(question, buyer)
    return find(question), 0


def _by_own_share(question: Question, buyer: Buyer) -> tuple[Catalogue, int]:
    """(one page of the best matches, lowest own share first; how many were compared). Equal shares keep their order."""
    best = find(replace(question, sort=BEST, page=1), take=MOST_COMPARED)
    prices = prices_for(buyer, [(main_category(entry.copy), entry.price) for entry in best.entries])
    ranked = sorted(zip(best.entries, prices, strict=True), key=lambda pair: pair[1].own)
    page = min(question.page, max(1, -(-len(ranked) // PAGE)))
    shown = [entry for entry, _price in ranked[(page - 1) * PAGE : page * PAGE]]
    return replace(best, entries=shown, page=page), len(ranked)
