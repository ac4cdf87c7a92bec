"""Grades on pages of apps below, which cannot know them. Nothing shows before its release."""

from typing import Any

from django import template
from django.utils import timezone

from lms.grades import policy, queries
from lms.grades.models import GradeEvent
from lms.reviews.rules import shown

register = template.Library()


@register.simple_tag
def grade_of(sitting: Any, user: Any) -> GradeEvent | None:
    """`{% grade_of sitting user as grade %}`: what was released to the person, or nothing."""
    return queries.grade_of(sitting, user)


@register.inclusion_tag("grades/my_grade.html", takes_context=True)
def my_grade(context: dict[str, Any], assignment: Any) -> dict[str, Any]:
    """`{% my_grade assignment %}`: the released marks of the reader with the way to the feedback;
    before a release not a byte."""
    return {"grades": queries.grades_of(assignment, context["request"].user)}


@register.inclusion_tag("grades/release_panel.html", takes_context=True)
def release_panel(context: dict[str, Any], counts: Any) -> dict[str, Any]:
    """`{% release_panel counts %}`: how many marks wait for their release, and the way there."""
    user, at = context["request"].user, timezone.now()
    return {"counts": counts, "can_release": policy.can_release(user, counts.sitting, at=at)}


@register.simple_tag(takes_context=True)
def can_take_back(context: dict[str, Any], submission: Any) -> Any:
    """`{% can_take_back submission as verdict %}`: whether the reader may withdraw its release."""
    user = context["request"].user
    return policy.can_withdraw_release(user, submission, at=timezone.now())


@register.filter
def mark(value: Any) -> str:
    """A mark as the reader writes it, with one decimal."""
    return "" if value is None else shown(value)
