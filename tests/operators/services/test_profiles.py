import pytest

from marketplace.accounts.roles import Role
from marketplace.core.errors import DomainError, Refused
from operators import services
from operators.models import Correction, EntityIdentifier, OperatorProfile, System
from tests.marketplace.accounts.factories import create_member
from tests.operators.factories import create_operator, create_places, create_system, create_water_record


def test_a_viewer_cannot_open_the_record_of_an_organization():
    viewer = create_member(Role.OPERATOR_VIEWER)
    with pytest.raises(Refused):
        services.open_profile(by=viewer.actor(), organisation=viewer.organisation)
    assert not OperatorProfile.objects.exists()


def test_opening_the_record_twice_makes_one():
    profile = create_operator()
    assert services.open_profile(by=profile.owner.actor(), organisation=profile.organisation) == profile


def test_a_number_belongs_to_one_organization_however_it_is_typed():
    create_system(create_operator(), scheme="PWSID", number="MT9990001")
    other = create_operator()
    with pytest.raises(DomainError) as refused:
        create_system(other, scheme="PWSID", number="mt 9990001")
    assert refused.value.field == "number"
    assert not other.systems.exists()
    assert EntityIdentifier.objects.count() == 1


def test_a_malformed_number_is_refused_with_a_sentence():
    profile = create_operator()
    with pytest.raises(DomainError, match="nine characters"):
        create_system(profile, scheme="PWSID", number="TX148001")
    assert not System.objects.exists()


def test_a_viewer_changes_nothing():
    profile = create_operator()
    system = create_system(profile)
    viewer = create_member(Role.OPERATOR_VIEWER, organisation=profile.organisation).actor()
    with pytest.raises(Refused):
        services.correct_fact(by=viewer, system_id=system.pk, fact_name="zip", value="59601", note="x")
    with pytest.raises(Refused):
        services.end_system(by=viewer, system_id=system.pk)
    system.refresh_from_db()
    assert (system.zip, system.ended_on) == ("59255", None)


def test_what_differs_from_the_registry_is_kept_as_a_correction():
    profile = create_operator()
    record = create_water_record()
    create_places()
    create_system(profile, registry=record, name=record.name, ownership="local", place="Poplar", county=record.county)
    correction = Correction.objects.get()
    assert (correction.fact_name, correction.old_value, correction.new_value) == ("ownership", "", "local")


def test_a_correction_keeps_the_old_value_and_the_reason():
    profile = create_operator()
    record = create_water_record()
    system = create_system(profile, registry=record, place="Poplar")
    services.correct_fact(
        by=profile.owner.actor(),
        system_id=system.pk,
        fact_name="population_served",
        value="2900",
        note="Census of our meters",
    )
    correction = Correction.objects.get(fact_name="population_served")
    assert (correction.old_value, correction.new_value) == ("3000", "2900")
    assert list(system.size_facts.filter(metric="population_served").values_list("value", flat=True)) == [3000, 2900]


def test_a_system_is_ended_once_and_its_number_becomes_free():
    profile = create_operator()
    system = create_system(profile, scheme="PWSID", number="MT9990001")
    services.end_system(by=profile.owner.actor(), system_id=system.pk)
    with pytest.raises(DomainError):
        services.end_system(by=profile.owner.actor(), system_id=system.pk)
    create_system(create_operator(), scheme="PWSID", number="MT9990001")
