"""What providers, vetting officers and moderators find on their dashboard."""

from collections.abc import Iterator

from django.db.models import Count, Min, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from marketplace.accounts.actor import Actor
from marketplace.accounts.roles import Kind, Role
from marketplace.core.panels import Deadline, Panel, Row, Task, read_once
from providers import permissions, selectors
from providers.models import Listing, ProviderProfile, ScreeningRun, VettingCase
from providers.states import ItemState, ListingState, VettingState

MOST_LISTINGS = 5
TONES: dict[str, str] = {
    VettingState.APPROVED: "done",
    VettingState.CONDITIONAL: "attention",
    VettingState.EXPIRING: "attention",
    VettingState.INFO_NEEDED: "attention",
    VettingState.SUSPENDED: "attention",
    VettingState.EXPIRED: "attention",
    VettingState.DECLINED: "attention",
}


NEXT_ACTOR = {
    **dict.fromkeys((VettingState.DRAFT, VettingState.INFO_NEEDED), gettext_lazy("You")),
    **dict.fromkeys((VettingState.CONDITIONAL, VettingState.EXPIRING, VettingState.EXPIRED), gettext_lazy("You")),
    **dict.fromkeys((VettingState.SUBMITTED, VettingState.SCREENING), gettext_lazy("Our vetting officers")),
    **dict.fromkeys((VettingState.EVIDENCE_REVIEW, VettingState.APPEALED), gettext_lazy("Our vetting officers")),
    VettingState.SUSPENDED: gettext_lazy("Our vetting officers"),
    VettingState.DECLINED: gettext_lazy("You may appeal"),
    VettingState.APPROVED: gettext_lazy("Nobody for now"),
}


@read_once
def _provider(actor: Actor) -> ProviderProfile | None:
    return selectors.provider_of(actor) if actor.is_kind(Kind.PROVIDER) else None


@read_once
def _case(provider: ProviderProfile) -> VettingCase | None:
    return selectors.shown_case(provider)


@read_once
def _listings(provider: ProviderProfile) -> list[Listing]:
    """A firm's services by their names and states alone, those that changed last first."""
    shown = ("provider_id", "reference", "name", "state", "live", "complete", "return_reason")
    return list(provider.listings.only(*shown).order_by("-since", "pk"))


def tasks(actor: Actor) -> Iterator[Task]:
    if actor.is_kind(Kind.PROVIDER):
        yield from _provider_tasks(actor)
    if not permissions.why_not_on_vetting_desk(actor) and not actor.is_system:
        yield from _open_match_tasks()
        yield from _vetting_desk_tasks()
    if not permissions.why_not_on_moderation_desk(actor) and not actor.is_system:
        yield from _moderation_tasks()


def _provider_tasks(actor: Actor) -> Iterator[Task]:
    provider = _provider(actor)
    case = _case(provider) if provider else None
    if provider is None or case is None:
        if actor.has(Role.PROVIDER_OWNER):
            yield Task(
                title=_("Get vetted"),
                detail=_("Buyers see only vetted providers. Eleven questions; you can stop and come back."),
                url=reverse("providers:vetting"),
                action=_("Start"),
                rank=10,
            )
        return
    yield from _case_tasks(case)
    yield from _match_tasks(case)
    for listing in (one for one in _listings(provider) if one.state == ListingState.DRAFT and one.return_reason):
        yield Task(
            title=_("Change “%(name)s”") % {"name": listing.name},
            detail=listing.get_return_reason_display(),
            url=reverse("providers:listing", args=[listing.reference]),
            action=_("Open"),
            rank=30,
        )


def _case_tasks(case: VettingCase) -> Iterator[Task]:
    url = reverse("providers:vetting")
    if case.state in (VettingState.DRAFT, VettingState.INFO_NEEDED):
        waiting, total = selectors.count_needing_provider(case)
        title = (
            _("Vetting: %(waiting)s of %(total)s items need you") % {"waiting": waiting, "total": total}
            if waiting
            else _("Send your vetting case")
        )
        yield Task(title=title, url=url, action=_("Open"), rank=10)
    elif case.state == VettingState.CONDITIONAL:
        yield Task(
            title=_("Meet the condition of your vetting"),
            detail=case.condition,
            url=url,
            action=_("Open"),
            due=case.condition_due,
        )
    elif case.state == VettingState.EXPIRING:
        yield Task(title=_("Renew your vetting"), url=url, action=_("Open"), due=case.vetted_until)
    elif case.state in (VettingState.EXPIRED, VettingState.SUSPENDED, VettingState.DECLINED):
        yield Task(title=case.get_state_display(), url=url, action=_("See why"), rank=5)


