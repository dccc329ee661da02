import pytest
from django.db import DatabaseError, transaction

from marketplace.core.errors import DomainError, Refused
from marketplace.core.money import Money
from subsidies import services
from subsidies.criteria import evaluate_all
from subsidies.models import RuleCardVersion
from subsidies.services.rulecards import compiled
from subsidies.terms import offer_terms
from tests.subsidies.factories import CARD, create_office, create_planned_program, sign, told


def test_signing_keeps_the_rules_the_text_and_the_hash():
    office = create_office()
    program = create_planned_program(office)
    version = sign(office, program)
    assert (version.number, version.typed_name) == (1, office.administrator.name)
    assert version.rules["rules"][0] == {
        "citation": None,
        "cure": None,
        "kind": "sector_in",
        "sectors": ["WWS", "ENRG"],
    }
    assert "The program pays 60% of the eligible cost" in version.text
    assert offer_terms(version, {}).award_cap == Money(2_500_000)


def test_a_text_changed_since_it_was_read_is_not_signed():
    office = create_office()
    program = create_planned_program(office)
    _rules, _text, seen = compiled(program.rule_card)
    services.write_rule_card(by=office.administrator, program=program, blocks=[*CARD, ("pays_tax", {})])
    with pytest.raises(DomainError):
        services.sign_rule_card(
            by=office.administrator, program_id=program.pk, seen_sha256=seen, typed_name=office.administrator.name
        )
    assert not RuleCardVersion.objects.exists()


@pytest.mark.parametrize("name", ["", "Somebody Else"])
def test_the_signer_types_their_own_name(name):
    office = create_office()
    program = create_planned_program(office)
    _rules, _text, seen = compiled(program.rule_card)
    with pytest.raises(DomainError) as refusal:
        services.sign_rule_card(by=office.administrator, program_id=program.pk, seen_sha256=seen, typed_name=name)
    assert refusal.value.field == "typed_name"
    assert not RuleCardVersion.objects.exists()


def test_only_the_administrator_signs():
    office = create_office()
    program = create_planned_program(office)
    _rules, _text, seen = compiled(program.rule_card)
    with pytest.raises(Refused):
        services.sign_rule_card(
            by=office.reviewer, program_id=program.pk, seen_sha256=seen, typed_name=office.reviewer.name
        )
    assert not RuleCardVersion.objects.exists()


def test_the_same_rules_are_signed_once():
    office = create_office()
    program = create_planned_program(office)
    sign(office, program)
    with pytest.raises(DomainError):
        sign(office, program)
    services.write_rule_card(by=office.administrator, program=program, blocks=[*CARD, ("pays_tax", {})])
    assert sign(office, program).number == 2


def test_a_card_that_says_no_rate_is_not_signed():
    office = create_office()
    program = create_planned_program(office, card=[("sector_in", {"sectors": ["WWS"]})])
    with pytest.raises(DomainError):
        sign(office, program)


def test_a_signed_version_never_changes():
    office = create_office()
    version = sign(office, create_planned_program(office))
    for change in (lambda: RuleCardVersion.objects.update(typed_name="X"), RuleCardVersion.objects.all().delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    version.refresh_from_db()
    assert version.typed_name == office.administrator.name


def test_every_kind_of_block_compiles_signs_and_reads():
    office = create_office()
    everything = [
        *CARD,
        ("size_at_least", {"metric": "population_served", "limit": 25}),
        ("critical_access", {}),
        ("low_income_designation", {}),
        ("identity_verified", {}),
        ("category_in", {"categories": ["MDR", "BKUP"]}),
        (
            "tiered_rate",
            {"metric": "population_served", "definition": "RUCC_NONMETRO", "bands": [{"at_most": 500, "rate": "0.85"}]},
        ),
        ("cap_by_size", {"metric": "members", "each_dollars": "13.60", "at_least_dollars": "15000"}),
        ("cap_line", {"dollars": "5000"}),
        ("cap_year", {"dollars": "50000"}),
        ("cap_category", {"dollars": "90000", "category": "MDR"}),
        ("minimum_own_share", {"rate": "0.1"}),
        ("stackable", {"federal_statute": ""}),
        ("pays_tax", {}),
        ("own_share_first", {"proof_within_days": 30}),
        ("file_only", {}),
    ]
    version = sign(office, create_planned_program(office, card=everything))
    assert {rule["kind"] for rule in version.rules["rules"]} == set(
        type(version.program.rule_card)._meta.get_field("blocks").stream_block.child_blocks
    )
    assert len(evaluate_all(version.rules["rules"], told(sector="WWS"))) == 11 + 2
    assert offer_terms(version, {}).proof_within_days == 30
    assert "within 30 days" in version.text
