"""Wiring: what the log says of cases, their teaching notes, and pages that have to stay."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.models import Page

from lms.cases import policy
from lms.cases.viewsets import TeachingNoteViewSet
from lms.core.refusals import pages_among, refused

ACTIONS = {
    "cases.use": (_("Use a case"), _("Brought the case into the run")),
    "cases.plan": (_("Plan a part"), _("Planned when a part opens")),
    "cases.move": (_("Move a part"), _("Moved when a part opens")),
    "cases.take_edition": (_("Take an edition"), _("Took the newest edition of a part")),
    "cases.withdraw": (_("Withdraw a part"), _("Withdrew a part")),
    "cases.set_authors": (_("Set authors"), _("Changed the authors of the case")),
    "cases.write_note": (_("Write the teaching note"), _("Wrote the teaching note")),
}


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    for name, (label, message) in ACTIONS.items():
        actions.register_action(name, label, message)


@hooks.register("register_admin_viewset")
def register_teaching_notes() -> TeachingNoteViewSet:
    return TeachingNoteViewSet()


@hooks.register("before_delete_page")
def keep_page_that_is_used(request: HttpRequest, page: Page) -> HttpResponse | None:
    return refused(request, policy.can_delete_page(page), page)


@hooks.register("before_move_page")
def keep_part_below_its_case(
    request: HttpRequest, page: Page, destination: Page
) -> HttpResponse | None:
    return refused(request, policy.can_move_page(page, destination), page)


@hooks.register("before_bulk_action")
def keep_pages_that_are_used(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    for page in pages_among(objects):
        if action_type == "delete" and (answer := keep_page_that_is_used(request, page)):
            return answer
        if action_type == "move" and (
            answer := refused(request, policy.can_move_page(page, None), page)
        ):
            return answer
    return None
