from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.accounts.models import Membership
from marketplace.core import clock, outbox
from search import services
from search.engines.switch import engine_names
from search.models import SavedSearch
from search.selectors import alert_token, entries_of, unpack


@shared_task(name="search.follow_changes")
def follow_changes():
    """Every few seconds: each index follows the change log; one that is away is not waited for by the others."""
    for name in engine_names():
        services.follow(name=name)


@shared_task(name="search.renew")
def renew():
    """Each night: words are read anew, and what the calendar changed without anybody's doing is brought in."""
    services.refresh_vocabulary()
    services.forget_queries()
    for name in engine_names():
        services.heal(name=name)


@shared_task(name="search.look_for_alerts")
def look_for_alerts():
    """Each hour: queue a look for each saved search whose day or week is over, and forget addresses without a yes."""
    services.forget_unconfirmed()
    outbox.enqueue_each("search.look", SavedSearch.objects.due(clock.now()).order_by("pk").values_list("pk", flat=True))


@shared_task(name="search.look")
def look(search_id: int) -> None:
    services.look(search_id=search_id)


@shared_task(name="search.ask_address")
def ask_address(search_id: int) -> None:
    """Ask a visitor's address whether it wants these alerts."""
    search = SavedSearch.objects.filter(pk=search_id, confirmed_at=None).first()
    if search:
        page = _site(reverse("search:alert_confirm", args=[alert_token(search)]))
        body = _body("alert_ask", page=page, rhythm=search.get_rhythm_display())
        EmailMessage(_("Levee: do you want these alerts?"), body, None, [search.email]).send()


@shared_task(name="search.send_alert")
def send_alert(search_id: int, membership_id: int, total: int, *listing_ids: int) -> None:
    """One reader's e-mail about what is new, without a word of the question; nothing goes out that was stopped."""
    search = SavedSearch.objects.confirmed().select_related("user").filter(pk=search_id).exclude(rhythm="never").first()
    member = Membership.objects.active().filter(pk=membership_id).select_related("user").first()
    if search is None or (membership_id and (member is None or search.stops.filter(user=member.user_id).exists())):
        return
    user = member.user if member else search.user
    entries = entries_of(listing_ids, unpack(search).question.size)
    if not entries or (user and not user.is_active):
        return
    page = _site(reverse("search:alert", args=[alert_token(search, member)]))
    services_found = [
        (entry.copy, _site(reverse("search:service", args=[entry.copy["reference"]]))) for entry in entries
    ]
    body = _body("alert", found=services_found, more=total - len(listing_ids), page=page, saved_at=search.saved_at)
    subject = ngettext(
        "Levee: %(count)s new service fits your saved search",
        "Levee: %(count)s new services fit your saved search",
        total,
    ) % {"count": total}
    headers = {"List-Unsubscribe": f"<{page}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    EmailMessage(subject, body, None, [user.email if user else search.email], headers=headers).send()


def _site(path: str) -> str:
    return settings.WAGTAILADMIN_BASE_URL + path


def _body(name: str, **context) -> str:
    return render_to_string(f"search/email/{name}.txt", context | {"instance_name": settings.INSTANCE_NAME})
