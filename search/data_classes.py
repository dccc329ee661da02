"""The index and its words hold published services and nothing else; what was searched for, no person."""

from marketplace.core.classification import declare

declare("search.QueryLog", confidential="words narrowed_by")
declare("search.IndexCursor", code="index")
declare("search.VocabularySnapshot", public="tokens words")
