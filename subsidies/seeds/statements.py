"""What the bank of one office said: the last month that is signed off, explained, and the days since, not yet."""

import datetime as dt

from marketplace.accounts.roles import Role
from marketplace.core import clock
from marketplace.core.money import Money
from marketplace.payments import seeds as paying
from marketplace.payments import services
from marketplace.payments.models import BankStatement, Difference
from subsidies.models import Program
from subsidies.seeds.programs import PLAINS, afternoon
from subsidies.seeds.story import person
from subsidies.selectors.monthends import last_day_of

FEE, UNKNOWN, TWICE = Money(-1_850), Money(41_200), Money(-64_000)


def seed_statements() -> None:
    """Before that month is signed off; running it again changes nothing."""
    program = Program.objects.get(slug=PLAINS.slug)
    if BankStatement.objects.filter(office=program.organisation).exists():
        return
    today = clock.today(program.zone)
    signed = clock.months_after(today.replace(day=1), -2)
    _explained(program, signed)
    _since(program, clock.months_after(signed, 1), clock.business_days_before(today, 1))


def _explained(program: Program, month: dt.date) -> None:
    """A month with one line that was nobody's, and is explained."""
    last = last_day_of(month)
    with clock.travel(afternoon(clock.business_days_after(last, 1))):
        officer = person(program.organisation, Role.PROGRAM_FISCAL_OFFICER)
        lines = [
            *paying.movements_of(program.organisation, month, last),
            (clock.business_days_before(last, 1), "Account analysis fee", "", FEE),
        ]
        paying.take_statement(officer=officer, name=f"statement-{month:%Y-%m}.csv", lines=lines)
        for found in Difference.objects.open().filter(office=program.organisation).order_by("pk"):
            services.explain_difference(
                by=officer, difference_id=found.pk, why=Difference.Why.FEE, note="The monthly fee of our account."
            )


def _since(program: Program, first: dt.date, last: dt.date) -> None:
    """Two lines that are nobody's: a colleague looks into the first."""
    with clock.travel(afternoon(last)):
        officer = person(program.organisation, Role.PROGRAM_FISCAL_OFFICER)
        colleague = person(program.organisation, Role.PROGRAM_FISCAL_OFFICER, 1)
        lines = [
            *paying.movements_of(program.organisation, first, last),
            (clock.business_days_before(last, 4), "Deposit, remote capture", "CHK 2207", UNKNOWN),
            (clock.business_days_before(last, 2), "ACH debit, vendor unknown", "0091", TWICE),
        ]
        paying.take_statement(officer=officer, name=f"statement-{last:%Y-%m-%d}.csv", lines=lines)
        found = Difference.objects.open().filter(office=program.organisation).earliest("on", "pk")
        services.own_difference(by=colleague, difference_id=found.pk)
