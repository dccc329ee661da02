"""The newest snapshot of the words of all services, kept by each process until there is a newer one."""

from functools import lru_cache

from django.core.cache import cache

from search.models import VocabularySnapshot
from search.vocabulary import Vocabulary

LOOK_AGAIN_SECONDS = 5


def vocabulary() -> Vocabulary:
    """One small query now and then; the words themselves are read only when they are new."""
    newest = cache.get_or_set("search.newest_words", _newest, LOOK_AGAIN_SECONDS)
    return _read(newest) if newest else Vocabulary()


def _newest() -> int:
    return VocabularySnapshot.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


@lru_cache(maxsize=1)
def _read(number: int) -> Vocabulary:
    row = VocabularySnapshot.objects.get(pk=number)
    return Vocabulary.of(number, row.documents, row.tokens, row.words)
