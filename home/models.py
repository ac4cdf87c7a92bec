"""The public pages: home, programme, and plain texts such as help and contact."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index

from lms.core.blocks import TEXT_BLOCKS
from lms.core.pages import PublicPageManager
from lms.courses.models import Programme


class HomePage(Page):
    """The front door, one in each language."""

    intro = models.TextField(_("introduction"), max_length=500, blank=True)
    body = StreamField(TEXT_BLOCKS, blank=True, verbose_name=_("text"))

    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("body")]
    parent_page_types: ClassVar = ["wagtailcore.Page"]
    subpage_types: ClassVar = [
        "home.ProgrammePage",
        "home.TextPage",
        "courses.CourseIndexPage",
        "cases.CaseIndexPage",
    ]

    objects: ClassVar = PublicPageManager()

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")


class ProgrammePage(Page):
    """What the programme is, with its specialisations and intakes from the data."""

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="+", verbose_name=_("programme")
    )
    intro = RichTextField(_("introduction"), blank=True)
    body = StreamField(TEXT_BLOCKS, blank=True, verbose_name=_("text"))

    content_panels = [
        *Page.content_panels,
        FieldPanel("programme"),
        FieldPanel("intro"),
        FieldPanel("body"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("intro"), index.SearchField("body")]
    parent_page_types: ClassVar = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = []

    objects: ClassVar = PublicPageManager()

    class Meta:
        verbose_name = _("programme page")
        verbose_name_plural = _("programme pages")


class TextPage(Page):
    """Help, contact, privacy: a text for everybody."""

    body = StreamField(TEXT_BLOCKS, blank=True, verbose_name=_("text"))

    content_panels = [*Page.content_panels, FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("body")]
    parent_page_types: ClassVar = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = []

    objects: ClassVar = PublicPageManager()

    class Meta:
        verbose_name = _("public text page")
        verbose_name_plural = _("public text pages")
