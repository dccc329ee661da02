"""Weights, beginnings and typos come from the words of the services alone, and are whole numbers."""

import pytest

from search.vocabulary import HIGHEST_WEIGHT, Vocabulary, count_words, typos


def vocabulary(**words):
    return Vocabulary.of(1, 100, dict(words), dict(words))


@pytest.mark.parametrize(
    ("one", "other", "edits"),
    [
        ("backup", "backup", 0),
        ("bakcup", "backup", 1),
        ("backp", "backup", 1),
        ("backups", "backup", 1),
        ("packup", "backup", 1),
        ("bkcup", "backup", 2),
        ("firewall", "backup", 3),
    ],
)
def test_a_typo_is_a_letter_changed_added_dropped_or_swapped(one, other, edits):
    assert typos(one, other, 2) == edits == typos(other, one, 2)


def test_the_rarer_a_token_the_more_it_weighs_up_to_a_bound():
    words = vocabulary(common=100, often=30, rare=1)
    weights = [words.weight(token) for token in ("common", "often", "rare")]
    assert weights == sorted(weights)
    assert weights[0] < weights[1] < weights[2] <= words.weight("nowhere") <= HIGHEST_WEIGHT
    assert all(isinstance(weight, int) for weight in weights)


def test_a_token_of_more_than_half_of_many_services_is_common():
    assert vocabulary(plan=51).is_common("plan")
    assert not vocabulary(plan=50).is_common("plan")
    assert not Vocabulary.of(1, 2, {"plan": 2}, {}).is_common("plan")


def test_near_words_keep_the_first_letter_one_edit_for_short_ones_two_for_long_ones():
    words = vocabulary(quiltmaker=3, jumble=2, tumble=2, jungle=1)
    assert words.near("jumbel") == ["jumble"]
    assert words.near("bumble") == []
    assert words.near("quitmakr") == ["quiltmaker"]
    assert words.near("jum") == []


def test_names_of_the_field_are_near_even_when_no_service_writes_them():
    assert "ransomware" in vocabulary(jumble=1).near("ransomeware")


def test_beginnings_lead_to_the_most_frequent_words_first():
    assert vocabulary(incident=2, incinerate=9, income=1).beginning_with("inci") == ["inciner", "incid"]
    assert vocabulary(incident=2).beginning_with("i") == []


def test_words_are_counted_once_for_each_document():
    total, tokens, words = count_words([(["a", "a", "c_mfa"], ["one", "one"]), (["a"], ["one", "c_mfa"])])
    assert (total, tokens, words) == (2, {"a": 2, "c_mfa": 1}, {"one": 2})
