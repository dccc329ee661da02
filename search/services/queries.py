"""What was searched for, kept to find gaps in the market and never to find a person."""

import datetime as dt

from marketplace.core import clock
from search.analysis import words
from search.models import QueryLog
from search.selectors import Catalogue, Question

KEEP_QUERIES = dt.timedelta(days=90)
LONGEST_NOTED = 200
NOTED_FACETS = ("category", "state")


def note_query(*, question: Question, catalogue: Catalogue) -> None:
    """Remember for the report of gaps what was searched for, without who, from where or at what hour."""
    unknown = {word for part in catalogue.reading.left_out for word in part.split()}
    said = ["…" if word in unknown else word for word in words(catalogue.reading.did_you_mean or question.q)]
    narrowed = " ".join(f"{facet}={code}" for facet in NOTED_FACETS for code in question.chosen.get(facet, {}))
    rows = [(" ".join(said), catalogue.total, narrowed)] if set(said) - {"…"} else []
    rows += [(word, 0, "") for word in sorted(unknown) if word.isalpha()]
    QueryLog.objects.bulk_create(
        QueryLog(words=text[:LONGEST_NOTED], day=clock.today(), found=found, narrowed_by=choices[:LONGEST_NOTED])
        for text, found, choices in rows
    )


def forget_queries() -> None:
    QueryLog.objects.filter(day__lt=clock.today() - KEEP_QUERIES).delete()
