"""The first level of the 42 kinds of service: what a person without a trade's words looks for. Each kind is in one."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FAMILIES: dict[str, tuple[Promise, tuple[str, ...]]] = {
    "watch": (_("Watching for attacks"), ("MDR", "SOCC", "SIEM", "XDRI")),
    "emergency": (_("Emergencies and recovery"), ("IRRT", "IRPL", "FORN", "TTXE", "BKUP", "RECV")),
    "plant": (_("Plants and medical devices"), ("OTAD", "ICSA", "OTAS", "OTSR", "SEGM", "PENO", "MEDD")),
    "weak-spots": (_("Finding and fixing weak spots"), ("VSCN", "VTRI", "PATC", "VDPM", "PENT", "PURP")),
    "people": (_("Staff, e-mail and fraud"), ("PHSH", "AWAR", "DFRD", "PAYF")),
    "access": (_("Sign-in and access"), ("MFAD", "PAMS", "ZTNA")),
    "computers": (_("Computers, data and cloud"), ("ENDP", "DLPE", "CLDP")),
    "lead": (_("Plans, rules and suppliers"), ("VCIS", "RISK", "POLY", "TPRM", "SBOM", "CTIN")),
    "ai": (_("Safe use of AI"), ("AIRT", "LLMG", "AIGV")),
}
FAMILY_OF = {code: family for family, (_title, codes) in FAMILIES.items() for code in codes}
