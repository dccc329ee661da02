import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from marketplace.accounts.roles import Role
from marketplace.core import clock
from marketplace.reference.models import County, State, ZipCounty
from operators.models import Correction, OperatorProfile, System
from tests.marketplace.accounts.factories import OrganisationFactory
from tests.operators.factories import (
    create_credit_union_record,
    create_operator,
    create_places,
    create_system,
    create_water_record,
)


@pytest.fixture
def profile():
    create_places()
    return create_operator()


@pytest.fixture
def owner(sign_in, profile):
    return sign_in(Role.OPERATOR_OWNER, organisation=profile.organisation)


def test_a_new_operator_looks_its_first_system_up_and_saves_it_without_another_step(sign_in):
    record = create_water_record()
    client = sign_in(Role.OPERATOR_OWNER)
    next_step = client.get(reverse("dashboard")).context["next_task"]
    assert client.get(next_step.url).status_code == 200
    confirm = reverse("system_confirm", args=["water", record.pwsid])
    form = client.get(confirm).context["form"]
    assert not OperatorProfile.objects.exists()
    data = {name: form[name].initial or "" for name in form.fields}
    assert client.post(confirm, data).status_code == 302
    system = System.objects.get()
    assert system.profile.organisation == client.membership.organisation
    assert system.identifiers.get().value == record.pwsid


def test_a_new_operator_may_read_every_page_of_its_own_before_anything_is_saved(sign_in):
    create_places()
    client = sign_in(Role.OPERATOR_OWNER)
    for name in ("system_list", "system_find", "system_new", "assessment", "dashboard"):
        assert client.get(reverse(name)).status_code == 200, name
    assert client.get(reverse("identity_proof"))["Location"] == reverse("system_find")
    assert not OperatorProfile.objects.exists()


def test_a_viewer_cannot_describe_the_first_system(sign_in):
    create_places()
    client = sign_in(Role.OPERATOR_VIEWER)
    data = {"kind": "water", "name": "Poplar Water", "state": "MT"}
    assert client.post(reverse("system_new"), data).status_code == 403
    assert not OperatorProfile.objects.exists()


def test_the_lookup_prefills_and_the_operator_confirms(owner, profile):
    record = create_water_record()
    found = owner.get(reverse("system_find"), {"kind": "water", "q": "poplar", "state": "MT"})
    confirm = reverse("system_confirm", args=["water", record.pwsid])
    assert confirm in found.content.decode()
    page = owner.get(confirm).content.decode()
    assert "POPLAR CITY OF" in page
    assert "EPA, Water systems (2023Q4)" in page
    data = {"kind": "water", "name": "Poplar", "state": "MT", "place": "Poplar", "zip_code": "59255"}
    data |= {"county": "30085", "ownership": "local", "number": record.pwsid}
    answer = owner.post(confirm, data)
    system = System.objects.get()
    assert answer["Location"] == reverse("system_figures", args=[system.reference])
    detail = owner.get(reverse("system_detail", args=[system.reference])).content.decode()
    assert "3,000" in detail
    assert "RUCC" in detail


def test_nobody_is_offered_the_counties_of_the_whole_country(sign_in):
    create_places()
    client = sign_in(Role.OPERATOR_OWNER, organisation=OrganisationFactory(state=""))
    assert "Roosevelt County" not in client.get(reverse("system_new")).content.decode()
    data = {"kind": "water", "name": "Poplar Water", "state": "MT", "zip_code": "59255"}
    assert client.post(reverse("system_new"), data).status_code == 302
    assert System.objects.get().state_id == "MT"


def test_a_system_that_is_called_so_stands_before_one_that_only_lies_there(owner):
    create_water_record(pwsid="MT0009001", name="BUZZ INN")
    create_water_record(pwsid="MT0009002", name="POPLAR WATER SYSTEM")
    page = owner.get(reverse("system_find"), {"kind": "water", "q": "poplar", "state": "MT"}).content.decode()
    assert -1 < page.find("POPLAR WATER SYSTEM") < page.find("BUZZ INN")


def test_a_typo_finds_the_system_and_the_page_says_how_it_was_read(owner):
    create_water_record()
    page = owner.get(reverse("system_find"), {"kind": "water", "q": "poplr xylophone", "state": ""}).content.decode()
    assert "POPLAR CITY OF" in page
    assert "We also looked for: poplar." in page
    assert "We left out what stands in none of them: xylophone." in page


