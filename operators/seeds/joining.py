"""Second people at a number that is taken: one was let in, one was not, two still wait."""

import datetime as dt

from marketplace.accounts.models import Membership
from marketplace.accounts.roles import Role
from marketplace.core import clock
from operators import services
from operators.models import JoinRequest

# Days ago, whose number, e-mail of who asks, title, note, and what staff answered: a role, a reason, or nothing yet.
ASKED = (
    (
        210,
        ("PWSID", "MT9990008"),
        "preparer@judithbasinwater.example",
        "Clerk",
        "I keep the books of both.",
        "preparer",
    ),
    (95, ("CCN", "171390"), "viewer@firstfarmersdunmore.example", "Advisor", "I help with grants.", "no_tie"),
    (4, ("PWSID", "ND9990013"), "preparer@adamsflatswater.example", "Clerk", "Our boards share one office.", ""),
    (1, ("NCUA_CHARTER", "99907"), "preparer@trilakescu.example", "Lead IT", "I run their network too.", ""),
)
ANSWERED_AFTER = dt.timedelta(days=1)


def seed_join_requests(staff: Membership) -> None:
    if JoinRequest.objects.exists():
        return
    now = clock.now()
    for days, (scheme, number), email, title, note, answer in ASKED:
        member = Membership.objects.active().get(user__email=email)
        with clock.travel(now - dt.timedelta(days=days)):
            asked = services.ask_to_join(by=member.actor(), scheme=scheme, number=number, title=title, note=note)
        with clock.travel(now - dt.timedelta(days=days) + ANSWERED_AFTER):
            if answer == "preparer":
                services.accept_join(by=staff.actor(), join_id=asked.pk, role=Role.OPERATOR_PREPARER)
            elif answer:
                services.refuse_join(by=staff.actor(), join_id=asked.pk, reason=answer)
