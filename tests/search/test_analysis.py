"""Text becomes the same tokens whichever way it is written."""

import re

import pytest

from search.analysis import (
    LONGEST,
    STOP_WORDS,
    concepts,
    concepts_of_category,
    concepts_related_to,
    stem,
    tokens,
    words,
)
from search.families import FAMILY_OF
from tests.search.relevance import shop


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Café e-mail", ["cafe", "email"]),
        ("goal 3.F and PR.AA-05", ["goal", "3_f", "and", "pr_aa_05"]),
        ("24/7, BOD 26-04", ["24_7", "bod", "26_04"]),
        ("Wi-Fi at the co-op", ["wifi", "at", "the", "coop"]),
        ("what's our CEO’s", ["whats", "our", "ceos"]),
        ("<script>", ["script"]),
        ("\x00日本", []),
    ],
)
def test_words_are_folded_and_codes_stay_whole(typed, read):
    assert words(typed) == read


@pytest.mark.parametrize(
    "typed",
    ["MFA", "two-factor", "2FA", "multi factor authentication", "Multi-factor sign-in", "two step verification"],
)
def test_one_thing_under_any_of_its_names_is_one_concept(typed):
    assert "c_mfa" in tokens(typed)


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("MDR", "managed detection and response"),
        ("EDR", "endpoint detection and response"),
        ("SIEM", "security information and event management"),
        ("SCADA", "industrial control systems"),
        ("IR", "incident response"),
        ("vCISO", "virtual CISO"),
        ("PAM", "privileged access management"),
        ("SBOM", "software bill of materials"),
        ("KEV", "known exploited vulnerabilities"),
        ("pen test", "penetration testing"),
    ],
)
def test_acronyms_and_what_they_stand_for_share_a_concept(short, long):
    assert {one for one in tokens(short) if one.startswith("c_")} & set(tokens(long))


def test_tokens_are_what_no_engine_cuts_again():
    found = tokens("PR.AA-05 naïve Ωmega 3.F " + "x" * 200 + " multi-factor")
    assert found
    assert all(re.fullmatch("[a-z0-9_]{1,64}", one) for one in found)
    assert max(map(len, found)) == LONGEST


def test_stop_words_are_no_tokens_and_are_folded():
    assert tokens("what do we need and who can help us") == ()
    assert all(words(word) == [word] for word in STOP_WORDS)


def test_every_kind_of_service_is_what_some_concept_is_about():
    kinds = {row["code"] for row in shop.table("service_categories.csv")}
    assert kinds == set(FAMILY_OF)
    assert not [code for code in kinds if not concepts_of_category(code)]
    assert {code for one in concepts() for code in (*one.categories, *one.related)} <= kinds


def test_what_a_kind_is_about_it_is_not_also_related_to():
    assert not [one.token for one in concepts() if set(one.categories) & set(one.related)]
    assert "c_pentest" in concepts_of_category("PENT")
    assert "c_pentest" in concepts_related_to("PENO")


def test_each_concept_has_a_name_and_no_two_share_one():
    names = [name for one in concepts() for name in one.same_as]
    assert all(one.same_as for one in concepts())
    assert len({one.token for one in concepts()}) == len(concepts())
    assert stem("mfa") in {part for name in names for part in name}
