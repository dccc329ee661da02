"""Who takes part in the purchase, what they write down on the way, and the figures everybody must see."""

import datetime as dt
from dataclasses import dataclass

# A Monday, early enough before the winter holidays for ten business days.
MONDAY = dt.datetime(2026, 11, 23, 18, tzinfo=dt.UTC)
AFTER_CLOSING = dt.datetime(2026, 12, 11, 15, tzinfo=dt.UTC)

CLERK, CHAIR = "Lee Marsh", "Dana Reyes"
OPERATOR = "Bear Creek Rural Water District"
PROGRAM, PROGRAM_SLUG = "Northern Plains Local Cyber Grant", "northern-plains-local-cyber-grant"
REVIEWER, ADMINISTRATOR, SECOND_REVIEWER = "Deshawn Ortley", "Marta Lindqvist", "Priya Venkat"
FISCAL_OFFICER = "Gordon Haas"
WINNER, SERVICE = "Tovilune Cyber", "Passkey and MFA roll-out for small utilities"
ENGINEER, CASHIER = "Yusuf Cordova", "Zelda Driscoll"
# Firm, who sells for it, the price of the set-up, the price of each of four lessons, the total.
OFFERS = (
    (WINNER, "Wade Begay", "10,000", "500", "$12,000.00"),
    ("Bralendra Works", "Zelda Hanley", "11,500", "450", "$13,300.00"),
    ("Quenmarn Group", "Leona Driscoll", "12,000", "400", "$13,600.00"),
)
MILESTONE = "Everyone signs in with two steps"
PRICE, SUBSIDY, OWN_SHARE = "$12,000.00", "$7,200.00", "$4,800.00"
# Of $1,200,000.00: the award promises 60 % of the estimate of $12,400.00, the order uses 60 % of its price.
AWARD, LEFT_ON_VOUCHER, LEFT_IN_PROGRAM = "$7,440.00", "$240.00", "$1,192,560.00"
# Released by one fiscal officer, prepared by the other.
SECOND_FISCAL_OFFICER = "Otis Renner"


@dataclass(frozen=True)
class Deal:
    """What one order costs, in all and for its first milestone; `route` is named where the own share goes online."""

    milestone: str = MILESTONE
    subsidy: str = SUBSIDY
    own_share: str = OWN_SHARE
    invoice: str = "INV-1042"
    # Price, subsidy and own share of the order.
    totals: tuple[str, str, str] = (PRICE, SUBSIDY, OWN_SHARE)
    route: str = ""


@dataclass
class Papers:
    """References and addresses that people pass on by mail and telephone."""

    deal: Deal = Deal()
    code: str = ""
    application: str = ""
    request: str = ""
    order: str = ""


def pdf(name: str) -> dict:
    """A small but real PDF, as a browser's file field takes it."""
    return {"name": name, "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"}


def table(name: str, *rows: tuple[str, ...]) -> dict:
    """A bank's table of movements, as a browser's file field takes it."""
    lines = [("Posting date", "Description", "Amount"), *rows]
    text = "".join(",".join(f'"{cell}"' for cell in line) + "\n" for line in lines)
    return {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
