"""Which parts of the instance work. Apps register a check in `ready()`; a failed one degrades, not stops."""

from collections.abc import Callable

from django.db import DatabaseError, connection

Check = Callable[[], str]
_checks: dict[str, Check] = {}


def register(part: str, check: Check) -> None:
    """`check()` returns "" when the part works, else a short reason."""
    _checks[part] = check


def report() -> dict[str, str]:
    return {part: check() or "ok" for part, check in sorted(_checks.items())}


def database() -> str:
    try:
        connection.ensure_connection()
    except DatabaseError:
        return "unreachable"
    return ""
