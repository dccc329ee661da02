from celery import shared_task

from subsidies.services.screening import erase_old_screenings


@shared_task(name="subsidies.erase_old_screenings")
def erase_old():
    """Every hour: answers of visitors older than 30 days are emptied."""
    erase_old_screenings()
