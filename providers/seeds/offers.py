import datetime as dt
import math
import random
from itertools import cycle

from marketplace.accounts.roles import Role
from marketplace.core import clock
from marketplace.core.money import ZERO, Money
from marketplace.reference.models import ServiceCategory
from providers.models import Unit
from providers.prices import unit_of
from providers.seeds.firms import NAMED, SEED, Firm, end_early
from providers.seeds.vetting import staff_actor
from providers.services import listings, moderation
from providers.states import VettingState

COUNT = 160
OUTLIER_EVERY = 60
# Percent by which prices of one kind spread around the usual one; building a wall between networks varies most.
SPREAD = 35
WIDE_SPREAD = {"SEGM": 60}
MOST_A_FIRM = 9
WEIGHTS = {
    "MDR": 14,
    "VCIS": 11,
    "PENT": 10,
    "IRRT": 8,
    "OTAS": 8,
    "AWAR": 8,
    "VSCN": 7,
    "BKUP": 7,
    "PHSH": 7,
    "RISK": 7,
    "VTRI": 6,
    "PATC": 6,
    "ENDP": 6,
    "TTXE": 5,
    "OTAD": 5,
    "MFAD": 5,
    "SIEM": 4,
    "IRPL": 4,
    "ICSA": 4,
    "SEGM": 3,
    "POLY": 3,
    "OTSR": 3,
    "TPRM": 2,
    "LLMG": 2,
    "AIRT": 2,
    "AIGV": 2,
    "DFRD": 2,
    "MEDD": 2,
}
FLAGSHIPS = {
    "Tovilune Cyber": (
        "Passkey and MFA roll-out for small utilities",
        "Sets up sign-in protection for staff and vendor accounts in two weeks, with phone help for a month after.",
    ),
    "Quenmarn Group": (
        "Sign-in shield",
        "Phishing-resistant sign-in, lost-phone help within four hours, yearly check of who has access.",
    ),
    "Bralendra Works": (
        "Account guard with staff training",
        "Sign-in protection plus four short lessons a year and a monthly practice phishing mail.",
    ),
}
FOR_WHOM = ("for small towns", "for rural clinics", "for co-ops", "for community banks", "essentials", "plus")
EVIDENCE = (
    "The monthly report lists each case and what was done.",
    "You receive the test results and can repeat the test.",
    "A dated checklist, signed by your person in charge.",
    "A dashboard shows the state of every system.",
)
PURPOSES = {
    "advise": "Sorts alerts and drafts advice for our analysts.",
    "act_with_approval": "Prepares a step, which runs after you approve it.",
    "act_with_rollback": "Isolates a computer at once; you can undo it with one call.",
}
DECIDES = {
    "advise": "You decide",
    "act_with_approval": "You approve first",
    "act_with_rollback": "The AI, you can undo",
}


def seed_offers(firms: list[Firm], count: int = COUNT) -> None:
    """So many services, most of them published; every state of a listing has some."""
    rng = random.Random(SEED + 1)
    sellers = [
        firm
        for firm in firms
        if firm.fate in (VettingState.APPROVED, VettingState.CONDITIONAL, VettingState.EXPIRING, VettingState.SUSPENDED)
    ]
    moderator = staff_actor(Role.MODERATOR)
    categories = {category.code: category for category in ServiceCategory.objects.prefetch_related("goals")}
    for number, (firm, code) in enumerate(_plan(rng, sellers, sorted(categories), count)):
        offered = clock.now() - dt.timedelta(days=rng.randint(10, 90))
        with clock.travel(offered):
            _seed_listing(rng, firm, categories[code], number, moderator)
    end_early(firms)


def _plan(rng, sellers: list[Firm], codes: list[str], count: int) -> list[tuple[Firm, str]]:
    """Who sells what: the three named firms their flagship first, no firm one category twice."""
    rare = [code for code in codes if code not in WEIGHTS]
    wanted = [code for code, count in WEIGHTS.items() for _ in range(count)]
    wanted += rng.sample(rare, COUNT - len(wanted))
    plan = [(firm, "MFAD") for firm in sellers if firm.provider.name in NAMED]
    for _firm, code in plan:
        wanted.remove(code)
    rng.shuffle(wanted)
    turns = cycle(rng.sample(sellers, len(sellers)))
    sold = {firm.provider.pk: {code for other, code in plan if other is firm} for firm in sellers}
    for code in wanted[: count - len(plan)]:
        firm = next(f for f in turns if code not in sold[f.provider.pk] and len(sold[f.provider.pk]) < MOST_A_FIRM)
        sold[firm.provider.pk].add(code)
        plan.append((firm, code))
    return plan


