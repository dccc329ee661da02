import datetime as dt
from collections.abc import Collection
from functools import wraps

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.core.exceptions import ReauthenticationRequired
from django.db.models import Q, QuerySet
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Interest, Membership, Organisation
from marketplace.accounts.roles import MANAGER_ROLES, ROLES_OF_KIND, Kind, Role
from marketplace.core import clock
from marketplace.core.kept import kept

# How long an interest lasts after a person has left an organization or ended a declaration.
INTEREST_LASTS = dt.timedelta(days=365)


def why_not_manage_people(actor: Actor, organisation_id: int) -> str:
    """Owners, program administrators and vetting officers manage the people of their own organisation."""
    if actor.is_system or actor.acts_for(organisation_id, *MANAGER_ROLES):
        return ""
    return _("Only the person who manages your organization can change its people.")


def why_not_change_entity(actor: Actor, organisation_id: int) -> str:
    """Names, owners and successions are recorded by a vetting officer without a tie to the organization."""
    if actor.is_system:
        return ""
    if not (actor.is_kind(Kind.MARKETPLACE) and actor.has(Role.VETTING_OFFICER)):
        return _("Only a vetting officer of the marketplace records this. Write to us with the paper that shows it.")
    return why_interested(actor, organisation_id)


def why_not_create_organisation(actor: Actor, kinds) -> str:
    if actor.is_system or actor.has(Role.VETTING_OFFICER):
        return ""
    if actor.is_anonymous:
        return _("Sign in first.")
    if set(kinds) - {Kind.OPERATOR, Kind.PROVIDER}:
        return _("Only marketplace staff set up a program office.")
    return ""


def why_not_end_membership(actor: Actor, membership: Membership) -> str:
    """A manager may end it, and so may the person; the last manager stays until somebody else can manage."""
    if membership.user_id != actor.user_id:
        reason = why_not_manage_people(actor, membership.organisation_id)
        if reason:
            return reason
    if is_last_manager(membership):
        return _("This is the only person who can manage the organization. Give somebody else that role first.")
    return ""


def why_not_help_with_second_factor(actor: Actor) -> str:
    if actor.has(Role.VETTING_OFFICER):
        return ""
    return _("Only a vetting officer of the marketplace can reset a second factor.")


def why_not_reset_second_factor(actor: Actor, user) -> str:
    """A vetting officer helps a person who lost the second factor; nobody does it for themselves."""
    if reason := why_not_help_with_second_factor(actor):
        return reason
    if user.pk == actor.user_id:
        return _("You cannot reset your own second factor. Ask another vetting officer.")
    return ""


def why_interested(actor: Actor, *organisation_ids: int) -> str:
    """Who belongs to an organization, or declared a tie to it, now or in the last 12 months, decides none of its cases.

    The one rule for vetting, moderating, recommending, approving, comparing quotes and releasing money.
    """
    if actor.is_system or actor.user_id is None or not organisation_ids:
        return ""
    asked = actor.user_id, organisation_ids, clock.now() - INTEREST_LASTS
    if name := next(iter(_memberships(*asked)), ""):
        return _("You belong to %(name)s, or did in the last 12 months, so a colleague has to do this.") % {
            "name": name
        }
    if name := next(iter(_interests(*asked)), ""):
        return _("You declared a tie to %(name)s, so a colleague has to do this.") % {"name": name}
    return ""


@kept
def _memberships(user_id: int, organisation_ids: Collection[int], since: dt.datetime):
    return _names(Membership.objects.all(), user_id, organisation_ids, since)


@kept
def _interests(user_id: int, organisation_ids: Collection[int], since: dt.datetime):
    return _names(Interest.objects.all(), user_id, organisation_ids, since)


def _names(ties: QuerySet, user_id: int, organisation_ids: Collection[int], since: dt.datetime) -> QuerySet:
    """Asked at every decision, so it reads no more than the name."""
    mine = ties.filter(_counts(since), user_id=user_id, organisation_id__in=organisation_ids)
    return mine.order_by("pk").values_list("organisation__name", flat=True)[:1]


def tied_to(actor: Actor) -> set[int]:
    """The organizations in whose cases this person decides nothing, for lists: the same rule as `why_interested`."""
    mine = _counts(clock.now() - INTEREST_LASTS) & Q(user_id=actor.user_id or 0)
    ties = (Membership.objects.filter(mine), Interest.objects.filter(mine))
    return {key for rows in ties for key in rows.order_by("pk").values_list("organisation_id", flat=True)}


def _counts(since: dt.datetime) -> Q:
    return Q(ended_at__isnull=True) | Q(ended_at__gte=since)


def organisations_to_declare(actor: Actor):
    """Staff and program offices see every trader; for everybody else only the public ones, the providers, exist."""
    if actor.is_staff or actor.is_kind(Kind.PROGRAM):
        return Organisation.objects.filter(Q(is_operator=True) | Q(is_provider=True))
    return Organisation.objects.of_kind(Kind.PROVIDER)


def is_last_manager(membership: Membership) -> bool:
    if not membership.roles & MANAGER_ROLES:
        return False
    others = Membership.objects.active().filter(organisation=membership.organisation_id).exclude(pk=membership.pk)
    return not others.with_role(*MANAGER_ROLES).exists()


def roles_allowed(organisation: Organisation) -> list[Role]:
    """The roles that people of this organisation may hold, by its kinds."""
    return [role for kind, roles in ROLES_OF_KIND.items() if kind in organisation.kinds for role in roles]


def fresh_sign_in_required(view):
    """For bank details, payouts and exports: the person proves again who they are if they did not minutes ago.

    A post that comes too late is not kept for later, as allauth would keep it in the session: bank numbers must not
    stand there. The person comes back to an empty form.
    """

    @wraps(view)
    def checked(request, *args, **kwargs):
        if did_recently_reauthenticate(request):
            return view(request, *args, **kwargs)
        if request.method == "POST":
            return redirect(request.path)
        raise ReauthenticationRequired

    return checked
