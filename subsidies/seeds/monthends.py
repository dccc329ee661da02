"""The books of one office, signed month by month until the last but one."""

from marketplace.accounts.roles import Role
from marketplace.core import clock
from subsidies import services
from subsidies.models import Program
from subsidies.seeds.programs import PLAINS, afternoon
from subsidies.seeds.story import person
from subsidies.selectors.monthends import NEVER_SIGNED, last_day_of, next_month


def seed_month_ends() -> None:
    """After all trade, because nothing is booked into a month that is signed; running it again changes nothing."""
    office = Program.objects.get(slug=PLAINS.slug).organisation
    officer = person(office, Role.PROGRAM_FISCAL_OFFICER)
    for program in Program.objects.filter(organisation=office).exclude(state__in=NEVER_SIGNED).order_by("pk"):
        while (month := next_month(program)) and clock.months_after(month, 2) <= clock.today(program.zone):
            with clock.travel(afternoon(clock.business_days_after(last_day_of(month), 3))):
                services.sign_month_off(by=officer, program_id=program.pk, month=month, agrees=True)
