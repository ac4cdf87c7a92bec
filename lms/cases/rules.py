"""What can be said of a part without asking the database: contents, length, its tables."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

WORDS_PER_MINUTE = 200
# From here on a column's numbers are grouped by thousands; below that years stay years.
GROUPED_FROM = 10_000
# A longer table is folded up below its chart.
LONG_TABLE = 16


class Entry(NamedTuple):
    """A line of the list of contents; `id` is the anchor of its block."""

    id: str
    kind: str
    code: str
    title: str


def contents(body: Iterable[Any]) -> list[Entry]:
    """The scenes, exhibits and documents of a part, and its questions, in order."""
    return [entry for block in body if (entry := _entry_of(block))]


def _entry_of(block: Any) -> Entry | None:
    value, anchor = block.value, str(block.id or "")
    match block.block_type:
        case "scene":
            return Entry(anchor, "scene", "", value["place"])
        case "exhibit" | "document":
            return Entry(anchor, block.block_type, value["code"], value["title"])
        case "questions":
            return Entry(anchor, "questions", "", value["heading"])
    return None


def reading_minutes(texts: Sequence[str]) -> int:
    """How long an attentive reader needs, in whole minutes, at least one."""
    words = sum(len(text.split()) for text in texts)
    return max(1, round(words / WORDS_PER_MINUTE))


class Cell(NamedTuple):
    """A text, or a number with the decimals that its column has."""

    text: str
    number: Decimal | None = None
    decimals: int = 0
    grouped: bool = False


class Table(NamedTuple):
    """A table as it is shown: `numeric` says of each column whether it holds numbers."""

    headings: list[tuple[str, bool]]
    rows: list[list[Cell]]

    @property
    def is_long(self) -> bool:
        return len(self.rows) > LONG_TABLE


def table(headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> Table:
    """Numbers as wide as their column needs, so that units stand below units."""
    columns = [_column([row[place] for row in rows]) for place in range(len(headings))]
    numeric = [any(cell.number is not None for cell in column) for column in columns]
    return Table(
        headings=list(zip(headings, numeric, strict=True)),
        rows=[list(cells) for cells in zip(*columns, strict=True)],
    )


def _column(values: Sequence[Any]) -> list[Cell]:
    numbers = [value for value in values if isinstance(value, Decimal)]
    decimals = max((_decimals(number) for number in numbers), default=0)
    grouped = any(abs(number) >= GROUPED_FROM for number in numbers)
    return [
        Cell("", value, decimals, grouped)
        if isinstance(value, Decimal)
        else Cell("" if value is None else str(value))
        for value in values
    ]


def _decimals(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
