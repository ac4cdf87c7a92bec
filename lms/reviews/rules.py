"""Pure arithmetic of marks: a scale, what lies on it, and how a number is typed and shown."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from lms.rubrics.rules import Proposal as Points
from lms.rubrics.rules import in_words


class NotOnScaleError(ValueError):
    """`str()` says in words what is wrong with a mark and what can be typed instead."""


@dataclass(frozen=True, slots=True)
class Scale:
    """From `lowest` to `highest` in steps counted from `lowest`; a pass from `pass_mark` on."""

    lowest: Decimal = Decimal("1.0")
    highest: Decimal = Decimal("10.0")
    step: Decimal = Decimal("0.1")
    pass_mark: Decimal = Decimal("5.5")

    def parse(self, typed: str) -> Decimal:
        """The mark that somebody typed, "7,5" or "7.5"; raises `NotOnScaleError` in words."""
        plain = typed.strip().replace(",", ".")
        if not plain.isascii() or not plain.replace(".", "", 1).isdigit():
            raise NotOnScaleError(
                _("Type the mark as a number, for example %(example)s.")
                % {"example": shown(self.example)}
            )
        try:
            return self.checked(Decimal(plain))
        except InvalidOperation as error:
            raise NotOnScaleError(self._range()) from error

    def checked(self, mark: Decimal) -> Decimal:
        """The mark itself, with one decimal; raises `NotOnScaleError` when it is not on the scale."""
        if not self.lowest <= mark <= self.highest:
            raise NotOnScaleError(self._range())
        if (mark - self.lowest) % self.step:
            raise NotOnScaleError(
                _("Marks go up in steps of %(step)s: %(below)s or %(above)s, for example.")
                % {
                    "step": shown(self.step),
                    "below": shown(self._neighbour(mark)),
                    "above": shown(self._neighbour(mark) + self.step),
                }
            )
        return mark.quantize(Decimal("0.1"))

    def nearest(self, value: Decimal) -> Decimal:
        """The mark closest to a value, halves upwards; rounding happens once, here."""
        inside = min(max(value, self.lowest), self.highest)
        steps = ((inside - self.lowest) / self.step).to_integral_value(ROUND_HALF_UP)
        mark = self.lowest + steps * self.step
        return (mark if mark <= self.highest else mark - self.step).quantize(Decimal("0.1"))

    def is_pass(self, mark: Decimal) -> bool:
        return mark >= self.pass_mark

    @property
    def example(self) -> Decimal:
        return self.nearest((self.lowest + self.highest) * Decimal("0.7"))

    def _neighbour(self, mark: Decimal) -> Decimal:
        """The mark on the scale just below one that is not on it."""
        return self.lowest + (mark - self.lowest) // self.step * self.step

    def _range(self) -> str:
        return _("A mark lies between %(lowest)s and %(highest)s.") % {
            "lowest": shown(self.lowest),
            "highest": shown(self.highest),
        }


def shown(mark: Decimal) -> str:
    """As a reader of the active language writes it: 7,5 or 7.5, always with one decimal."""
    return str(number_format(mark, decimal_pos=1, force_grouping=False))


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the points of the chosen levels come to, in words, and the mark that makes."""

    arithmetic: str
    mark: Decimal


def proposal_of(points: Points, scale: Scale) -> Proposal | None:
    """The mark that a sum of points comes to. Points that add up to the top of the scale are the
    mark; others are spread evenly over it."""
    if points.best <= 0:
        return None
    most = in_words(points.best)
    said = _("%(sum)s of %(most)s points") % {"sum": points.arithmetic, "most": most}
    if points.best == scale.highest:
        return Proposal(said, scale.nearest(points.total))
    width = scale.highest - scale.lowest
    value = scale.lowest + width * points.total / points.best
    exact = in_words(value.quantize(Decimal("0.01"), ROUND_HALF_UP))
    spread = f"{in_words(scale.lowest)} + {in_words(width)} × {in_words(points.total)}/{most}"
    return Proposal(f"{said}; {spread} = {exact}", scale.nearest(value))
