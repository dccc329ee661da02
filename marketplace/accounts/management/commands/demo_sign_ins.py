from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from marketplace.accounts import demo


class Command(BaseCommand):
    help = "Prints who can be signed in with one button in the demo."

    def handle(self, *args, **options):
        people = demo.sign_ins()
        if not people:
            raise CommandError("There are no demo people here. Run `manage.py seed` in the embedded settings.")
        self.stdout.write(f"Sign in with one button at {reverse('account_login')} as:")
        for membership in people:
            roles = ", ".join(sorted(str(row) for row in membership.role_rows.all()))
            self.stdout.write(f"  {membership.user.name}, {membership.organisation.name} ({roles.lower()})")