def test_every_registry_prefills_its_figures_and_the_rural_answers_with_their_source(owner):
    create_credit_union_record()
    found = owner.get(reverse("system_find"), {"kind": "credit_union", "q": "rocky mountain", "state": "MT"})
    confirm = reverse("system_confirm", args=["credit_union", "97110"])
    assert confirm in found.content.decode()
    page = owner.get(confirm).content.decode()
    for words in ("$48,000,000.00", "5,200", "Federally insured", "County 30085 has RUCC code 9", "NCUA, Call report"):
        assert words in page
    data = {"kind": "credit_union", "name": "ROCKY MOUNTAIN", "state": "MT", "place": "Poplar", "zip_code": "59255"}
    owner.post(confirm, data | {"county": "30085", "ownership": "cooperative", "number": "97110"})
    system = System.objects.get()
    assert dict(system.size_facts.values_list("metric", "value")) == {
        "assets_cents": 4_800_000_000,
        "members": 5200,
        "low_income_designation": 1,
        "federally_insured": 0,
    }
    assert {fact.source for fact in system.size_facts.all()} == {"NCUA, Call report (2025-12-31)"}
    detail = owner.get(reverse("system_detail", args=[system.reference])).content.decode()
    for name in ("name", "place", "zip", "county", "members", "federally_insured"):
        assert reverse("fact_correct", args=[system.reference, name]) in detail


def test_a_bank_that_left_the_list_says_so_before_it_is_taken(owner):
    create_credit_union_record(gone_vintage="2027-03-31")
    found = owner.get(reverse("system_find"), {"kind": "credit_union", "q": "97110", "state": ""}).content.decode()
    assert "No longer on the list of 2027-03-31: it may have merged or closed." in found
    page = owner.get(reverse("system_confirm", args=["credit_union", "97110"])).content.decode()
    assert "look up the one that took it over" in page


@pytest.mark.parametrize("place", [{}, {"county": None}])
def test_a_number_without_a_state_takes_that_of_its_county_or_zip_code(owner, place):
    record = create_water_record(pwsid="083090091", name="FORT PECK TRIBES", state_id=None, **place)
    page = owner.get(reverse("system_confirm", args=["water", record.pwsid]))
    assert page.context["form"]["state"].value() == "MT"
    assert "We took the state of its county or ZIP code." in page.content.decode()


def test_a_tribal_number_does_not_say_the_state_so_the_page_asks(owner):
    unknown = {"state_id": None, "county": None, "zip": ""}
    record = create_water_record(pwsid="083090091", name="FORT PECK TRIBES", **unknown)
    confirm = reverse("system_confirm", args=["water", record.pwsid])
    assert "Please choose it." in owner.get(confirm).content.decode()
    data = {"kind": "water", "name": record.name, "state": "", "number": record.pwsid}
    owner.post(confirm, data)
    assert not System.objects.exists()
    owner.post(confirm, data | {"state": "MT", "ownership": "tribal"})
    assert System.objects.get().state_id == "MT"


def test_a_seasonal_system_keeps_its_months_and_the_operator_may_correct_them(owner, profile):
    record = create_water_record(season="05-01 08-31", system_type="TNCWS")
    assert "May 1 to August 31" in owner.get(reverse("system_confirm", args=["water", record.pwsid])).content.decode()
    system = create_system(profile, registry=record, place="Poplar")
    detail = owner.get(reverse("system_detail", args=[system.reference])).content.decode()
    assert "May 1 to August 31" in detail
    url = reverse("fact_correct", args=[system.reference, "season"])
    owner.post(url, {"value": "May 15 to August 31", "note": "We open later now"})
    system.refresh_from_db()
    assert system.season == "May 15 to August 31"


def test_a_zip_offers_its_county_and_the_person_confirms_it(owner, profile):
    system = create_system(profile, county=None)
    ZipCounty.objects.create(zip_area_id="59255", county_id="30085", match="code")
    page = owner.get(reverse("system_detail", args=[system.reference])).content.decode()
    assert "Yes, Roosevelt County, MT" in page
    url = reverse("fact_correct", args=[system.reference, "county"])
    owner.post(url, {"value": "30085", "note": "County of ZIP code 59255, confirmed"})
    system.refresh_from_db()
    assert system.county_id == "30085"


