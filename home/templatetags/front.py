"""What the home page and the programme page show beside their own text."""

from typing import Any

from django import template
from django.utils import timezone
from wagtail.models import Page

from home import queries
from home.models import ProgrammePage
from lms.courses.models import Programme

register = template.Library()


@register.simple_tag
def programme_below(home: Page) -> ProgrammePage | None:
    return queries.programme_page_below(home)


@register.simple_tag
def intakes_of(programme: Programme) -> dict[str, Any]:
    return queries.intakes_of(programme, on=timezone.localdate())
