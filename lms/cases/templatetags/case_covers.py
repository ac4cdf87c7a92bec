"""What the public pages of cases show beside their own text."""

from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import get_language

from lms.cases.models import CasePage, CaseRun
from lms.core.pages import IN_LIST, in_language

register = template.Library()


@register.simple_tag
def case_list() -> list[Any]:
    """All cases, each once, in the language being read where it has it."""
    cases = CasePage.objects.live().only(*IN_LIST, "question", "evenings")
    return in_language(cases.order_by("path"), get_language() or "")


@register.simple_tag(takes_context=True)
def case_runs_for_reader(context: template.RequestContext, case: CasePage) -> list[CaseRun]:
    """Where the reader works on the case, whatever the language of this cover."""
    user = context["request"].user
    if not user.is_authenticated:
        return []
    mine = CaseRun.objects.visible_to(user, at=timezone.now())
    return list(mine.filter(case__translation_key=case.translation_key).select_related("run"))
