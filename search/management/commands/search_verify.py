from django.core.management.base import BaseCommand, CommandError

from search import services
from search.engines import Unavailable
from search.engines.switch import engine_names


class Command(BaseCommand):
    help = "Compares search indexes with the database: missing, ghosts, stale; ends with 1 when something differs."

    def add_arguments(self, parser):
        parser.add_argument("--engine", choices=engine_names(), help="only this one; without it all of this instance")
        parser.add_argument("--fix", action="store_true", help="write what differs")

    def handle(self, *args, engine, fix, **options):
        wrong = 0
        for name in [engine] if engine else engine_names():
            try:
                services.follow(name=name)
                found = services.verify(name=name)
                if fix and found:
                    services.heal(name=name)
            except Unavailable as reason:
                raise CommandError(str(reason)) from reason
            counts = f"{len(found.missing)} missing, {len(found.ghosts)} ghosts, {len(found.stale)} stale"
            self.stdout.write(f"{name}: {counts}" + (", written anew" if fix and found else ""))
            wrong += bool(found) and not fix
        if wrong:
            raise CommandError("Run it with --fix to write what differs.")
