"""What people looked for and nobody offers."""

import datetime as dt

from django.db.models import Count, Max, QuerySet

from marketplace.core import clock
from search.models import QueryLog

GAP_DAYS = 30


def gaps() -> QuerySet:
    """{words, narrowed_by, times, last} of searches that found nothing in the last days, the most frequent first."""
    since = clock.today() - dt.timedelta(days=GAP_DAYS)
    return (
        QueryLog.objects.filter(day__gte=since, found=0)
        .order_by()
        .values("words", "narrowed_by")
        .annotate(times=Count("pk"), last=Max("day"))
        .order_by("-times", "words", "narrowed_by")
    )
