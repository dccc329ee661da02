import datetime as dt

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "marketplace.documents"

    def ready(self):
        from marketplace.core import immutability, schedule
        from marketplace.documents import checks  # noqa: F401
        from marketplace.documents.models import DocumentView

        immutability.protect(DocumentView)
        schedule.register("documents.drop_forgotten", every=dt.timedelta(hours=6))
