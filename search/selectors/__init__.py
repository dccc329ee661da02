from search.selectors.catalogue import PAGE, Catalogue, Choice, Group, Question, find, plan_for
from search.selectors.cheapest import find_by_own_share
from search.selectors.comparison import FEWEST, MOST, Comparison, compare
from search.selectors.entries import Entry, entries_of, public_totals
from search.selectors.explained import explained
from search.selectors.saved import Kept, alert_of, alert_token, kept_searches, unpack, without_goals
from search.selectors.shares import MayPay, YourPrice, main_category, prices_for, programs_that_may_pay
from search.selectors.suggestions import Suggestions, suggest
from search.selectors.words import vocabulary

__all__ = [
    "FEWEST",
    "MOST",
    "PAGE",
    "Catalogue",
    "Choice",
    "Comparison",
    "Entry",
    "Group",
    "Kept",
    "MayPay",
    "Question",
    "Suggestions",
    "YourPrice",
    "alert_of",
    "alert_token",
    "compare",
    "entries_of",
    "explained",
    "find",
    "find_by_own_share",
    "kept_searches",
    "main_category",
    "plan_for",
    "prices_for",
    "programs_that_may_pay",
    "public_totals",
    "suggest",
    "unpack",
    "vocabulary",
    "without_goals",
]
