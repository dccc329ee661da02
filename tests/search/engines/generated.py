"""Services and questions by the thousand, from one seed, without a database: what both engines are asked."""

import datetime as dt
import random
from dataclasses import replace

from search import sizes
from search.clauses import Between, Has, Points
from search.documents import Document, document
from search.facets import BY_NAME, DELIVERY, NO_AI, SPANS, TEAMS, Source
from search.families import FAMILIES, FAMILY_OF
from search.reading import read
from search.scoring import Operator, points_for
from search.selectors import Question, plan_for
from search.vocabulary import Vocabulary, count_words

TODAY = dt.date(2026, 11, 26)
STATES = ("MT", "ND", "SD", "WY", "NE", "MN", "IA", "KS")
SECTORS = ("WWS", "ENRG", "HPH", "FIN")
GOALS = ("3.F", "3.O", "4.A", "4.B", "1.C", "2.B", "3.J", "3.I")
PROGRAMS = ("state-grant", "rural-help", "co-op-fund")
CREDENTIALS = ("sam", "insurance", "soc2_type2", "iso_27001", "staff")
LANGUAGES = ("en", "es", "fr", "vi")
NAMES = (
    *("MFA roll-out", "Night watch", "Sign-in shield", "Backups nobody can change", "Managed detection and response"),
    *("Phishing training", "Plant check-up", "vCISO by the month", "Patch service", "Penetration test", "SIEM"),
    *("Incident response retainer", "Tabletop exercise", "Privileged access", "Voice clone defense", "AI guard rails"),
)
FOR_WHOM = ("for small towns", "for rural clinics", "for co-ops", "for community banks", "essentials", "plus")
FIRMS = ("Tovilune Cyber", "Quenmarn Group", "Bralendra Works", "Luskowick Labs", "Marnuvia Group", "Hesk Works")
TEXTS = (
    "Watches your computers day and night and calls you at once.",
    "Sets up multi-factor sign-in and passkeys for staff and vendors.",
    "Keeps copies of your data where ransomware cannot reach them.",
    "Trains your staff to spot fake e-mail and strange phone calls.",
    "Tests your plant network, SCADA and PLCs without touching them.",
    "Reads KEV, EPSS and CVE news and says which hole to fix first.",
    "Writes policies for HIPAA, AWIA and NERC CIP in plain words.",
)
TYPED = (
    *("mfa", "MFA for water utility", "two factor", "multi factor authentication", "passkeys", "someone to watch us"),
    *("someone called pretending to be our CEO", "ransomware", "our files are locked", "backups", "bakcups", "phishng"),
    *("penetation test", "pen test", "scada", "plc security", "3.F", "24/7 monitoring", "hipaa", "policis"),
    *("Night watch", "night watch for small towns", "Tovilune", "tovilun", "quenmarn group", "managed detec", "incid"),
    *(
        "which hole to fix first",
        "kev",
        "zzzzqq",
        "zzzzqq mfa",
        "help",
        "the",
        "what do I do",
        "AI chat",
        "edr",
        "siem",
    ),
    *("Sign-in shield", "train staff", "fake email", "e-mail", "co-op", "coop", "voice clone", "tabletop", "plant"),
)


def source(number: int, rng: random.Random) -> Source:
    kinds = rng.sample(sorted(FAMILY_OF), rng.choice((1, 1, 2, 3)))
    ai = None
    if rng.random() < 0.7:
        ai = {
            "autonomy": rng.choice(("advise", "act_with_approval", "act_with_rollback")),
            "trains_on_customer_data": rng.choice(("never", "never", "opt_in")),
            "us_only": rng.random() < 0.6,
            "baa_available": rng.random() < 0.3,
        }
    price = rng.randint(500, 40_000)
    copy = {
        "name": f"{rng.choice(NAMES)} {rng.choice(FOR_WHOM)}" if rng.random() < 0.8 else rng.choice(NAMES),
        "summary": rng.choice(TEXTS),
        "description": " ".join(rng.sample(TEXTS, 3)),
        "you_get": rng.sample(TEXTS, 1),
        "provider": {"name": rng.choice(FIRMS)},
        "categories": [{"code": code, "name": rng.choice(NAMES)} for code in kinds],
        "goals": [{"id": code, "name": rng.choice(TEXTS)[:40]} for code in rng.sample(GOALS, rng.randint(1, 3))],
        "sectors": [{"code": code} for code in rng.sample(SECTORS, rng.randint(1, 4))],
        "states": [{"code": code} for code in rng.sample(STATES, rng.randint(1, 6))],
        "delivery": rng.choice(("remote", "on_site", "both")),
        "earliest_start": (TODAY + dt.timedelta(days=rng.randint(-20, 250))).isoformat() if rng.random() < 0.95 else "",
        "ai": ai,
    }
    published = dt.datetime.combine(TODAY, dt.time(12), dt.UTC) - dt.timedelta(hours=rng.randint(0, 9_000))
    return Source(
        id=number,
        reference=f"SVC-{number}",
        copy=copy,
        published=published,
        team_size=rng.choice((None, 3, 10, 11, 50, 200, 900)),
        languages=tuple(rng.sample(LANGUAGES, rng.randint(1, 3))),
        credentials=tuple(rng.sample(CREDENTIALS, rng.randint(0, 3))),
        programs=tuple(rng.sample(PROGRAMS, rng.randint(0, 2))),
        functions=tuple(rng.sample(("PR", "DE", "RS", "GV"), rng.randint(1, 2))),
        prices=tuple(price * (place + 1) * rng.choice((1, 1, 2)) for place in range(len(sizes.REFERENCE))),
    )


