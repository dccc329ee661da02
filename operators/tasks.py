from celery import shared_task

from operators import services


@shared_task(name="operators.lapse_identities")
def lapse_identities():
    services.lapse_identities()
