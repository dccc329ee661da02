"""What a provider does with a listing. Work goes into revisions; the public row stays as it is."""

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.audit.services import record
from marketplace.core import clock
from marketplace.core.changes import record_change
from marketplace.core.errors import DomainError, Refused
from marketplace.core.moves import check_move
from providers import completeness, notices, permissions, selectors
from providers.models import (
    AiDisclosure,
    AiModel,
    CoveredGoal,
    ExtraCost,
    Listing,
    ListingCategory,
    PriceTier,
    ProviderProfile,
    publication_door,
)
from providers.services.workflow import cancel_moderation, start_moderation
from providers.states import LISTING_MOVES, ListingState

CONTENT_FIELDS = frozenset(
    [
        "name",
        "summary",
        "description",
        "you_get",
        "you_do",
        "terms",
        "unit",
        "billing",
        "minimum_quantity",
        "minimum_months",
        "setup_fee",
        "delivery",
        "earliest_start",
        "uses_ai",
        "sectors",
        "states",
    ]
)
# Each list of rows replaces the whole list.
PARTS = {
    "tiers": PriceTier,
    "extra_costs": ExtraCost,
    "categories": ListingCategory,
    "goals": CoveredGoal,
    "ai_disclosures": AiDisclosure,
    "ai_models": AiModel,
}


def lock_listing(listing_id: int) -> Listing:
    return Listing.objects.locked().select_related("provider__organisation", "latest_revision").get(pk=listing_id)


def move(by: Actor, listing: Listing, target: ListingState, action: str, *fields: str, **facts) -> None:
    source = listing.state
    check_move(LISTING_MOVES, source, target)
    listing.state, listing.since = target, clock.now()
    listing.save(update_fields=["state", "since", *fields])
    record(by, listing, f"listing.{action}", source=source, target=target, **facts)


@transaction.atomic
def create_listing(*, by: Actor, provider_id: int, name: str) -> Listing:
    """A new draft that nobody but the firm and moderators can see."""
    provider = ProviderProfile.objects.locked().select_related("organisation").get(pk=provider_id)
    if reason := permissions.why_not_edit_profile(by, provider):
        raise Refused(reason)
    if not name.strip():
        raise DomainError(_("Enter the name of the service."), field="name")
    listing = Listing.objects.create(provider=provider, name=name.strip(), live=False)
    with publication_door(listing.pk):
        listing.save_revision(clean=False)
    record(by, listing, "listing.created", target=listing.state)
    return listing


@transaction.atomic
def save_listing(*, by: Actor, listing_id: int, based_on: int | None = None, **content) -> Listing:
    """Keep a new draft; a published version stays public beside it until the draft is approved.

    `content` are CONTENT_FIELDS and PARTS (lists of dicts that replace the list); what is not named stays.
    `based_on` is the revision the page showed: a page overtaken by a colleague's save is refused.
    """
    listing = lock_listing(listing_id)
    if reason := permissions.why_not_edit_listing(by, listing):
        raise Refused(reason)
    if listing.state == ListingState.IN_MODERATION:
        raise Refused(_("Moderators are reading this listing, so it cannot be changed now. Take it back first."))
    if based_on is not None and based_on != listing.latest_revision_id:
        raise DomainError(_("Someone saved this listing after you opened the page. Look at it again, then change it."))
    if unknown := set(content) - CONTENT_FIELDS - set(PARTS):
        raise TypeError(f"not part of a listing: {sorted(unknown)}")
    if listing.state != ListingState.DRAFT:
        move(by, listing, ListingState.DRAFT, "reopened")
    draft = selectors.draft_of(listing)
    _write(draft, content)
    with publication_door(listing.pk):
        draft.save_revision(clean=False)
    missing = {gap.section for gap in completeness.gaps(draft)}
    Listing.objects.filter(pk=listing.pk).update(complete=completeness.percent_complete(missing))
    record(by, listing, "listing.saved", fields=sorted(content), revision=draft.latest_revision_id)
    return draft


def _write(draft: Listing, content: dict) -> None:
    for name, value in content.items():
        if name not in PARTS:
            setattr(draft, name, value)
    if "ai_disclosures" in content or "ai_models" in content:
        _number_disclosure(draft, content)
    for name in PARTS.keys() & content.keys():
        setattr(draft, name, [PARTS[name](**row) for row in content[name]])


def _number_disclosure(draft: Listing, content: dict) -> None:
    """Every change of an AI fact or of a model makes the next version of the disclosure."""
    before = next(iter(draft.ai_disclosures.all()), None)
    rows = content.setdefault("ai_disclosures", [_answers(before)] if before else [])
    if not rows or before is None:
        return
    same_facts = _answers(before) == {**_answers(AiDisclosure()), **rows[0]}
    models_before = [_answers(model) for model in draft.ai_models.all()]
    models_now = [{**_answers(AiModel()), **row} for row in content.get("ai_models", models_before)]
    changed = not same_facts or models_now != models_before
    content["ai_disclosures"] = [{**rows[0], "version": before.version + changed}]


def _answers(row) -> dict:
    left_out = {"id", "listing"} | ({"version"} if isinstance(row, AiDisclosure) else set())
    return {f.name: getattr(row, f.name) for f in row._meta.concrete_fields if f.name not in left_out}


@transaction.atomic
def submit_listing(*, by: Actor, listing_id: int) -> Listing:
    """Hand the draft to the moderators; nobody changes it until they answer or the firm takes it back."""
    listing = lock_listing(listing_id)
    if reason := permissions.why_not_edit_listing(by, listing):
        raise Refused(reason)
    if listing.state == ListingState.UNPUBLISHED:
        move(by, listing, ListingState.DRAFT, "reopened")
    check_move(LISTING_MOVES, listing.state, ListingState.IN_MODERATION)
    if missing := completeness.gaps(selectors.draft_of(listing)):
        raise DomainError(_("Before you send it: %(gap)s") % {"gap": missing[0].sentence})
    move(by, listing, ListingState.IN_MODERATION, "submitted", revision=listing.latest_revision_id)
    start_moderation(listing)
    notices.tell_listing_submitted(listing)
    return listing


@transaction.atomic
def take_back_listing(*, by: Actor, listing_id: int) -> Listing:
    """The firm takes a listing out of moderation to change it."""
    listing = lock_listing(listing_id)
    if reason := permissions.why_not_edit_listing(by, listing):
        raise Refused(reason)
    if listing.state != ListingState.IN_MODERATION:
        check_move({}, listing.state, ListingState.DRAFT)
    move(by, listing, ListingState.DRAFT, "taken_back")
    cancel_moderation(listing)
    return listing


@transaction.atomic
def unpublish_listing(*, by: Actor, listing_id: int) -> Listing:
    """Take the public version down; a draft beside it stays a draft."""
    listing = lock_listing(listing_id)
    if reason := permissions.why_not_unpublish(by, listing):
        raise Refused(reason)
    draft_beside = listing.live and listing.state == ListingState.DRAFT
    source = listing.state
    target = ListingState.DRAFT if draft_beside else ListingState.UNPUBLISHED
    if not draft_beside:
        check_move(LISTING_MOVES, source, target)
    listing.state, listing.since = target, clock.now()
    with publication_door(listing.pk):
        listing.unpublish(log_action=False)
    record(by, listing, "listing.unpublished", source=source, target=target)
    record_change("listing", listing.pk)
    return listing
