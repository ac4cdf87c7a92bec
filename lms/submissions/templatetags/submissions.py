"""Assignments on pages of apps below, which cannot know them."""

from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from lms.submissions import policy, queries, rules

register = template.Library()


@register.filter
def exactly(moment: datetime) -> SafeString:
    """A moment as a receipt says it: to the second, with zone and offset, as a `<time>` element."""
    machine = timezone.localtime(moment).isoformat(timespec="milliseconds")
    return format_html('<time datetime="{}">{}</time>', machine, rules.exactly_in_words(moment))


@register.inclusion_tag("submissions/assignments_of_run.html", takes_context=True)
def assignments_of(context: dict[str, Any], run: Any) -> dict[str, Any]:
    """`{% assignments_of run %}`: the run's assignments with dates and, for a student, own state;
    for who teaches, how many handed in and the way to make another."""
    user = context["request"].user
    return {
        "run": run,
        "rows": queries.listed_assignments(run, user, at=timezone.now()),
        "can_make": policy.can_make_assignments(user, run),
    }


@register.simple_tag(takes_context=True)
def brief_of(context: dict[str, Any], page: Any) -> queries.Brief:
    """`{% brief_of page as brief %}`: rules, dates and own state of an assignment's page."""
    return queries.brief_of(page, context["request"].user, at=timezone.now())
