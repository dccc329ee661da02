"""What waits for the people of the demo whom a visitor can be: purchases of the organizations with all roles."""

from dataclasses import dataclass

from marketplace.core.money import Money
from operators.seeds import OPERATORS
from providers.seeds.firms import NAMED
from subsidies.seeds import paths
from subsidies.seeds.programs import CREDIT_UNIONS, HOSPITALS, PLAINS, SMALL_SYSTEMS, Planned
from subsidies.seeds.story import Path

BEAR_CREEK, PRAIRIE_LINK, COTTONWOOD, FIRST_FARMERS, TRI_LAKES = (plan.name for plan in OPERATORS if plan.people)
BRALENDRA, TOVILUNE, QUENMARN = NAMED


@dataclass(frozen=True, slots=True)
class Scene:
    """`seller` is asked first and has the lowest price; without a program the operator pays everything itself."""

    operator: str
    program: Planned | None
    path: Path
    category: str
    dollars: int
    seller: str = BRALENDRA

    @property
    def price(self) -> Money:
        return Money(self.dollars * 100)


# In this order: a voucher that is there for a visitor to spend comes after the orders that could draw from it.
SCENES = (
    Scene(BEAR_CREEK, SMALL_SYSTEMS, paths.PAID, "MFAD", 3_200, TOVILUNE),
    Scene(BEAR_CREEK, PLAINS, paths.HALF_APPROVED, "MFAD", 9_600, BRALENDRA),
    Scene(BEAR_CREEK, PLAINS, (*paths.HOLDING, *paths.HALF_ACCEPTED), "MFAD", 12_400, TOVILUNE),
    Scene(BEAR_CREEK, PLAINS, paths.ONLINE_TO_THE_END, "BKUP", 8_400, BRALENDRA),
    Scene(BEAR_CREEK, PLAINS, paths.TO_PAY_ONLINE, "TTXE", 5_600, TOVILUNE),
    Scene(BEAR_CREEK, SMALL_SYSTEMS, paths.HOLDING, "AWAR", 7_800),
    Scene(BEAR_CREEK, PLAINS, paths.RETURNED, "VSCN", 9_600),
    Scene(PRAIRIE_LINK, None, paths.QUOTED, "MFAD", 14_800, QUENMARN),
    Scene(PRAIRIE_LINK, None, paths.ASKED, "AWAR", 4_200),
    Scene(COTTONWOOD, HOSPITALS, paths.HALF_PREPARED, "MFAD", 14_800, QUENMARN),
    Scene(COTTONWOOD, HOSPITALS, (*paths.HOLDING, *paths.HALF_DELIVERED), "IRRT", 9_600, TOVILUNE),
    Scene(COTTONWOOD, HOSPITALS, paths.AWARDED, "AWAR", 12_400),
    Scene(FIRST_FARMERS, None, paths.HALF_ACCEPTED, "RISK", 12_400, BRALENDRA),
    Scene(FIRST_FARMERS, None, paths.CHOSEN, "MFAD", 9_600, TOVILUNE),
    Scene(TRI_LAKES, CREDIT_UNIONS, paths.HALF_APPROVED, "MFAD", 3_000, QUENMARN),
    Scene(TRI_LAKES, CREDIT_UNIONS, (*paths.HOLDING, *paths.HALF_ACCEPTED), "AWAR", 2_800, QUENMARN),
    Scene(TRI_LAKES, CREDIT_UNIONS, (*paths.HOLDING, *paths.QUOTED), "IRPL", 3_400, QUENMARN),
)