def _seed_listing(rng, firm: Firm, category: ServiceCategory, number: int, moderator) -> None:
    flagship = FLAGSHIPS.get(firm.provider.name) if category.code == "MFAD" else None
    name, summary = flagship or (f"{category.name} {rng.choice(FOR_WHOM)}", category.summary)
    listing = listings.create_listing(by=firm.owner, provider_id=firm.provider.pk, name=name)
    listings.save_listing(
        by=firm.owner, listing_id=listing.pk, **_content(rng, firm, category, number), summary=summary[:180]
    )
    # Of every twenty: one stays a draft, one waits, one comes back, one is edited beside, one is taken down.
    rest = number % 40 if not flagship else 0
    if rest == 7:
        return
    listings.submit_listing(by=firm.owner, listing_id=listing.pk)
    if rest == 15:
        return
    listing.refresh_from_db()
    given = {"by": moderator, "listing_id": listing.pk, "revision_id": listing.latest_revision_id}
    if rest == 23:
        moderation.return_listing(**given, reason="evidence_thin", remark="Say what the buyer gets to see.")
        return
    moderation.approve_listing(**given)
    if rest == 31:
        listings.save_listing(by=firm.owner, listing_id=listing.pk, summary=f"{summary[:150]} Now with phone help.")
    elif rest == 38:
        listings.unpublish_listing(by=firm.owner, listing_id=listing.pk)


def _content(rng, firm: Firm, category: ServiceCategory, number: int) -> dict:
    provider = firm.provider
    delivery = rng.choice(("remote", "remote", "both", "on_site"))
    return {
        "description": f"{category.summary} We explain each step in plain words and leave you with papers to keep.",
        "you_get": "A plan with dates in the first week\nA named person to call\nA report you can show your board",
        "you_do": "Name one person who may decide\nGive us a list of your systems",
        "terms": "Net 30 days after you accept. Cancel with 30 days of notice. Your data stays yours.",
        "delivery": delivery,
        "earliest_start": clock.today() + dt.timedelta(days=rng.randint(95, 160)),
        "sectors": list(provider.sectors.order_by("code")),
        "states": list(provider.states.order_by("code")),
        "categories": [{"category": category, "is_primary": True}],
        "goals": [{"goal": goal, "evidence": rng.choice(EVIDENCE)} for goal in list(category.goals.all())[:3]],
        **_price(rng, category, number),
        **_ai(rng),
        "extra_costs": [{"label": "Visit on site", "amount": Money(rng.randint(4, 35) * 10_000), "when": "each visit"}]
        if delivery == "both"
        else [],
    }


def _price(rng, category: ServiceCategory, number: int) -> dict:
    """Lognormal around the usual price, within the usual range; one in sixty is three times as dear."""
    drawn = int(rng.lognormvariate(math.log(category.price_usual.cents), WIDE_SPREAD.get(category.code, SPREAD) / 100))
    cents = min(max(drawn, category.price_low.cents), category.price_high.cents)
    cents -= cents % (5_000 if cents > 100_000 else 5 if cents >= 10 else 1)
    if number % OUTLIER_EVERY == OUTLIER_EVERY - 1:
        cents *= 3
    unit = unit_of(category)
    billing = "once" if category.billed == "hour" else category.billed
    tiers = [{"from_quantity": 1, "unit_price": Money(cents)}]
    if unit not in (Unit.FLAT, Unit.HOUR, Unit.SITE) and cents >= 100:
        tiers.append({"from_quantity": 50, "unit_price": Money(cents * 9 // 10)})
    monthly = billing == "month"
    return {
        "unit": unit,
        "billing": billing,
        "tiers": tiers,
        "minimum_months": 12 if monthly else 0,
        "minimum_quantity": 15 if category.code == "MDR" else 1,
        "setup_fee": Money(rng.choice((0, 0, 25_000, 50_000))) if monthly else ZERO,
    }


def _ai(rng) -> dict:
    if rng.randint(1, 100) <= 30:
        return {"uses_ai": False, "ai_disclosures": [], "ai_models": []}
    autonomy = rng.choice(tuple(PURPOSES))
    facts = {
        "purpose": PURPOSES[autonomy],
        "autonomy": autonomy,
        "isolate_host": DECIDES[autonomy],
        "block_account": "You decide",
        "change_firewall": "You decide",
        "data_classes": rng.choice((["logs"], ["logs", "pii"], [])),
        "us_only": rng.choice((True, True, False)),
        "retention_days": rng.choice((30, 90, 180)),
        "trains_on_customer_data": rng.choice(("never", "never", "opt_in")),
        "logs_prompts": True,
        "evaluation": "1,200 labeled cases, 4 percent false alarms",
        "evaluated_on": clock.today() - dt.timedelta(days=rng.randint(20, 200)),
        "model_change_notice_days": rng.choice((30, 45, 60)),
        "incident_notice_hours": rng.choice((4, 12, 24)),
        "export_format": "CSV and PDF",
        "deletion_days": 30,
        "baa_available": rng.choice((True, False)),
        "explainability": "Names the rule and the records behind each step",
    }
    model = {"developer": "The provider", "family": "Triage", "version": f"{rng.randint(1, 6)}.0", "hosting": "own"}
    return {"uses_ai": True, "ai_disclosures": [facts], "ai_models": [model]}
