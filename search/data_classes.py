"""The index and its words hold published services and nothing else."""

from marketplace.core.classification import declare

declare("search.IndexCursor", code="index")
declare("search.VocabularySnapshot", public="tokens words")
