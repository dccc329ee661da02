import datetime as dt

from marketplace.accounts.actor import SYSTEM
from marketplace.accounts.roles import Role
from marketplace.core import clock
from marketplace.core.money import Money
from providers.models import ScreeningRun
from providers.requirements import REQUIREMENTS
from providers.services import listings, moderation, profiles, screening, vetting
from tests.marketplace.accounts.factories import OrganisationFactory, create_member


def officer():
    """A vetting officer's actor; each call is another person."""
    return create_member(Role.VETTING_OFFICER).actor()


def moderator():
    return create_member(Role.MODERATOR).actor()


def create_provider(**fields):
    organisation = OrganisationFactory(provider=True, **fields)
    return profiles.create_profile(by=SYSTEM, organisation_id=organisation.pk)


def in_days(days):
    return clock.today() + dt.timedelta(days=days)


def answer_everything(case):
    for need in REQUIREMENTS:
        vetting.answer_item(
            by=SYSTEM,
            case_id=case.pk,
            code=need.code,
            answer="Letter of the state office",
            expires=in_days(400) if need.has_expiry else None,
        )


def case_under_review(provider=None, by=None):
    """Sent, screened clear, evidence waiting for an officer."""
    by = by or officer()
    case = vetting.open_case(by=SYSTEM, provider_id=(provider or create_provider()).pk)
    answer_everything(case)
    vetting.submit_case(by=SYSTEM, case_id=case.pk)
    screening.start_screening(by=by, case_id=case.pk)
    for name in ScreeningRun.ListName.values:
        screening.record_screening(by=by, case_id=case.pk, list_name=name, list_date=clock.today(), outcome="clear")
    return screening.finish_screening(by=by, case_id=case.pk)


def reviewed_case(provider=None, by=None, left_open=""):
    by = by or officer()
    case = case_under_review(provider, by)
    for need in REQUIREMENTS:
        accepted = need.code != left_open
        remark = "" if accepted else "One more, please."
        vetting.check_item(by=by, case_id=case.pk, code=need.code, accepted=accepted, remark=remark)
    return vetting.finish_review(by=by, case_id=case.pk)


def vetted_provider(days=300, **fields):
    provider = create_provider(**fields)
    case = reviewed_case(provider)
    vetting.approve_case(by=officer(), case_id=case.pk, vetted_until=in_days(days))
    return provider


def ai_facts(**changes):
    return {
        "purpose": "Sorts alerts",
        "autonomy": "advise",
        "isolate_host": "You decide",
        "block_account": "You decide",
        "change_firewall": "You decide",
        "data_classes": ["logs"],
        "us_only": True,
        "retention_days": 90,
        "trains_on_customer_data": "never",
        "evaluation": "1,000 labelled alerts",
        "evaluated_on": dt.date(2026, 5, 1),
        "model_change_notice_days": 30,
        "incident_notice_hours": 12,
        "export_format": "CSV",
        "deletion_days": 30,
        "explainability": "Names the rule behind each alert",
    } | changes


def full_content(category, goal, sector, state, **changes):
    """Everything that a listing needs before it can be sent."""
    return {
        "summary": "Watches your computers day and night",
        "description": "We watch, we call you, we help you to clean up.",
        "you_get": "A monthly report\nA phone number that answers",
        "you_do": "Name one person to call",
        "terms": "Cancel with 30 days of notice.",
        "unit": "endpoint",
        "billing": "month",
        "setup_fee": Money(50_000),
        "delivery": "remote",
        "earliest_start": in_days(20),
        "sectors": [sector],
        "states": [state],
        "tiers": [
            {"from_quantity": 1, "unit_price": Money(1_900)},
            {"from_quantity": 50, "unit_price": Money(1_500)},
        ],
        "extra_costs": [{"label": "Visit", "amount": Money(40_000), "when": "for each visit you ask for"}],
        "categories": [{"category": category, "is_primary": True}],
        "goals": [{"goal": goal, "evidence": "Monthly report names each alert"}],
        "uses_ai": True,
        "ai_disclosures": [ai_facts()],
        "ai_models": [{"developer": "Own", "family": "Triage", "version": "3", "hosting": "own"}],
    } | changes


def draft_listing(provider, content, name="Night watch"):
    listing = listings.create_listing(by=SYSTEM, provider_id=provider.pk, name=name)
    listings.save_listing(by=SYSTEM, listing_id=listing.pk, **content)
    listing.refresh_from_db()
    return listing


def publish(listing, by=None):
    listings.submit_listing(by=SYSTEM, listing_id=listing.pk)
    listing.refresh_from_db()
    return moderation.approve_listing(by=by or SYSTEM, listing_id=listing.pk, revision_id=listing.latest_revision_id)
