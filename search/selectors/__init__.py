from search.selectors.catalogue import PAGE, Catalogue, Choice, Group, Question, find, kinds_asked, plan_for
from search.selectors.cheapest import BY_OWN_SHARE, find_for
from search.selectors.comparison import FEWEST, MOST, Comparison, compare
from search.selectors.entries import Entry, entries_of, public_totals
from search.selectors.explained import explained
from search.selectors.gaps import GAP_DAYS, gaps
from search.selectors.saved import Kept, alert_of, alert_token, kept_searches, unpack, without_goals
from search.selectors.shares import MayPay, YourPrice, main_category, prices_for, programs_that_may_pay
from search.selectors.standing import Standing, standing_of
from search.selectors.suggestions import Suggestions, suggest
from search.selectors.words import vocabulary

__all__ = [
    "BY_OWN_SHARE",
    "FEWEST",
    "GAP_DAYS",
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
    "Standing",
    "Suggestions",
    "YourPrice",
    "alert_of",
    "alert_token",
    "compare",
    "entries_of",
    "explained",
    "find",
    "find_for",
    "gaps",
    "kept_searches",
    "kinds_asked",
    "main_category",
    "plan_for",
    "prices_for",
    "programs_that_may_pay",
    "public_totals",
    "standing_of",
    "suggest",
    "unpack",
    "vocabulary",
    "without_goals",
]