@pytest.mark.parametrize(
    ("state", "is_current", "words"),
    [("MT", False, "an old county that rules for rural places no longer use"), ("CO", True, "names no county")],
)
def test_a_county_that_the_owner_could_not_choose_is_never_a_button(owner, profile, state, is_current, words):
    system = create_system(profile, county=None)
    there, _made = State.objects.get_or_create(code=state, defaults={"name": "Colorado", "kind": "state"})
    old = County.objects.create(fips="09003", name="Hartford County", state=there, is_current=is_current)
    ZipCounty.objects.create(zip_area_id="59255", county=old, match="code")
    page = owner.get(reverse("system_detail", args=[system.reference])).content.decode()
    assert "Yes, Hartford County" not in page
    assert words in page
    assert "Choose the county" in page


def test_a_correction_is_read_in_words_not_in_codes(owner, profile):
    system = create_system(profile, county=None)
    for name, value in (("county", "30085"), ("ownership", "tribal"), ("population_served", "12500")):
        url = reverse("fact_correct", args=[system.reference, name])
        assert owner.post(url, {"value": value, "note": "Our charter says so"}).status_code == 302, name
    page = owner.get(reverse("system_detail", args=[system.reference])).content.decode()
    for words in ("County: – became Roosevelt County, MT", "became Tribal", "became 12,500"):
        assert words in page


def test_a_post_office_box_has_no_county_so_the_page_asks(owner, profile):
    system = create_system(profile, county=None, zip_code="59604")
    page = owner.get(reverse("system_detail", args=[system.reference])).content.decode()
    assert "names no county for ZIP code 59604" in page
    assert "Choose the county" in page


def test_rural_where_no_list_decides_is_stated_with_a_reason(owner, profile):
    system = create_system(profile)
    url = reverse("fact_correct", args=[system.reference, "rural.RD_WATER_10K"])
    assert owner.get(url).status_code == 200
    owner.post(url, {"value": "yes", "note": "Poplar has 758 people"})
    stated = system.rural_determinations.get(definition="RD_WATER_10K", method="attested")
    assert stated.result is True
    page = owner.get(reverse("system_detail", args=[system.reference])).content.decode()
    today = clock.today()
    assert f"Stated by you, {today:%B} {today.day}, {today.year}" in page


def test_definitions_that_no_list_answers_stand_apart_with_a_way_to_tell_us(owner, profile):
    system = create_system(profile, county=None, zip_code="")
    page = owner.get(reverse("system_detail", args=[system.reference])).content.decode()
    assert "9 definitions that the public lists do not answer for your place" in page
    assert reverse("fact_correct", args=[system.reference, "rural.FCC_RHC"]) in page
    assert reverse("fact_correct", args=[system.reference, "is_rural_rucc"]) not in page


def test_what_the_county_decides_is_corrected_at_the_county(owner, profile):
    system = create_system(profile)
    url = reverse("fact_correct", args=[system.reference, "is_rural_rucc"])
    page = owner.post(url, {"value": "no", "note": "We are a city"}).content.decode()
    assert "Your county decides this." in page
    assert "We are a city" in page
    assert not Correction.objects.exists()
    assert not system.rural_determinations.filter(method="attested").exists()


def test_not_found_goes_on_by_hand(owner):
    page = owner.get(reverse("system_find"), {"kind": "water", "q": "nowhere at all", "state": ""}).content.decode()
    assert reverse("system_new") in page
    assert owner.get(reverse("system_new")).status_code == 200


def test_a_number_of_somebody_else_comes_back_with_a_sentence(owner):
    create_system(create_operator(), scheme="PWSID", number="MT9990001")
    data = {"kind": "water", "name": "Ours", "state": "MT", "number": "MT9990001"}
    page = owner.post(reverse("system_new"), data).content.decode()
    assert "already has this number" in page
    assert 'value="Ours"' in page
    assert System.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("zip_code", "5925", "five digits"),
        ("number", "TX148001", "nine characters"),
        ("name", "", "required"),
        ("name", "x" * 201, "200"),
        ("kind", "spaceship", "Choose"),
        ("county", "99999", "Choose"),
    ],
)
def test_bad_input_keeps_the_page_and_writes_nothing(owner, field, value, sentence):
    data = {"kind": "water", "name": "Ours", "state": "MT", "number": ""} | {field: value}
    page = owner.post(reverse("system_new"), data)
    assert page.status_code == 200
    assert sentence in page.content.decode()
    assert not System.objects.exists()


