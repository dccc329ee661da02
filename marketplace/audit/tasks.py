from celery import shared_task
from django.conf import settings

from marketplace.audit import services


@shared_task(name="audit.seal")
def seal():
    while services.seal_events():
        pass


@shared_task(name="audit.export_head")
def export_head():
    services.export_head(settings.AUDIT_HEADS_DIR)
