"""Every version ever published can still be read, judged by and paid under. Files are added here, never changed."""

import hashlib
import json
from pathlib import Path

import pytest

from subsidies.choices import CapYear
from subsidies.criteria import CRITERIA, Result, evaluate_all
from subsidies.selectors.rulecards import rule_text
from subsidies.services.rulecards import FORMAT
from subsidies.terms import terms_of
from tests.subsidies.factories import told

PUBLISHED = sorted((Path(__file__).parent / "published").glob("*.json"))


@pytest.fixture(params=PUBLISHED, ids=lambda path: path.stem)
def version(request):
    return json.loads(request.param.read_text())


def test_its_text_and_hash_are_those_that_were_signed(version):
    canonical = json.dumps({"rules": version["rules"], "text": version["text"]}, sort_keys=True, separators=(",", ":"))
    assert hashlib.sha256(canonical.encode()).hexdigest() == version["sha256"]
    assert rule_text(version["rules"]["rules"]) == version["text"]


def test_it_still_judges(version):
    rules = version["rules"]["rules"]
    verdicts = evaluate_all(rules, told(sector="WWS", population_served=400, is_rural_rucc=True))
    assert len(verdicts) == sum(rule["kind"] in CRITERIA for rule in rules)
    assert all(one.result in set(Result) and one.rule for one in verdicts)


def test_it_still_pays(version):
    terms = terms_of(version["rules"]["rules"], told(population_served=400))
    assert terms.rate > 0
    assert terms.cap_year == CapYear.CALENDAR


def test_the_format_in_use_is_among_them():
    assert {json.loads(path.read_text())["rules"]["format"] for path in PUBLISHED} == set(range(1, FORMAT + 1))
