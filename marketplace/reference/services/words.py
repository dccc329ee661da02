from collections import defaultdict

from django.db import transaction

from marketplace.reference.models import RegistryWord
from marketplace.reference.selectors.lookup import REGISTRIES, packed, state_word, words_of

BATCH = 5000


@transaction.atomic
def index_words(registry: str) -> int:
    """Write the lookup's index of one registry anew: the words of names, places and states; returns how many."""
    records = REGISTRIES[registry].model._default_manager.order_by("pk")
    keys_by_word: dict[str, list[int]] = defaultdict(list)
    columns = ("pk", "search_text", "state_id", "state__name", "county__name")
    for key, text, state, state_name, county_name in records.values_list(*columns).iterator():
        words = words_of(f"{text} {state or ''} {state_name or ''} {county_name or ''}")
        for word in {*words, state_word(state)}:
            keys_by_word[word].append(key)
    RegistryWord.objects.filter(registry=registry).delete()
    index = (
        RegistryWord(registry=registry, word=word, backwards=word[::-1], records=packed(keys))
        for word, keys in sorted(keys_by_word.items())
    )
    RegistryWord.objects.bulk_create(index, batch_size=BATCH)
    return len(keys_by_word)
