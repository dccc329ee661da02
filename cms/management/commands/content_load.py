from django.core.management.base import BaseCommand
from django.db import transaction
from wagtail.models import Page

from cms import seeds


class Command(BaseCommand):
    help = (
        "Makes the content pages that are missing (home, guidance, about and so on). Never changes one that is there."
    )

    @transaction.atomic
    def handle(self, *args, **options):
        there = list(Page.objects.values_list("pk", flat=True))
        seeds.seed()
        made = Page.objects.exclude(pk__in=there).count()
        self.stdout.write(f"{made} pages made." if made else "Every page was there already.")
