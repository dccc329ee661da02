"""What the file of one award is made of: parts with columns and rows, and texts kept word for word."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Column:
    """`exact` columns hold codes and hashes of the books: they stand in the export and not on the page."""

    label: str
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A text as it was signed or sealed, byte for byte; `sha256` is the hash that was kept with it."""

    name: str
    title: str
    text: str
    sha256: str = ""
    on_page: bool = True


@dataclass(frozen=True, slots=True)
class Part:
    """One table of the file. A cell is a text, a number, Money, a date, a moment or empty."""

    slug: str
    title: str
    columns: tuple[Column, ...]
    rows: list[tuple]
    note: str = ""
    texts: list[Text] = field(default_factory=list)

    @property
    def shown_columns(self) -> list[str]:
        return [column.label for column in self.columns if not column.exact]

    def shown(self, row: tuple) -> list[tuple[str, object]]:
        """(label, cell) of one row without the exact columns."""
        pairs = zip(self.columns, row, strict=True)
        return [(column.label, cell) for column, cell in pairs if not column.exact]


def columns(*labels: str, exact: tuple[str, ...] = ()) -> tuple[Column, ...]:
    """The columns that people read first, then those for the export alone."""
    return (*(Column(str(label)) for label in labels), *(Column(str(label), exact=True) for label in exact))
