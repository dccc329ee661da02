from itertools import groupby

from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from marketplace.accounts import demo


class Command(BaseCommand):
    help = "Prints who can be signed in with one button in the demo."

    def handle(self, *args, **options):
        people = demo.sign_ins()
        if not people:
            raise CommandError("There are no demo people here. Run `manage.py seed` in the embedded settings.")
        self.stdout.write(f"Sign in with one button at {reverse('demo_sign_in')} as:")
        for organisation, members in groupby(people, key=lambda membership: membership.organisation):
            names = ", ".join(f"{member.user.name} ({member.role_words})" for member in members)
            self.stdout.write(f"  {organisation.name}: {names}")
