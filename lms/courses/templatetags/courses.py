"""The inside of a run, for its page."""

from typing import Any

from django import template
from django.utils import timezone

from lms.courses import policy, queries
from lms.courses.models import CourseRunPage

register = template.Library()


@register.simple_tag(takes_context=True)
def inside_of(context: dict[str, Any], run: CourseRunPage) -> queries.Inside:
    """`{% inside_of page as inside %}`: evenings, people, teams and texts."""
    return queries.inside_of(run, context["request"].user, at=timezone.now())


@register.simple_tag(takes_context=True)
def can_edit_run(context: dict[str, Any], run: CourseRunPage) -> Any:
    """`{% can_edit_run page as can_edit %}`: the verdict on changing evenings and teams."""
    return policy.can_edit(context["request"].user, run, at=timezone.now())
