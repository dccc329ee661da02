from marketplace.reference.selectors.lookup import Found, find_records, fold, record_by_number
from marketplace.reference.selectors.places import (
    attributions,
    counties_by_code,
    counties_for_zip,
    counties_of,
    cpg_goals,
    service_categories,
    state_of,
)
from marketplace.reference.selectors.rural import RuralFact, rural_facts

__all__ = [
    "Found",
    "RuralFact",
    "attributions",
    "counties_by_code",
    "counties_for_zip",
    "counties_of",
    "cpg_goals",
    "find_records",
    "fold",
    "record_by_number",
    "rural_facts",
    "service_categories",
    "state_of",
]
