from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from providers.models import Listing
from search import services
from search.engines import Unavailable
from search.engines.switch import engine_names


class Command(BaseCommand):
    help = "Builds search indexes anew beside those that answer, then swaps; stopped halfway, the old ones stay."

    def add_arguments(self, parser):
        parser.add_argument("--engine", choices=engine_names(), help="only this one; without it all of this instance")

    def handle(self, *args, engine, **options):
        for name in [engine] if engine else engine_names():
            with tqdm(total=Listing.objects.public().count(), desc=name, unit="service", disable=None) as bar:
                try:
                    total = services.rebuild(name=name, progress=lambda count: bar.update(count - bar.n))
                except Unavailable as reason:
                    raise CommandError(f"{reason}. The index that answers stays as it was.") from reason
            self.stdout.write(f"{name}: {total} services")
