"""`{% cases_of run %}` for the page of a run, and how the numbers of exhibits are written."""

from decimal import Decimal
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import number_format

from lms.cases import policy, queries, rules
from lms.cases.rules import Cell
from lms.courses.models import CourseRunPage

register = template.Library()


@register.inclusion_tag("cases/caserun_list.html", takes_context=True)
def cases_of(context: template.RequestContext, run: CourseRunPage) -> dict[str, Any]:
    """The cases of the run with the parts that are open for the reader; three queries."""
    user, at = context["request"].user, timezone.now()
    return {
        "run": run,
        "cases": queries.cases_of(run, user, at=at),
        "can_use": policy.can_use_case(user, run, at=at),
        "at": at,
    }


@register.filter
def figure(cell: Cell) -> str:
    """A cell of a table in the reader's notation; its text when it is no number."""
    if cell.number is None:
        return cell.text
    return written(cell.number, cell.decimals, grouped=cell.grouped)


@register.filter
def scale(tick: Any) -> str:
    """The value at a line of a chart's scale."""
    return written(tick.value, tick.decimals)


@register.filter
def number(value: Decimal) -> str:
    """A single number with the decimals it has."""
    return figure(rules.table([""], [[value]]).rows[0][0])


def written(value: Decimal, decimals: int, *, grouped: bool = False) -> str:
    return number_format(value, decimals, use_l10n=True, force_grouping=grouped)
