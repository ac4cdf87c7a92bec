"""A whole rubric as one plain form: rows come and go by buttons, without a script."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.rubrics.rules import CriterionDraft, LevelDraft

MOST_CRITERIA, MOST_LEVELS = 20, 8
TEXT = forms.Textarea({"rows": 2})
HUNDRED = Decimal(100)


class TitleForm(forms.Form):
    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        error_messages={"required": _("Give the rubric a title.")},
    )


class CriterionForm(forms.Form):
    title = forms.CharField(
        label=_("Criterion"),
        max_length=120,
        error_messages={"required": _("Give this criterion a title, or remove it.")},
    )
    description = forms.CharField(label=_("Description"), required=False, widget=TEXT)
    weight = forms.DecimalField(
        label=_("Weight in %"), required=False, min_value=0, max_value=100, decimal_places=2
    )


class LevelForm(forms.Form):
    title = forms.CharField(
        label=_("Level"),
        max_length=60,
        error_messages={"required": _("Give this level a title, or remove it.")},
    )
    description = forms.CharField(label=_("Description"), required=False, widget=TEXT)
    points = forms.DecimalField(
        label=_("Points"), required=False, min_value=0, max_value=999, decimal_places=2
    )


class CriterionRow:
    """A criterion with its levels, on the form."""

    def __init__(self, form: CriterionForm, levels: list[LevelForm], number: int) -> None:
        self.form, self.levels, self.number = form, levels, number

    @property
    def can_lose_level(self) -> bool:
        return len(self.levels) > 1

    @property
    def can_gain_level(self) -> bool:
        return len(self.levels) < MOST_LEVELS


Raw = dict[str, Any]


class RubricForm:
    """The title, the criteria and their levels, told apart by their numbers.

    A button named `press` with `add`, `remove-1`, `up-1`, `add-1` or `remove-1-2` changes the rows
    and shows the form again with everything that was typed; any other button saves.
    """

    def __init__(self, data: Any = None, *, initial: tuple[str, Sequence[CriterionDraft]]) -> None:
        self.press = (data or {}).get("press", "")
        self.is_bound = data is not None and not self.press
        if data is None:
            title, criteria = initial
            raw = [_as_raw(draft) for draft in criteria]
        else:
            title, raw = data.get("title", ""), _read(data)
        self.title = TitleForm(data if self.is_bound else None, initial={"title": title})
        self.rows = self._rows(_pressed(raw, self.press), data if self.is_bound else None)
        self.problems: list[Any] = []

    def _rows(self, raw: list[Raw], data: Any) -> list[CriterionRow]:
        return [
            CriterionRow(
                CriterionForm(data, prefix=f"c{i}", initial=row),
                [
                    LevelForm(data, prefix=f"c{i}-l{j}", initial=level)
                    for j, level in enumerate(row["levels"])
                ],
                i,
            )
            for i, row in enumerate(raw)
        ]

    def __iter__(self) -> Iterator[forms.Form]:
        """All forms, as the summary of errors wants them."""
        for row in self.rows:
            yield row.form
            yield from row.levels

    @property
    def shape(self) -> str:
        """How many levels each criterion has, so that the next request finds all rows."""
        return ",".join(str(len(row.levels)) for row in self.rows)

    @property
    def can_gain_criterion(self) -> bool:
        return len(self.rows) < MOST_CRITERIA

    def non_form_errors(self) -> list[Any]:
        return self.problems

    def is_valid(self) -> bool:
        if not self.is_bound:
            return False
        fine = all([self.title.is_valid(), *(form.is_valid() for form in self)])
        self.problems = self._problems_of_whole() if fine else []
        return fine and not self.problems

    def _problems_of_whole(self) -> list[Any]:
        if not self.rows:
            return [_("A rubric needs at least one criterion. Add one.")]
        weights = [row.form.cleaned_data["weight"] for row in self.rows]
        known = [weight for weight in weights if weight is not None]
        if known and len(known) < len(weights):
            return [_("Give every criterion a weight, or none of them.")]
        if known and sum(known) != HUNDRED:
            return [_("The weights together are not 100%. Change them until they are.")]
        return []

    def drafts(self) -> list[CriterionDraft]:
        """What was typed, once it is valid."""
        return [
            CriterionDraft(
                **row.form.cleaned_data,
                levels=[LevelDraft(**level.cleaned_data) for level in row.levels],
            )
            for row in self.rows
        ]


def _as_raw(draft: CriterionDraft) -> Raw:
    levels = [
        {"title": level.title, "description": level.description, "points": level.points}
        for level in draft.levels
    ]
    return {
        "title": draft.title,
        "description": draft.description,
        "weight": draft.weight,
        "levels": levels,
    }


def _read(data: Any) -> list[Raw]:
    """The rows as they were posted; a shape that makes no sense is cut to what may be."""
    counts = [int(part) for part in data.get("shape", "").split(",") if part.isdecimal()]
    return [
        {
            **_fields(data, f"c{i}", ("title", "description", "weight")),
            "levels": [
                _fields(data, f"c{i}-l{j}", ("title", "description", "points"))
                for j in range(min(count, MOST_LEVELS))
            ],
        }
        for i, count in enumerate(counts[:MOST_CRITERIA])
    ]


def _fields(data: Any, prefix: str, names: tuple[str, ...]) -> Raw:
    return {name: data.get(f"{prefix}-{name}", "") for name in names}


def _pressed(raw: list[Raw], press: str) -> list[Raw]:
    """The rows after the button; what the button cannot mean changes nothing."""
    verb, *numbers = press.split("-")
    where = [int(number) for number in numbers if number.isdecimal()]
    match verb, where:
        case "add", []:
            if len(raw) < MOST_CRITERIA:
                raw.append(_new_criterion(raw))
        case "add", [i] if i < len(raw) and len(raw[i]["levels"]) < MOST_LEVELS:
            raw[i]["levels"].append(_new_level())
        case "remove", [i] if i < len(raw):
            del raw[i]
        case "remove", [i, j] if i < len(raw) and j < len(raw[i]["levels"]) != 1:
            del raw[i]["levels"][j]
        case "up", [i] if 0 < i < len(raw):
            raw[i - 1], raw[i] = raw[i], raw[i - 1]
    return raw


def _new_level() -> Raw:
    return {"title": "", "description": "", "points": None}


def _new_criterion(raw: list[Raw]) -> Raw:
    """A criterion with the levels of the one above it, which are usually the same."""
    above = raw[-1]["levels"] if raw else [_new_level() for _i in range(3)]
    levels = [level | {"description": ""} for level in above]
    return {"title": "", "description": "", "weight": None, "levels": levels}
