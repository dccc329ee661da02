"""An answer for programs and for support staff: every hit with its score and the sentences that make it up."""

from search.documents import documents_of
from search.selectors.catalogue import Catalogue


def explained(catalogue: Catalogue) -> dict:
    """`facets` are the counts by facet and code, `why` a sentence for each part of the score."""
    documents = {document.id: document for document in documents_of(entry.id for entry in catalogue.entries)}
    return {
        "total": catalogue.total,
        "hits": [
            {
                "slug": entry.copy["reference"],
                "name": entry.copy["name"],
                "provider": entry.copy["provider"]["name"],
                "categories": [row["code"] for row in entry.copy["categories"]],
                "score": catalogue.scores[entry.id],
                "why": [
                    f"{reason.sentence} (+{reason.points})" for reason in catalogue.plan.reasons(documents[entry.id])
                ],
            }
            for entry in catalogue.entries
            if entry.id in documents
        ],
        "facets": {
            group.facet.name: {
                choice.code: choice.count for top in group.choices for choice in (top, *top.children) if choice.count
            }
            for group in catalogue.groups
        },
        "did_you_mean": catalogue.reading.did_you_mean,
    }
