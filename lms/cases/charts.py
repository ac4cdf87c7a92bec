"""From the columns of a table to what a template draws: plain values, no query, no markup.

Places are percentages written as text, so that a chart fills any width while its marks and
letters keep their size, and so that no language puts a comma into a coordinate.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

LEFT, RIGHT = Decimal(2), Decimal(97)
PANEL_HEIGHT = Decimal(40)
ZERO = Decimal(0)
# Where even the smallest value is more than this part of the largest, zero would waste the room.
NEAR = Decimal("0.4")


@dataclass(frozen=True, slots=True)
class Series:
    """One column that is drawn; its number chooses colour and shape."""

    number: int
    name: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the scale."""

    x: str
    value: Decimal
    decimals: int


@dataclass(frozen=True, slots=True)
class Mark:
    x: str
    value: Decimal
    series: Series


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: its marks, and the stretch from the lowest to the highest of them."""

    label: str
    marks: list[Mark]
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class RowChart:
    """Dots, or dots with a margin: a row for each line of the table, over one scale."""

    kind: str
    rows: list[Row]
    ticks: list[Tick]
    series: list[Series]


@dataclass(frozen=True, slots=True)
class Panel:
    """One column over time; a gap in the numbers is a gap in the line."""

    name: str
    lines: list[str]
    dots: list[tuple[str, str]]
    first: Decimal
    last: Decimal
    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class PanelChart:
    """Small multiples over the same scale, so that level and course can both be compared."""

    kind: str
    panels: list[Panel]
    first_label: str
    last_label: str
    bottom: Decimal
    top: Decimal


Rows = Sequence[Sequence[Any]]


def to_number(value: Any) -> Decimal | None:
    """A number as typed in Dutch or plain notation; None for nothing, a dash or words."""
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, (Decimal, int, float)):
        number = Decimal(str(value))
        return number if number.is_finite() else None
    text = re.sub(r"[\s%]", "", str(value)).replace("\N{MINUS SIGN}", "-")
    if "," in text or re.fullmatch(r"-?\d{1,3}(\.\d{3})+", text):
        text = text.replace(".", "").replace(",", ".")
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def column_numbers(text: str | None) -> list[int]:
    """The columns that an author names, as "4, 5", counted from one; each once."""
    return list(dict.fromkeys(int(found) for found in re.findall(r"\d+", text or "")))


def dots(
    headings: Sequence[str], rows: Rows, label: int, values: Sequence[int]
) -> RowChart | None:
    """One row for each line of the table, with a mark for each of the columns."""
    series = _series(headings, values)
    table = [[_number(row, column) for column in values] for row in rows]
    scale = _scale_of([number for line in table for number in line])
    if scale is None:
        return None
    return RowChart(
        kind="dots",
        rows=[
            _row(_text(row, label), line, series, scale)
            for row, line in zip(rows, table, strict=True)
        ],
        ticks=scale.ticks(),
        series=series,
    )


def intervals(
    headings: Sequence[str], rows: Rows, label: int, value: int, margin: int | None
) -> RowChart | None:
    """One row for each line of the table: a value, and the margin on both sides of it."""
    series = _series(headings, [value])
    pairs = [
        (_number(row, value), (_number(row, margin) if margin else None) or ZERO) for row in rows
    ]
    ends = [number + sign * by for number, by in pairs if number is not None for sign in (-1, 1)]
    scale = _scale_of(ends)
    if scale is None:
        return None
    drawn = []
    for row, (number, by) in zip(rows, pairs, strict=True):
        plain = _row(_text(row, label), [number], series, scale)
        start, end = (
            ("", "") if number is None else (scale.place(number - by), scale.place(number + by))
        )
        drawn.append(Row(plain.label, plain.marks, start, end))
    return RowChart(kind="intervals", rows=drawn, ticks=scale.ticks(), series=series)


def lines(
    headings: Sequence[str], rows: Rows, label: int, values: Sequence[int]
) -> PanelChart | None:
    """A panel for each of the columns, with the lines of the table as its moments in time."""
    columns = {column: [_number(row, column) for row in rows] for column in values}
    scale = _scale_of([number for column in columns.values() for number in column])
    if scale is None or not rows:
        return None
    return PanelChart(
        kind="lines",
        panels=[
            _panel(series.name, columns[column], scale)
            for column, series in zip(values, _series(headings, values), strict=True)
            if any(number is not None for number in columns[column])
        ],
        first_label=_text(rows[0], label),
        last_label=_text(rows[-1], label),
        bottom=scale.low,
        top=scale.high,
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    low: Decimal
    high: Decimal
    step: Decimal

    @property
    def decimals(self) -> int:
        return max(0, -int(self.step.normalize().as_tuple().exponent))

    def share(self, value: Decimal) -> Decimal:
        return (value - self.low) / (self.high - self.low)

    def place(self, value: Decimal) -> str:
        return _percent(LEFT + (RIGHT - LEFT) * self.share(value))

    def ticks(self) -> list[Tick]:
        count = int((self.high - self.low) / self.step)
        values = [self.low + self.step * number for number in range(count + 1)]
        return [Tick(self.place(value), value, self.decimals) for value in values]


def _scale_of(numbers: Sequence[Decimal | None]) -> _Scale | None:
    """A scale with round steps that holds all the numbers, from zero unless that is far away."""
    known = [number for number in numbers if number is not None]
    if not known:
        return None
    low, high = min(known), max(known)
    if ZERO <= low <= high * NEAR:
        low = ZERO
    if low == high:
        low, high = min(ZERO, low), max(high, low + 1)
    step = _round_step((high - low) / 5)
    bottom = (low / step).to_integral_value(rounding="ROUND_FLOOR") * step
    top = (high / step).to_integral_value(rounding="ROUND_CEILING") * step
    return _Scale(bottom, top, step)


def _round_step(rough: Decimal) -> Decimal:
    """The first of 1, 2, 5 times a power of ten that is not smaller."""
    power = Decimal(10) ** rough.adjusted()
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough)


def _row(
    label: str, numbers: Sequence[Decimal | None], series: Sequence[Series], scale: _Scale
) -> Row:
    marks = [
        Mark(scale.place(number), number, one)
        for number, one in zip(numbers, series, strict=True)
        if number is not None
    ]
    known = [mark.value for mark in marks]
    start, end = (scale.place(min(known)), scale.place(max(known))) if known else ("", "")
    return Row(label, marks, start, end)


def _panel(name: str, numbers: Sequence[Decimal | None], scale: _Scale) -> Panel:
    stretches: list[list[tuple[str, str]]] = [[]]
    for position, number in enumerate(numbers):
        if number is None:
            stretches.append([])
            continue
        x = Decimal(position) / max(1, len(numbers) - 1) * 100
        stretches[-1].append((_plain(x), _plain(PANEL_HEIGHT * (1 - scale.share(number)))))
    known = [number for number in numbers if number is not None]
    return Panel(
        name=name,
        lines=[" ".join(f"{x},{y}" for x, y in part) for part in stretches if len(part) > 1],
        dots=[part[0] for part in stretches if len(part) == 1],
        first=known[0],
        last=known[-1],
        low=min(known),
        high=max(known),
    )


def _series(headings: Sequence[str], columns: Sequence[int]) -> list[Series]:
    return [
        Series(number, headings[column - 1] if 0 < column <= len(headings) else "")
        for number, column in enumerate(columns, start=1)
    ]


def _cell(row: Sequence[Any], column: int) -> Any:
    return row[column - 1] if 0 < column <= len(row) else None


def _number(row: Sequence[Any], column: int) -> Decimal | None:
    return to_number(_cell(row, column))


def _text(row: Sequence[Any], column: int) -> str:
    value = _cell(row, column)
    return "" if value is None else str(value)


def _plain(value: Decimal) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _percent(value: Decimal) -> str:
    return f"{value:.2f}%"
