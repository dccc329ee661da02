"""Saved searches: how a question is kept, what is new for it, who reads of it."""

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

from cryptography.fernet import InvalidToken
from django.core import signing
from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.boxes import box
from marketplace.accounts.models import Membership
from providers.models import Listing
from search import sizes
from search.documents import documents_of
from search.facets import FACETS
from search.models import AlertStop, SavedSearch, VocabularySnapshot
from search.reading import read
from search.selectors.catalogue import BEST, Question, plan_for
from search.vocabulary import Vocabulary, count_words

# A goal that somebody picks may be one that they have not reached.
NEVER_KEPT = {"goal"}
_SALT = "search.alerts"


def without_goals(question: Question) -> Question:
    """As much of it as is kept."""
    return replace(question, chosen={name: codes for name, codes in question.chosen.items() if name not in NEVER_KEPT})


def pack(question: Question, county_name: str = "") -> str:
    """The question without its page, sealed; goals are left out."""
    question = without_goals(question)
    kept = {
        "q": question.q,
        "sort": question.sort,
        "size": question.size.code,
        "county": question.county,
        "county_state": question.county_state,
        "county_name": county_name,
        "chosen": {facet.name: list(codes) for facet in FACETS if (codes := question.codes(facet))},
    }
    return box("saved search").encrypt(json.dumps(kept).encode()).decode()


@dataclass(frozen=True, slots=True)
class Kept:
    """A saved search as its reader sees it: the question, and its parts in words."""

    search: SavedSearch
    question: Question
    words: tuple[str, ...]


def unpack(search: SavedSearch) -> Kept:
    """A choice that no longer exists is left out; a question under a lost key asks for everything."""
    try:
        kept = json.loads(box("saved search").decrypt(search.question.encode()))
    except InvalidToken:
        kept = {}
    chosen = {}
    for facet in FACETS:
        codes = set(kept.get("chosen", {}).get(facet.name, ()))
        chosen[facet.name] = {code: label for code, label in facet.labels().items() if code in codes} if codes else {}
    question = Question(
        q=kept.get("q", ""),
        sort=kept.get("sort", BEST),
        size=sizes.parse(kept.get("size", "")),
        chosen=chosen,
        county=kept.get("county", ""),
        county_state=kept.get("county_state", ""),
    )
    return Kept(search, question, tuple(_words(question, kept.get("county_name", ""))))


def _words(question: Question, county_name: str) -> Iterable[str]:
    if question.q:
        yield f"“{question.q}”"
    if county_name:
        yield county_name
    for facet in FACETS:
        for label in question.codes(facet).values():
            yield str(label)
    if not question.q and not county_name and not any(question.chosen.values()):
        yield _("All services")


def kept_searches(actor: Actor) -> list[Kept]:
    found = SavedSearch.objects.visible_to(actor).select_related("user", "organisation")
    return [unpack(search) for search in found]


def fresh_services(question: Question, *, since: dt.datetime, until: dt.datetime) -> list[int]:
    """Services published or changed after `since` that fit, best first: read from the database, not from an index.

    A condition answers for a document in plain Python, so an index that lags or is away loses nobody an alert.
    """
    listings = Listing.objects.public().filter(published_at__gt=since, published_at__lte=until)
    ids = list(listings.order_by("pk").values_list("pk", flat=True))
    documents = list(documents_of(ids)) if ids else []
    if not documents:
        return []
    words = _vocabulary_with(documents)
    plan = plan_for(question, read(question.q, words), words)
    fitting = [document for document in documents if plan.fits(document)]
    return [document.id for document in sorted(fitting, key=lambda one: (-plan.score(one), one.id))]


def _vocabulary_with(documents: Iterable) -> Vocabulary:
    """The words of all services and of these new ones, whose words may stand in no other."""
    texts = [({t for text in one.texts.values() for t in text}, one.written) for one in documents]
    total, tokens, words = count_words(texts)
    if snapshot := VocabularySnapshot.objects.order_by("-pk").first():
        total, tokens, words = total + snapshot.documents, tokens | snapshot.tokens, words | snapshot.words
    return Vocabulary.of(0, total, tokens, words)


def readers_of(search: SavedSearch) -> list[Membership]:
    """The colleagues who get the e-mails of a shared search: active today, and nobody who stopped them."""
    stopped = AlertStop.objects.filter(search=search).values("user")
    active = Membership.objects.active().filter(organisation=search.organisation_id)
    return list(active.exclude(user__in=stopped).select_related("user").order_by("pk"))


def alert_token(search: SavedSearch, membership: Membership | None = None) -> str:
    """Opens one reader's page of one search, and stops their e-mails; without a key of ours in it."""
    return signing.Signer(salt=_SALT).sign(f"{search.reference}.{membership.reference if membership else ''}")


def alert_of(token: str) -> tuple[SavedSearch | None, Membership | None]:
    """(search, the colleague whose e-mails these are); (None, None) when it was ended or the link is not ours."""
    try:
        reference, _dot, member = signing.Signer(salt=_SALT).unsign(token).partition(".")
    except signing.BadSignature:
        return None, None
    search = SavedSearch.objects.filter(reference=reference).first()
    membership = Membership.objects.filter(reference=member).select_related("user").first() if member else None
    return (search, membership) if bool(member) == bool(membership) else (None, None)
