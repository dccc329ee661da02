"""What was asked back of claims that were paid long ago: one recovery in each state."""

import datetime as dt
from collections.abc import Callable
from functools import partial

from marketplace.accounts.roles import Role
from marketplace.accounts.selectors import members_with_role
from marketplace.core import clock
from marketplace.core.money import Money
from providers.seeds.firms import NAMED
from subsidies.models import Claim, Recovery
from subsidies.reasons import RecoveryGround
from subsidies.seeds.programs import afternoon
from subsidies.seeds.story import Happening, live_through, person
from subsidies.services import recoveries as services
from subsidies.states import ClaimState

LONG_AGO = dt.timedelta(days=75)
Step = Callable[[Recovery], None]


def answer(recovery: Recovery) -> None:
    role = Role.PROVIDER_FINANCE
    if not members_with_role(recovery.debtor, role):
        role = Role.PROVIDER_OWNER
    text = "We had planned both days. The second was cancelled by snow and we forgot to take it off the invoice."
    services.answer_notice(by=person(recovery.debtor, role), recovery_id=recovery.pk, answer=text)


def establish(recovery: Recovery) -> None:
    office = recovery.claim.program.organisation
    services.establish_debt(by=person(office, Role.PROGRAM_REVIEWER, 1), recovery_id=recovery.pk)


def repay(recovery: Recovery) -> None:
    officer = person(recovery.claim.program.organisation, Role.PROGRAM_FISCAL_OFFICER)
    keys = {"recovery_id": recovery.pk, "bank_reference": f"ACH-BACK-{recovery.pk}"}
    services.record_repayment(by=officer, repaid_on=clock.today(recovery.claim.program.zone), **keys)


def drop(recovery: Recovery) -> None:
    office = recovery.claim.program.organisation
    keys = {"recovery_id": recovery.pk, "reason": "The report of the second day was found."}
    services.drop_recovery(by=person(office, Role.PROGRAM_REVIEWER, 1), **keys)


# How many business days ago the notice was given, and the steps since, a week apart.
STORIES: tuple[tuple[int, tuple[Step, ...]], ...] = (
    (6, ()),
    (12, (answer,)),
    (18, (answer, establish)),
    (28, (answer, establish, repay)),
    (15, (answer, drop)),
)


def seed_recoveries() -> None:
    """Of firms of the cast where they were paid; running it again changes nothing."""
    if Recovery.objects.exists():
        return
    paid = Claim.objects.filter(state=ClaimState.PAID, payout__paid_at__lt=clock.now() - LONG_AGO)
    paid = paid.filter(voucher__budget_line__closed_at__isnull=True).select_related("program__organisation", "provider")
    first_the_cast = sorted(paid.order_by("-pk"), key=lambda claim: claim.provider.name not in NAMED)
    for claim, (ago, steps) in zip(first_the_cast, STORIES, strict=False):
        _tell(claim, ago, steps)


def _tell(claim: Claim, ago: int, steps: tuple[Step, ...]) -> None:
    """The notice on its day, and each step on a later one."""
    days = [clock.business_days_before(clock.today(), ago - 5 * number) for number in range(len(steps) + 1)]
    with clock.travel(afternoon(days[0])):
        recovery = services.give_notice(
            by=person(claim.program.organisation, Role.PROGRAM_REVIEWER),
            claim_id=claim.pk,
            amount=Money(claim.amount.cents // 4),
            ground=RecoveryGround.NOT_DELIVERED,
            words="The second training day was claimed and did not take place.",
        )
    live_through(Happening(afternoon(day), partial(step, recovery)) for day, step in zip(days[1:], steps, strict=True))