def documents(count: int, seed: int = 14_409) -> dict[int, Document]:
    rng = random.Random(seed)
    return {number: document(source(number, rng), TODAY) for number in range(1, count + 1)}


def changed(there: dict[int, Document], seed: int) -> tuple[dict[int, Document], list[int]]:
    """Of thirty in a hundred, two thirds with other words and facts, the others gone; and the new state of all."""
    rng = random.Random(seed)
    picked = rng.sample(sorted(there), len(there) * 3 // 10)
    gone = picked[::3]
    written = {number: document(source(number, rng), TODAY) for number in picked if number not in set(gone)}
    return written, gone


def vocabulary_of(there: dict[int, Document]) -> Vocabulary:
    texts = [({t for text in one.texts.values() for t in text}, one.written) for one in there.values()]
    return Vocabulary.of(1, *count_words(texts))


CHOICES = {
    "category": (*FAMILIES, "MDR", "MFAD", "BKUP", "PENT"),
    "price": ("to-1000", "to-5000", "to-20000", "over-20000"),
    "sector": SECTORS,
    "state": STATES,
    "delivery": tuple(DELIVERY),
    "start": tuple(SPANS),
    "program": PROGRAMS,
    "goal": GOALS,
    "function": ("PR", "DE", "RS"),
    "autonomy": (NO_AI, "advise", "act_with_approval"),
    "data": ("no-training", "us-only", "baa"),
    "team": tuple(TEAMS),
    "credential": CREDENTIALS,
    "language": LANGUAGES,
}


# What somebody told us: goals, kinds of service, a budget, a time to start.
WISHES = (
    Points(Has("goal", ("3.F",)), 12),
    Points(Has("goal", ("4.A",)), 14),
    Points(Has("category", ("BKUP", "MDR", "MFAD")), 20),
    Points(Has("price_1", ("to-1000", "to-5000")), 8),
    Points(Between("start", None, TODAY.toordinal() + 32), 6),
)


def questions(count: int, seed: int = 7) -> list[tuple[Question, Operator | None]]:
    """The hand-written ones first, then combinations of words, choices, orders, sizes, places and pages."""
    rng = random.Random(seed)
    found: list[tuple[Question, Operator | None]] = [(Question(q=typed), None) for typed in ("", *TYPED)]
    while len(found) < count:
        words = rng.choice(("", "", *TYPED)) if rng.random() < 0.8 else " ".join(rng.choice(TEXTS).split()[:2])
        facets = rng.sample(sorted(CHOICES), rng.choice((0, 0, 1, 1, 2, 3)))
        chosen = {name: {code: code for code in rng.sample(CHOICES[name], rng.choice((1, 1, 2)))} for name in facets}
        state = rng.choice(STATES)
        question = Question(
            q=words,
            sort=rng.choice(("best", "best", "price", "start", "newest")),
            size=rng.choice((*sizes.REFERENCE, sizes.Size(60, 50, 3))),
            chosen=chosen,
            county="30049" if rng.random() < 0.1 else "",
            county_state=state,
            page=rng.choice((1, 1, 1, 2, 5)),
        )
        operator = Operator("WWS", "MT", "30049") if rng.random() < 0.2 else None
        found.append((question, operator))
    return found


def plans(count: int, words: Vocabulary):
    for question, operator in questions(count):
        points = (*points_for(operator), *WISHES) if operator else ()
        plan = plan_for(question, read(question.q, words), words, points=points)
        yield question, plan
        if plan.least > 1:
            yield question, replace(plan, least=plan.least - 1)


assert set(CHOICES) == set(BY_NAME)
