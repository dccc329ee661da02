from search.selectors.catalogue import PAGE, Catalogue, Choice, Group, Question, find, kinds_asked, plan_for
from search.selectors.entries import Entry, entries_of, public_totals
from search.selectors.explained import explained
from search.selectors.gaps import GAP_DAYS, gaps
from search.selectors.shares import MayPay, programs_that_may_pay, split_by_vouchers
from search.selectors.standing import Standing, standing_of
from search.selectors.words import vocabulary

__all__ = [
    "GAP_DAYS",
    "PAGE",
    "Catalogue",
    "Choice",
    "Entry",
    "Group",
    "MayPay",
    "Question",
    "Standing",
    "entries_of",
    "explained",
    "find",
    "gaps",
    "kinds_asked",
    "plan_for",
    "programs_that_may_pay",
    "public_totals",
    "split_by_vouchers",
    "standing_of",
    "vocabulary",
]
