"""What the public pages of courses show beside their own text."""

from typing import Any

from django import template
from django.db.models import Exists
from django.utils import timezone
from django.utils.translation import get_language

from lms.core.pages import IN_LIST, in_language
from lms.courses.models import CoursePage, CourseRunPage
from lms.courses.models.pages import parent_path

register = template.Library()


@register.simple_tag
def course_list() -> list[Any]:
    """All courses, each once, in the language being read where it has it."""
    courses = CoursePage.objects.live().only(*IN_LIST, "code", "credits", "summary")
    return in_language(courses.order_by("code"), get_language() or "")


@register.simple_tag(takes_context=True)
def runs_for_reader(context: template.RequestContext, course: CoursePage) -> list[Any]:
    """The runs of the course, of whatever language, whose inside the reader may see."""
    user = context["request"].user
    if not user.is_authenticated:
        return []
    same = CoursePage.objects.filter(
        translation_key=course.translation_key, path=parent_path()
    ).order_by()
    runs = CourseRunPage.objects.visible_to(user, at=timezone.now()).filter(Exists(same))
    return list(runs.defer_streamfields().order_by("-starts_on"))
