from celery import shared_task

from search import services
from search.engines.switch import engine_names


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
