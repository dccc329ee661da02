"""What PostgreSQL is told beyond Django's own settings."""

from psycopg import adapters
from psycopg.adapt import PyFormat
from psycopg.types.numeric import Int2, Int4


def refuse_numbers_that_do_not_fit() -> None:
    """Send short whole numbers as text, so that the server refuses one that is too large for its type.

    Django takes the number in `F("cents") + n` for a short one, and psycopg's binary form of those keeps only the
    last bytes of a larger one, without a word: $900 million became a debt of $1.9 million.
    """
    for short in (Int2, Int4):
        adapters.register_dumper(short, adapters.get_dumper(short, PyFormat.TEXT))
