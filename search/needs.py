"""What people say they run, fear and were told to fix, and the kinds of service and the goals that answer it.

Kinds are those of the 42 in `families`; goals are those of CPG 2.0. What somebody chose is kept as keys of them.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Need:
    """`goal` is the code of the goal that stays open until it is met, where there is one."""

    label: Promise
    kinds: tuple[str, ...]
    goal: str = ""


RUNS: dict[str, Need] = {
    "controls": Need(_("Pumps, valves, breakers or machines with computer controls"), ("OTAD", "ICSA", "OTAS", "SEGM")),
    "outside": Need(_("Sign-in from outside, for staff or suppliers"), ("OTSR", "ZTNA", "MFAD", "PAMS")),
    "cloud": Need(_("E-mail and files in the cloud"), ("PHSH", "CLDP")),
    "servers": Need(_("Servers of our own"), ("BKUP", "PATC", "ENDP")),
    "medical": Need(_("Medical devices on our network"), ("MEDD", "SEGM")),
    "payments": Need(_("Transfers, checks or online payments for customers"), ("PAYF", "DFRD")),
    "ai": Need(_("AI tools or chat assistants"), ("AIGV", "LLMG", "AIRT")),
}
WORRIES: dict[str, Need] = {
    "locked": Need(_("Everything is locked and work stops (ransomware)"), ("BKUP", "ENDP", "MDR", "RECV")),
    "faked": Need(_("Faked e-mails, or a call that sounds like our boss"), ("PHSH", "AWAR", "DFRD")),
    "reached": Need(_("Somebody reaches our controls from outside"), ("ICSA", "OTAS", "SEGM", "OTSR")),
    "stolen": Need(_("Data of customers or patients is stolen"), ("DLPE", "MDR", "RISK")),
    "unseen": Need(_("An attack is under way and nobody notices"), ("MDR", "SIEM", "SOCC", "XDRI")),
    "holes": Need(_("Old systems with known weak spots"), ("VSCN", "VTRI", "PATC")),
    "unready": Need(_("Nobody knows what to do on the day"), ("IRPL", "TTXE", "IRRT")),
    "suppliers": Need(_("A supplier is attacked, and we with it"), ("TPRM", "SBOM", "OTSR")),
    "alone": Need(_("One person does it all beside other work"), ("VCIS", "MDR", "SOCC")),
    "ai": Need(_("AI tools give our data away or are fooled"), ("LLMG", "AIGV", "AIRT")),
}
TOLD: dict[str, Need] = {
    "mfa": Need(_("A second step at sign-in (MFA)"), ("MFAD",), "3.F"),
    "backup": Need(_("Backups that an attacker cannot reach, tested"), ("BKUP", "RECV"), "3.O"),
    "watch": Need(_("Somebody who watches day and night (MDR, SOC)"), ("MDR", "SOCC"), "4.B"),
    "protection": Need(_("Protection on every computer (EDR)"), ("ENDP", "MDR"), "4.A"),
    "plan": Need(_("A practiced plan for attacks"), ("IRPL", "TTXE"), "1.C"),
    "training": Need(_("Training for everyone"), ("AWAR",), "3.J"),
    "test": Need(_("A check or test from outside (pen test)"), ("PENT", "PENO", "OTAS"), "2.C"),
    "fixing": Need(_("Known weak spots fixed (patches)"), ("PATC", "VTRI", "VSCN"), "2.B"),
    "apart": Need(_("Plant and office networks kept apart"), ("SEGM",), "3.I"),
    "records": Need(_("Records of what happened (logs)"), ("SIEM",), "3.Q"),
    "list": Need(_("A list of all equipment"), ("OTAD", "MEDD"), "2.A"),
    "leaders": Need(_("A risk analysis, or a plan that leaders check"), ("RISK", "VCIS", "POLY"), "1.B"),
    "suppliers": Need(_("Rules for suppliers and outside IT firms"), ("TPRM",), "1.D"),
}
# In dollars, each the upper end of a price band.
BUDGETS: dict[str, tuple[int, Promise]] = {
    "1000": (1_000, _("Less than $1,000")),
    "5000": (5_000, _("Less than $5,000")),
    "20000": (20_000, _("Less than $20,000")),
}
STARTS: dict[str, tuple[int, Promise]] = {
    "14": (14, _("Within two weeks")),
    "31": (31, _("Within a month")),
    "92": (92, _("Within three months")),
}