def test_figures_are_typed_in_dollars_and_kept_in_cents(owner, profile):
    system = create_system(profile, kind="bank", scheme="FDIC_CERT", number="99901")
    url = reverse("system_figures", args=[system.reference])
    assert owner.get(url).status_code == 200
    owner.post(url, {"assets_cents": "310000000.50", "employees": "68", "endpoints": "", "sam_registered": "0"})
    assert dict(system.size_facts.values_list("metric", "value")) == {
        "assets_cents": 31_000_000_050,
        "employees": 68,
        "sam_registered": 0,
    }
    assert "310,000,000.50" in owner.get(url).content.decode()


def test_a_correction_keeps_its_reason_and_its_document(owner, profile):
    system = create_system(profile, registry=create_water_record(), place="Poplar")
    url = reverse("fact_correct", args=[system.reference, "population_served"])
    letter = SimpleUploadedFile("letter.pdf", b"%PDF-1.4\n%%EOF\n")
    kept = owner.post(url, {"value": "2900", "note": "", "document": letter})
    assert "letter.pdf" in kept.content.decode()
    letter.seek(0)
    owner.post(url, {"value": "2900", "note": "Counted again", "document": letter})
    correction = Correction.objects.get(fact_name="population_served")
    assert (correction.new_value, correction.document.original_name) == ("2900", "letter.pdf")
    assert "Counted again" in owner.get(reverse("system_detail", args=[system.reference])).content.decode()


def test_another_county_is_chosen_from_the_state(owner, profile):
    system = create_system(profile, county=None)
    url = reverse("fact_correct", args=[system.reference, "county"])
    assert "Roosevelt County" in owner.get(url).content.decode()
    owner.post(url, {"value": "30085", "note": "We are here"})
    system.refresh_from_db()
    assert system.county_id == "30085"
    assert owner.get(reverse("fact_correct", args=[system.reference, "moon"])).status_code == 404


def test_every_fact_has_its_source_and_a_way_to_correct_it_and_what_is_missing_can_be_added(owner):
    record = create_water_record()
    confirm = reverse("system_confirm", args=["water", record.pwsid])
    form = owner.get(confirm).context["form"]
    owner.post(confirm, {name: form[name].initial or "" for name in form.fields})
    system = System.objects.get()
    page = owner.get(system_page := reverse("system_detail", args=[system.reference]))
    facts = {name: (words, fact) for name, _label, words, fact in page.context["facts"]}
    assert facts["name"][0] == "POPLAR CITY OF"
    assert facts["zip"][0] == "59255"
    assert {fact.source for words, fact in facts.values() if words} == {"EPA, Water systems (2023Q4)"}
    assert facts["ownership"] == ("", None)
    for name in facts:
        assert reverse("fact_correct", args=[system.reference, name]) in page.content.decode()
    correct = reverse("fact_correct", args=[system.reference, "ownership"])
    assert owner.post(correct, {"value": "local", "note": "We are a town."}).status_code == 302
    facts = {name: (words, fact) for name, _label, words, fact in owner.get(system_page).context["facts"]}
    assert facts["ownership"][0]
    assert facts["ownership"][1].source == ""


def test_ending_asks_once(owner, profile):
    system = create_system(profile)
    url = reverse("system_end", args=[system.reference])
    assert owner.get(url).status_code == 200
    assert owner.post(url)["Location"] == reverse("system_list")
    assert owner.post(url).status_code == 409


def test_strangers_get_404_and_viewers_get_403(sign_in, profile):
    system = create_system(profile)
    stranger = sign_in(Role.OPERATOR_OWNER, organisation=create_operator().organisation)
    viewer = sign_in(Role.OPERATOR_VIEWER, organisation=profile.organisation)
    provider = sign_in(Role.PROVIDER_OWNER)
    detail, end = (reverse(name, args=[system.reference]) for name in ("system_detail", "system_end"))
    assert stranger.get(detail).status_code == stranger.post(end).status_code == 404
    assert viewer.get(detail).status_code == 200
    assert viewer.post(end).status_code == 403
    assert provider.get(reverse("system_list")).status_code == 404
    system.refresh_from_db()
    assert system.ended_on is None
