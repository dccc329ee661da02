from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "marketplace.ledger"

    def ready(self):
        from marketplace.core import immutability
        from marketplace.ledger.models import Transfer

        immutability.protect(Transfer)
