"""The brief of an assignment: the page that people write and read. Rules and dates lie elsewhere."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager

from lms.core.blocks import TEXT_BLOCKS
from lms.courses.models.pages import RunChildQuerySet


class AssignmentPage(Page):
    body = StreamField(TEXT_BLOCKS, blank=True, verbose_name=_("brief"))

    content_panels = [
        *Page.content_panels,
        FieldPanel("body"),
        HelpPanel(
            _(
                "This is the text of the brief. Dates, rubric and the rules of handing in are set on the "
                "site: save or publish the page, look at it there, and choose “Set the rules”. Until then "
                "students do not see it."
            )
        ),
    ]
    parent_page_types: ClassVar = ["courses.CourseRunPage"]
    subpage_types: ClassVar[list[str]] = []

    objects: ClassVar = PageManager.from_queryset(RunChildQuerySet)()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
