"""References that people read aloud: REQ-7K3M. No letters or digits that look alike."""

import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 6


def new_reference(prefix: str) -> str:
    """A random reference such as REQ-7K3M9T; the database's unique constraint is the last word."""
    return f"{prefix}-" + "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
