"""The newest snapshot of the words of all services, kept by each process until there is a newer one."""

from functools import lru_cache

from search.models import VocabularySnapshot
from search.vocabulary import Vocabulary


def vocabulary() -> Vocabulary:
    """One small query; the words themselves are read only when they are new."""
    newest = VocabularySnapshot.objects.order_by("-pk").values_list("pk", flat=True).first()
    return _read(newest) if newest else Vocabulary()


@lru_cache(maxsize=1)
def _read(number: int) -> Vocabulary:
    row = VocabularySnapshot.objects.get(pk=number)
    return Vocabulary.of(number, row.documents, row.tokens, row.words)
