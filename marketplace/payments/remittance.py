"""Where the operator sends its own share. Bank numbers are given by phone, never on a page or in a message."""

import re

from marketplace.reference import identifiers
from marketplace.reference.identifiers import Scheme

RUN_OF_DIGITS = re.compile(r"\d(?:[ -]?\d)+")
ZIP_PLUS_FOUR = re.compile(r"\d{5}-\d{4}")


def has_bank_number(text: str) -> bool:
    """Nine digits that pass the check of a routing number (ABA), however they are spaced; a ZIP+4 is none."""
    runs = [run for run in RUN_OF_DIGITS.findall(text) if not ZIP_PLUS_FOUR.fullmatch(run)]
    return any(not identifiers.check(Scheme.ABA, run) for run in runs)
