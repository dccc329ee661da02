"""The index and its words hold published services; a saved question may tell where a buyer is weak, so it is sealed."""

from marketplace.core.classification import declare

declare("search.IndexCursor", code="index")
declare("search.VocabularySnapshot", public="tokens words")
declare("search.SavedSearch", code="reference", confidential="email question")
