"""Saved searches, and e-mails about what is new for them."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Membership
from marketplace.audit.services import record
from marketplace.core import clock, outbox
from marketplace.core.errors import DomainError, Refused
from search import permissions
from search.models import AlertStop, SavedSearch
from search.selectors import Question
from search.selectors.saved import fresh_services, pack, readers_of, unpack

MOST_SAVED = 20
# Letters that ask an address whether it wants alerts, so that nobody fills the mailbox of another.
MOST_ASKED_A_DAY = 3
CONFIRM_WITHIN = dt.timedelta(days=7)
# What is being published this very moment comes with the next look.
SETTLED_AFTER = dt.timedelta(minutes=1)
MOST_NAMED = 10


@transaction.atomic
def save_search(
    *, by: Actor, question: Question, rhythm: str, county_name: str = "", is_shared: bool = False
) -> SavedSearch:
    """Keep a question for its person, or for everybody in the organization they act for; no goal is kept."""
    if by.user_id is None:
        raise Refused(_("Sign in first."))
    if is_shared and (reason := permissions.why_not_share(by)):
        raise Refused(reason)
    if SavedSearch.objects.filter(user=by.user_id).count() >= MOST_SAVED:
        raise DomainError(_("You have %(count)s saved searches. End one of them first.") % {"count": MOST_SAVED})
    search = SavedSearch.objects.create(
        user_id=by.user_id,
        organisation_id=by.organisation_id if is_shared else None,
        question=pack(question, county_name),
        rhythm=rhythm,
        confirmed_at=clock.now(),
    )
    record(by, search, "saved_search.made", rhythm=rhythm, organisation=search.organisation_id)
    return search


@transaction.atomic
def watch(*, email: str, question: Question, rhythm: str, county_name: str = "") -> SavedSearch | None:
    """A visitor asks for alerts: we ask the address first. None, and no letter, when it was asked often today."""
    asked = SavedSearch.objects.filter(email__iexact=email, confirmed_at=None)
    if asked.filter(saved_at__gt=clock.now() - dt.timedelta(days=1)).count() >= MOST_ASKED_A_DAY:
        return None
    if SavedSearch.objects.confirmed().filter(email__iexact=email).count() >= MOST_SAVED:
        return None
    search = SavedSearch.objects.create(email=email, question=pack(question, county_name), rhythm=rhythm)
    outbox.enqueue("search.ask_address", search.pk)
    return search


@transaction.atomic
def confirm_alert(*, search_id: int) -> SavedSearch:
    """The reader of the address says yes; twice does no harm."""
    search = SavedSearch.objects.locked().get(pk=search_id)
    if search.confirmed_at is None:
        if search.saved_at < clock.now() - CONFIRM_WITHIN:
            raise DomainError(_("The 7 days to say yes are over. Save the search again."))
        search.confirmed_at = search.looked_until = clock.now()
        search.save(update_fields=["confirmed_at", "looked_until"])
    return search


@transaction.atomic
def end_search(*, by: Actor, search_id: int) -> None:
    """Delete a saved search of one's own, or one that is shared; its e-mails stop."""
    search = SavedSearch.objects.locked().get(pk=search_id)
    if reason := permissions.why_not_end(by, search):
        raise Refused(reason)
    record(by, search, "saved_search.ended", organisation=search.organisation_id)
    search.stops.all().delete()
    search.delete()


@transaction.atomic
def stop_alert(*, search_id: int, membership: Membership | None) -> None:
    """Whoever holds a reader's link stops that reader's e-mails, and nothing else; twice does no harm.

    A visitor's search is deleted with the address; a person's own stays in their list; colleagues go on reading theirs.
    """
    search = SavedSearch.objects.locked().get(pk=search_id)
    if search.email:
        search.delete()
    elif membership is None or search.organisation_id is None:
        search.rhythm = SavedSearch.Rhythm.NEVER
        search.save(update_fields=["rhythm"])
    elif membership.organisation_id == search.organisation_id:
        AlertStop.objects.get_or_create(search=search, user_id=membership.user_id)


@transaction.atomic
def look(*, search_id: int) -> list[int]:
    """See what is new for a search that is due, and queue one letter to each of its readers; the new services."""
    until = clock.now() - SETTLED_AFTER
    search = SavedSearch.objects.due(clock.now()).locked().filter(pk=search_id).first()
    if search is None:
        return []
    found = fresh_services(unpack(search).question, since=search.looked_until, until=until)
    search.looked_until = until
    search.save(update_fields=["looked_until"])
    if found:
        readers = [member.pk for member in readers_of(search)] if search.organisation_id else [0]
        for reader in readers:
            outbox.enqueue("search.send_alert", search.pk, reader, len(found), *found[:MOST_NAMED])
    return found


def forget_unconfirmed() -> int:
    """Addresses that never said yes are deleted after seven days."""
    old = SavedSearch.objects.filter(confirmed_at=None, saved_at__lt=clock.now() - CONFIRM_WITHIN)
    return old.delete()[0]
