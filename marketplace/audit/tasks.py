from celery import shared_task

from marketplace.audit import services


@shared_task(name="audit.seal")
def seal():
    while services.seal_events():
        pass
