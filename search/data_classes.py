"""The index and its words hold published services; what was searched for, no person; a saved question is sealed."""

from marketplace.core.classification import declare

declare("search.QueryLog", confidential="words narrowed_by")
declare("search.IndexCursor", code="index")
declare("search.VocabularySnapshot", public="tokens words")
declare("search.SavedSearch", code="reference", confidential="email question")
