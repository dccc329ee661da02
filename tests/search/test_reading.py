"""How a question is read."""

import pytest

from search.reading import BEGINNING, CONCEPT, EXACT, HINT, LONGER, TYPO, read
from tests.search.relevance import shop
from tests.searching import vocabulary_of


@pytest.fixture(scope="module")
def words():
    return vocabulary_of(shop.services().values())


def ways(reading, place=0):
    return dict(reading.words[place].ways)


def test_an_acronym_is_read_as_what_it_stands_for(words):
    assert ways(read("MFA", words))["c_mfa"] == CONCEPT


def test_a_name_of_several_words_is_one_word_of_the_question(words):
    reading = read("multi-factor authentication for staff", words)
    assert [word.typed for word in reading.words] == ["multifactor authentication", "staff"]


def test_everyday_words_lead_to_a_concept_less_surely_than_its_name(words):
    assert ways(read("pretending to be our boss", words))["c_deepfake"] == HINT < CONCEPT


@pytest.mark.parametrize("typed", ["How did they get in?", "how did they get in"])
def test_a_saying_of_stop_words_alone_is_understood(words, typed):
    reading = read(typed, words)
    assert "c_forensics" in ways(reading)
    assert not reading.left_out


def test_a_typo_is_read_and_said_also_inside_a_name_of_several_words(words):
    reading = read("penatration tset", words)
    assert reading.did_you_mean == "penetration test"
    assert "c_pentest" in ways(reading)
    single = read("phishng", words)
    assert single.did_you_mean == "phishing"
    assert ways(single)["c_phishing"] == CONCEPT * TYPO // 100


@pytest.mark.parametrize("typed", ["laptops", "members", "passwords", "home"])
def test_a_right_word_is_not_corrected(words, typed):
    assert read(typed + " ", words).did_you_mean == ""


def test_the_last_word_may_be_a_beginning_until_a_space_ends_it(words):
    assert ways(read("ranking of wea", words), -1)["weak"] == BEGINNING
    assert read("ranking of wea ", words).left_out == ("wea",)
    assert ways(read("plan", words))["plant"] == LONGER < ways(read("plan", words))["plan"] == EXACT


def test_a_word_of_no_service_is_left_out_and_named(words):
    reading = read("qqqzzz mfa", words)
    assert reading.left_out == ("qqqzzz",)
    assert len(reading.words) == 1


def test_a_long_text_is_cut_and_read_in_the_same_way_each_time(words):
    typed = "backup training firewall " * 400
    assert len(read(typed, words).words) <= 12
    assert read(typed, words) == read(typed, words)


@pytest.mark.parametrize("typed", ["", "   ", "the of and", "\x00", "???", "%%%"])
def test_nothing_said_is_nothing_asked(words, typed):
    assert read(typed, words).words == ()
