from search.selectors.catalogue import PAGE, Catalogue, Choice, Group, Question, find, plan_for
from search.selectors.cheapest import find_by_own_share
from search.selectors.entries import Entry, entries_of, public_totals
from search.selectors.explained import explained
from search.selectors.shares import MayPay, YourPrice, main_category, prices_for, programs_that_may_pay
from search.selectors.words import vocabulary

__all__ = [
    "PAGE",
    "Catalogue",
    "Choice",
    "Entry",
    "Group",
    "MayPay",
    "Question",
    "YourPrice",
    "entries_of",
    "explained",
    "find",
    "find_by_own_share",
    "main_category",
    "plan_for",
    "prices_for",
    "programs_that_may_pay",
    "public_totals",
    "vocabulary",
]