def _match_tasks(case: VettingCase) -> Iterator[Task]:
    for match in case.screenings.newest().possible().filter(answer=""):
        yield Task(
            title=_("A name on an exclusion list may be yours"),
            detail=_("You take no new orders and payments wait until an officer decides. You can answer."),
            url=reverse("providers:answer_match", args=[match.list_name]),
            action=_("See and answer"),
            due=match.decide_by,
            rank=1,
        )


def _waiting(queue: QuerySet) -> tuple[int, str]:
    """How many wait, and since when the oldest does: we promise no day here, so the longest wait stands for it."""
    found = queue.order_by().aggregate(count=Count("pk"), oldest=Min("since"))
    if not found["count"]:
        return 0, ""
    return found["count"], _("The oldest has waited since %(day)s.") % {"day": date_format(found["oldest"], "F j, Y")}


def _vetting_desk_tasks() -> Iterator[Task]:
    waiting = VettingCase.objects.on_desk().exclude(state=VettingState.SUSPENDED)
    count, oldest = _waiting(waiting)
    if count:
        yield Task(
            title=ngettext("%(count)s vetting case waits", "%(count)s vetting cases wait", count) % {"count": count},
            detail=oldest,
            url=reverse("providers:vetting_desk"),
            action=_("Open the desk"),
            rank=20,
        )


def _open_match_tasks() -> Iterator[Task]:
    for match in ScreeningRun.objects.newest().possible().select_related("case__provider__organisation"):
        yield Task(
            title=_("Decide about a possible match: %(provider)s") % {"provider": match.case.provider.name},
            detail=_("It takes no new orders and payments wait."),
            url=reverse("providers:case", args=[match.case.reference]),
            action=_("Open the case"),
            due=match.decide_by,
            rank=5,
        )


def _moderation_tasks() -> Iterator[Task]:
    count, oldest = _waiting(Listing.objects.in_moderation())
    if count:
        yield Task(
            title=ngettext("%(count)s service waits for you", "%(count)s services wait for you", count)
            % {"count": count},
            detail=oldest,
            url=reverse("providers:moderation_desk"),
            action=_("Open the desk"),
            rank=20,
        )


def rows(actor: Actor) -> Iterator[Row]:
    provider = _provider(actor)
    if provider is None:
        return
    case = _case(provider)
    if case:
        yield Row(
            title=_("Vetting"),
            url=reverse("providers:vetting"),
            state=case.get_state_display(),
            tone=TONES.get(case.state, "plain"),
            next_actor=str(NEXT_ACTOR.get(VettingState(case.state), "")),
        )
    for listing in (one for one in _listings(provider) if one.state == ListingState.IN_MODERATION):
        yield Row(
            title=listing.name,
            url=reverse("providers:listing", args=[listing.reference]),
            state=listing.get_state_display(),
            next_actor=_("A moderator"),
        )


def panels(actor: Actor) -> Iterator[Panel]:
    """A firm's services: how many are public, and how far each unfinished one is."""
    provider = _provider(actor)
    if provider is None:
        return
    listings = _listings(provider)
    yield Panel(
        title=_("Your services"),
        template="providers/services_panel.html",
        context={
            "live": sum(listing.live for listing in listings),
            "unfinished": [one for one in listings if one.state != ListingState.LIVE][:MOST_LISTINGS],
        },
        place="side",
        order=40,
    )


def deadlines(actor: Actor) -> Iterator[Deadline]:
    provider = _provider(actor)
    case = _case(provider) if provider else None
    if case is None or not case.is_vetted or case.vetted_until is None:
        return
    yield Deadline(case.vetted_until, _("Your vetting ends"), reverse("providers:vetting"))
    for item in case.items.filter(state=ItemState.ACCEPTED):
        if item.expires:
            yield Deadline(item.expires, str(item.requirement.what), reverse("providers:vetting"))
