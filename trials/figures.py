"""Figures and the promises they are held against: printed plainly."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self


@dataclass(frozen=True)
class Figure:
    """One line of a report; `is_kept` is None when nothing was promised."""

    name: str
    value: str
    promise: str = ""
    is_kept: bool | None = None


@dataclass
class Report:
    """What a trial found on one database."""

    title: str
    figures: list[Figure] = field(default_factory=list)

    def begin(self) -> Self:
        """Say what is about to be tried."""
        print(f"\n{self.title}", flush=True)
        return self

    def tell(self, name: str, value: str) -> None:
        self._add(Figure(name, value))

    def hold(self, name: str, value: str, promise: str, *, is_kept: bool) -> None:
        self._add(Figure(name, value, promise, is_kept))

    def hold_none(self, name: str, found: Sequence[object]) -> None:
        """A promise that there is none of it; names the first few if there are."""
        shown = f"{len(found)}" + (f": {', '.join(map(str, found[:5]))}" if found else "")
        self.hold(name, shown, "none", is_kept=not found)

    def hold_seconds(
        self, name: str, times: Sequence[float], *, at_95: float = 0, at_99: float = 0
    ) -> None:
        """Percentiles, of which one or two are promised."""
        value = "nothing was measured"
        if times:
            p50, p95, p99 = (percentile(times, part) for part in (50, 95, 99))
            value = (
                f"p50 {p50:.3f}  p95 {p95:.3f}  p99 {p99:.3f}  max {max(times):.3f} s"
                f"  (n={len(times)})"
            )
        if not (at_95 or at_99):
            self.tell(name, value)
            return
        aims = [(95, at_95)] * bool(at_95) + [(99, at_99)] * bool(at_99)
        self.hold(
            name,
            value,
            " and ".join(f"p{part} ≤ {aim:g} s" for part, aim in aims),
            is_kept=bool(times) and all(percentile(times, part) <= aim for part, aim in aims),
        )

    @property
    def is_kept(self) -> bool:
        return all(figure.is_kept is not False for figure in self.figures)

    def _add(self, figure: Figure) -> None:
        self.figures.append(figure)
        print(line_of(figure), flush=True)


def line_of(figure: Figure) -> str:
    said = {None: "", True: "  kept", False: "  BROKEN"}[figure.is_kept]
    promise = f"  [{figure.promise}]" if figure.promise else ""
    return f"  {figure.name:<28} {figure.value}{promise}{said}"


def table_of(reports: Sequence[Report]) -> str:
    """All figures under each other, and in the last line whether every promise was kept."""
    lines = []
    for report in reports:
        lines += ["", report.title, *map(line_of, report.figures)]
    broken = sum(figure.is_kept is False for report in reports for figure in report.figures)
    kept = sum(figure.is_kept is True for report in reports for figure in report.figures)
    return "\n".join([*lines, "", f"{kept} promises kept, {broken} broken"])


def percentile(values: Sequence[float], part: float) -> float:
    """The smallest value that so many percent do not exceed."""
    ordered = sorted(values)
    return ordered[max(math.ceil(len(ordered) * part / 100) - 1, 0)]
