"""Eighteen months of purchases, a row each: when it began, who bought what under which program, and how it went."""

from dataclasses import dataclass

from marketplace.core.money import Money
from subsidies.seeds.history import paths
from subsidies.seeds.programs import CREDIT_UNIONS, HOSPITALS, PLAINS, SMALL_SYSTEMS, Planned
from subsidies.seeds.rounds import DROUGHTS, HOSPITALS_BEFORE, PLAINS_BEFORE
from subsidies.seeds.story import Path


@dataclass(frozen=True, slots=True)
class Chapter:
    """`days_ago` counts from the day of seeding to the day the draft was begun."""

    days_ago: int
    operator: str
    program: Planned
    path: Path
    category: str
    dollars: int

    @property
    def price(self) -> Money:
        return Money(self.dollars * 100)


CHAPTERS = (
    Chapter(540, "Slope County Water District", PLAINS_BEFORE, paths.PAID, "MFAD", 6_400),
    Chapter(532, "Niobrara Town Waterworks", PLAINS_BEFORE, paths.PAID, "BKUP", 11_200),
    Chapter(520, "Tripp County Regional Water", PLAINS_BEFORE, paths.REOPENED, "PENT", 14_200),
    Chapter(488, "Beaverhead Valley Water District", PLAINS_BEFORE, paths.CURED, "MFAD", 8_900),
    Chapter(480, "Judith Basin Rural Water", PLAINS_BEFORE, paths.NOT_SHOWN, "AWAR", 3_800),
    Chapter(470, "Milk River Town Waterworks", PLAINS_BEFORE, paths.UNUSED, "VSCN", 7_700),
    Chapter(465, "Three Buttes Tribal Water Utility", PLAINS_BEFORE, paths.PAID, "SEGM", 38_000),
    Chapter(455, "Adams Flats Water District", PLAINS_BEFORE, paths.INCOMPLETE, "BKUP", 5_100),
    Chapter(440, "Dickey Prairie Rural Water", PLAINS_BEFORE, paths.PAID_LATE, "TTXE", 6_900),
    Chapter(425, "Griggs Lake Water Users", PLAINS_BEFORE, paths.LAPSED, "AWAR", 2_600),
    Chapter(410, "Turtle Bluff Tribal Water System", PLAINS_BEFORE, paths.PAID_AFTER_DISPUTE, "MFAD", 13_400),
    Chapter(400, "Aurora Plains Water District", PLAINS_BEFORE, paths.WITHDRAWN, "PENT", 9_300),
    Chapter(390, "Gregory Breaks Rural Water", PLAINS_BEFORE, paths.UPHELD, "PENT", 22_500),
    Chapter(370, "Wayne Ridge Municipal Water", PLAINS_BEFORE, paths.OVERRIDDEN, "BKUP", 12_800),
    Chapter(350, "Antelope Creek Water Board", PLAINS_BEFORE, paths.GIVEN_BACK, "VSCN", 4_400),
    Chapter(510, "Brule County General Hospital", HOSPITALS_BEFORE, paths.PAID, "IRRT", 14_600),
    Chapter(500, "Katahdin Ridge Hospital", HOSPITALS_BEFORE, paths.PAID, "MFAD", 12_300),
    Chapter(495, "Hansford Plains Hospital", HOSPITALS_BEFORE, paths.CURED_BUT_UNUSED, "BKUP", 9_900),
    Chapter(365, "Beaverhead Pass Hospital", HOSPITALS_BEFORE, paths.PAID, "AWAR", 5_600),
    Chapter(360, "Wells County Community Hospital", HOSPITALS_BEFORE, paths.NO_MONEY, "PENT", 13_900),
    Chapter(350, "Corson Breaks Hospital", HOSPITALS_BEFORE, paths.PAID_AFTER_DISPUTE, "MFAD", 11_700),
    Chapter(340, "Allen Prairie Hospital", HOSPITALS_BEFORE, paths.LAPSED, "TTXE", 6_200),
    Chapter(440, "Jerauld Town Water", SMALL_SYSTEMS, paths.PAID, "MFAD", 3_900),
    Chapter(430, "Big Horn Bench Water District", SMALL_SYSTEMS, paths.UNUSED, "AWAR", 4_100),
    Chapter(420, "Fremont Gap Joint Powers Water", SMALL_SYSTEMS, paths.PAID, "BKUP", 10_400),
    Chapter(400, "Garfield Sandhills Water", SMALL_SYSTEMS, paths.UPHELD, "PENT", 14_900),
    Chapter(385, "Keya Paha Valley Water", SMALL_SYSTEMS, paths.PAID, "MFAD", 3_100),
    Chapter(330, "Sublette Basin Water Company", SMALL_SYSTEMS, paths.UNUSED, "VSCN", 5_800),
    Chapter(300, "Slope County Water District", SMALL_SYSTEMS, paths.PAID_LATE, "AWAR", 2_900),
    Chapter(280, "Niobrara Town Waterworks", SMALL_SYSTEMS, paths.INCOMPLETE, "TTXE", 4_600),
    Chapter(262, "Judith Basin Rural Water", PLAINS, paths.PAID, "AWAR", 4_200),
    Chapter(255, "Milk River Town Waterworks", PLAINS, paths.PAID, "VSCN", 8_300),
    Chapter(240, "Adams Flats Water District", PLAINS, paths.CURED, "BKUP", 5_400),
    Chapter(215, "Griggs Lake Water Users", PLAINS, paths.TOO_DEAR, "PENT", 14_800),
    Chapter(190, "Aurora Plains Water District", PLAINS, paths.PAID, "PENT", 9_700),
    Chapter(175, "Gregory Breaks Rural Water", PLAINS, paths.GIVEN_BACK, "MFAD", 7_200),
    Chapter(225, "Ellsworth Hills Hospital", HOSPITALS, paths.PAID, "MFAD", 12_900),
    Chapter(205, "Monona Bluffs Hospital", HOSPITALS, paths.NOT_SHOWN, "BKUP", 10_800),
    Chapter(190, "Appling Pines Hospital", HOSPITALS, paths.PAID, "AWAR", 6_600),
    Chapter(212, "Aitkin Lakes Credit Union", CREDIT_UNIONS, paths.PAID, "MFAD", 3_700),
    Chapter(200, "Zavala Workers Credit Union", CREDIT_UNIONS, paths.CURED, "AWAR", 2_400),
    Chapter(185, "Adair Hills Credit Union", CREDIT_UNIONS, paths.NOT_SHOWN, "TTXE", 4_900),
    Chapter(170, "Jenkins Peoples Credit Union", CREDIT_UNIONS, paths.PAID, "VSCN", 3_300),
    Chapter(150, "Santa Cruz Valley Credit Union", CREDIT_UNIONS, paths.LAPSED, "BKUP", 5_200),
    Chapter(120, "Big Horn Bench Water District", DROUGHTS, paths.KEPT, "MFAD", 7_400),
    Chapter(117, "Fremont Gap Joint Powers Water", DROUGHTS, paths.KEPT, "BKUP", 9_800),
    Chapter(113, "Keya Paha Valley Water", DROUGHTS, paths.KEPT, "AWAR", 4_600),
    Chapter(215, "Hansford Plains Hospital", HOSPITALS, paths.REPLACED, "MFAD", 9_400),
)
