"""django-hordak's `Account.transfer_to`, many processes on one account: `hordak_transfer.py setup | PROCESSES`."""

import os
import sys
from urllib.parse import urlsplit

import django
from django.conf import settings
from rounds import measure

EACH = 200
url = urlsplit(os.environ["DATABASE_URL"])


def configure() -> None:
    settings.configure(
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": url.path[1:],
                "HOST": url.hostname,
                "PORT": url.port,
                "USER": url.username,
            }
        },
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "djmoney", "mptt", "hordak"],
        DEFAULT_CURRENCY="USD",
        CURRENCIES=["USD"],
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        USE_TZ=True,
    )
    django.setup()


def setup() -> None:
    from django.core.management import call_command
    from hordak.models import Account, AccountType

    call_command("migrate", verbosity=0)
    Account.objects.create(name="available", type=AccountType.asset, code="1", currencies=["USD"])
    for number in range(8):
        Account.objects.create(
            name=f"voucher {number}", type=AccountType.asset, code=f"{number + 2}", currencies=["USD"]
        )


def ready(number: int):
    from hordak.models import Account
    from moneyed import Money

    line = Account.objects.get(name="available")
    voucher = Account.objects.get(name=f"voucher {number}")
    return lambda: line.transfer_to(voucher, Money(72, "USD"))


if __name__ == "__main__":
    configure()
    setup() if sys.argv[1] == "setup" else measure(int(sys.argv[1]), EACH, ready)
