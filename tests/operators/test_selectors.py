from marketplace.reference.models import County, ZipArea
from operators import selectors, services
from tests.marketplace.accounts.factories import OrganisationFactory
from tests.operators.factories import (
    create_goals,
    create_officer,
    create_operator,
    create_places,
    create_system,
    create_water_record,
)


def test_an_organization_without_a_record_has_no_facts():
    assert selectors.facts_for(OrganisationFactory()) == {}


def test_registry_facts_carry_their_source_and_method():
    profile = create_operator()
    record = create_water_record()
    create_system(profile, county=record.county, registry=record, scheme="PWSID", number=record.pwsid, place="Poplar")
    facts = selectors.facts_for(profile.organisation)
    assert facts["population_served"].value == 3000
    assert (facts["population_served"].method, facts["population_served"].source) == (
        "registry",
        "EPA, Water systems (2023Q4)",
    )
    assert (facts["rucc"].value, facts["is_rural_rucc"].value) == (9, True)
    assert (facts["ruca"].value, facts["ruca"].method) == ("10.1", "approximate")
    assert facts["county"].method == "registry"
    assert facts["identity_verified"].value is False


def test_what_nobody_said_is_missing_and_not_false():
    profile = create_operator()
    create_system(profile)
    assert {"ownership", "beds", "sam_registered"}.isdisjoint(selectors.facts_for(profile.organisation))


def test_a_statement_of_the_operator_is_attested_and_the_newest_wins():
    profile = create_operator()
    system = create_system(profile)
    for value in (2800, 2900):
        services.state_figure(
            by=profile.owner.actor(), profile_id=profile.pk, metric="population_served", value=value, system=system
        )
    services.state_figure(by=profile.owner.actor(), profile_id=profile.pk, metric="sam_registered", value=1)
    facts = selectors.facts_for(profile.organisation, system)
    assert (facts["population_served"].value, facts["population_served"].method) == (2900, "attested")
    assert facts["sam_registered"].value is True


def test_another_county_brings_other_determinations():
    profile = create_operator()
    system = create_system(profile)
    County.objects.create(fips="30111", name="Yellowstone County", state_id="MT", rucc=3, rucc_vintage="2023")
    services.correct_fact(
        by=profile.owner.actor(), system_id=system.pk, fact_name="county", value="30111", note="We moved"
    )
    facts = selectors.facts_for(profile.organisation)
    assert (facts["rucc"].value, facts["is_rural_rucc"].value, facts["county"].method) == (3, False, "attested")


def test_each_rural_definition_is_a_fact_and_only_what_may_decide_is_firm():
    profile = create_operator()
    create_places()
    ZipArea.objects.filter(zip="59255").update(is_on_forhp_list=True, forhp_vintage="2020", ruca_vintage="2020")
    system = create_system(profile)
    facts = selectors.facts_for(profile.organisation)
    methods = {name: facts[name].method for name in facts if name.startswith(("rural.", "is_rural"))}
    assert methods == {
        "is_rural_rucc": "registry",
        "rural.FORHP_2025": "registry",
        "rural.RUCA_ZIP_4_10": "approximate",
        "rural.FORHP": "superseded",
        "rural.RUS_ELEC_20K": "approximate",
        "rural.RD_WATER_10K": "approximate",
        "rural.ERATE_25K": "approximate",
        "rural.FCC_RHC": "approximate",
    }
    services.correct_fact(
        by=profile.owner.actor(), system_id=system.pk, fact_name="rural.RD_WATER_10K", value="yes", note="758 people"
    )
    assert selectors.facts_for(profile.organisation)["rural.RD_WATER_10K"].method == "attested"


def test_every_determination_names_its_unit_its_method_and_its_evidence():
    system = create_system(create_operator())
    for found in system.rural_determinations.all():
        assert found.unit_type in {"county", "zip"}
        assert found.unit_id in {"30085", "59255"}
        assert found.evidence
        assert found.method in {"exact", "approximate"}


def test_what_was_said_of_another_place_does_not_hold_for_the_new_one():
    profile = create_operator()
    system = create_system(profile)
    by = profile.owner.actor()
    services.correct_fact(by=by, system_id=system.pk, fact_name="rural.RD_WATER_10K", value="yes", note="758 people")
    County.objects.create(fips="30111", name="Yellowstone County", state_id="MT", rucc=3, rucc_vintage="2023")
    services.correct_fact(by=by, system_id=system.pk, fact_name="county", value="30111", note="We moved")
    assert "rural.RD_WATER_10K" not in selectors.facts_for(profile.organisation)
    assert system.corrections.filter(fact_name="rural.RD_WATER_10K").exists()


def test_open_goals_come_by_impact_and_then_by_cost():
    create_goals()
    answers = {"1.A": "no", "3.F": "partly", "3.I": "yes"}
    assert [goal.code for goal in selectors.open_goals(answers)] == ["1.A", "3.F"]


def test_the_queue_starts_with_the_oldest_question():
    first, second = create_operator(), create_operator()
    for profile in (second, first):
        services.ask_for_proof(by=profile.owner.actor(), case_id=profile.identity_case.pk, route="call_back")
    assert [case.profile_id for case in selectors.identity_queue()] == [second.pk, first.pk]
    services.verify_identity(by=create_officer().actor(), case_id=second.identity_case.pk, found="Called.")
    assert [case.profile_id for case in selectors.identity_queue()] == [first.pk]


def test_a_system_in_a_line_says_what_it_is_its_number_its_size_and_its_rural_code():
    profile = create_operator()
    record = create_water_record()
    system = create_system(
        profile, county=record.county, registry=record, scheme="PWSID", number=record.pwsid, place="Poplar"
    )
    words = selectors.system_in_words(system)
    assert words[1] == "Drinking water system"
    assert words[2].endswith(record.pwsid)
    assert "People served: 3,000" in words
    assert words[-1].startswith("rural (RUCC 9, USDA")
