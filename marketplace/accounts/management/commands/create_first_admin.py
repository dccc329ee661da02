from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from marketplace.accounts import services
from marketplace.accounts.actor import SYSTEM
from marketplace.accounts.models import Membership, Organisation
from marketplace.accounts.roles import Kind, Role
from marketplace.core.errors import DomainError

FIRST_ROLES = [Role.VETTING_OFFICER, Role.EDITOR]


class Command(BaseCommand):
    help = "Invite the first vetting officer and editor of a new instance by e-mail."

    def add_arguments(self, parser):
        parser.add_argument("email", help="where the invitation goes; the person signs up with this address")

    def handle(self, *args, email, **options):
        if Membership.objects.active().with_role(Role.VETTING_OFFICER).exists():
            raise CommandError("This instance has a vetting officer already; they invite others on the people page.")
        marketplace = Organisation.objects.of_kind(Kind.MARKETPLACE).order_by("pk").first()
        if marketplace is None:
            marketplace = services.create_organisation(
                by=SYSTEM, name=settings.INSTANCE_NAME, kinds=[Kind.MARKETPLACE], phone=settings.INSTANCE_PHONE
            )
        try:
            services.invite_member(by=SYSTEM, organisation_id=marketplace.pk, email=email, roles=FIRST_ROLES)
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"An invitation to {marketplace.name} goes to {email}; it works for 14 days.")
