"""pretix's cart path, many processes on one quota: `pretix_cart.py setup | PROCESSES`."""

import os
import sys
import tempfile
from itertools import count
from urllib.parse import urlsplit

from rounds import measure

EACH = 10
QUOTA = 1_000_000


def configure() -> None:
    url = urlsplit(os.environ["DATABASE_URL"])
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "pretix.settings",
        "DATA_DIR": tempfile.mkdtemp(prefix="levee-bench-pretix-"),
        "PRETIX_DATABASE_BACKEND": "postgresql",
        "PRETIX_DATABASE_NAME": url.path[1:],
        "PRETIX_DATABASE_HOST": url.hostname,
        "PRETIX_DATABASE_PORT": str(url.port),
        "PRETIX_DATABASE_USER": url.username,
    }
    import django

    django.setup()


def setup() -> None:
    from django.core.management import call_command
    from django.utils.timezone import now
    from django_scopes import scopes_disabled
    from pretix.base.models import Event, Item, Organizer

    call_command("migrate", verbosity=0)
    with scopes_disabled():
        organizer = Organizer.objects.create(name="Bench", slug="bench")
        event = Event.objects.create(
            organizer=organizer, name="Bench", slug="bench", date_from=now(), live=True, currency="USD", plugins=""
        )
        item = Item.objects.create(event=event, name="Ticket", default_price=72)
        event.quotas.create(name="one line", size=QUOTA).items.add(item)


def ready(number: int):
    from django_scopes import scope, scopes_disabled
    from pretix.base.models import Event, Item
    from pretix.base.services.cart import CartManager

    with scopes_disabled():
        event = Event.objects.select_related("organizer").get(slug="bench")
        item = Item.objects.get(event=event)
        channel = event.organizer.sales_channels.get(identifier="web")
    turns = count()
    wanted = {"item": item.pk, "variation": None, "count": 1, "price": None, "voucher": None, "seat": None}

    def put_into_a_cart():
        with scope(organizer=event.organizer):
            manager = CartManager(event=event, cart_id=f"{os.getpid()}-{next(turns)}", sales_channel=channel)
            manager.add_new_items([dict(wanted)])
            manager.commit()

    return put_into_a_cart


if __name__ == "__main__":
    configure()
    setup() if sys.argv[1] == "setup" else measure(int(sys.argv[1]), EACH, ready)
