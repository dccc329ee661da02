import datetime as dt

from celery import shared_task

from marketplace.core import clock
from marketplace.documents import services

FORM_LIFE = dt.timedelta(days=2)


@shared_task(name="documents.scan")
def scan(document_id):
    services.scan_document(document_id=document_id)


@shared_task(name="documents.drop_forgotten")
def drop_forgotten():
    services.drop_forgotten(before=clock.now() - FORM_LIFE)
