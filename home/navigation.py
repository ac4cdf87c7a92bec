"""What a visitor is offered on every page: the pages right below the home page."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from home.models import ProgrammePage, TextPage
from lms.cases.models import CaseIndexPage
from lms.core.navigation import Link, PublicLinks
from lms.core.prepared import Prepared
from lms.courses.models import CourseIndexPage

# By the name of their type; no two apps have the same.
PROGRAMME = ProgrammePage._meta.model_name
MAIN = [PROGRAMME, CourseIndexPage._meta.model_name, CaseIndexPage._meta.model_name]


def _below_home(language: str) -> Any:
    return (
        Page.objects.live()
        .filter(depth=3, locale__language_code=language)
        .filter(content_type__model__in=[*MAIN, TextPage._meta.model_name])
        .order_by("path")
        .values_list("content_type__model", "title", "slug")
    )


_pages_below_home = Prepared(_below_home, like="a language")


def public_links(language: str) -> PublicLinks:
    """Programme, courses and cases above; help, contact and other texts below; in one query."""
    found = [
        (kind, Link(title, f"/{language}/{slug}/"))
        for kind, title, slug in _pages_below_home(language)
    ]
    programmes = [link for kind, link in found if kind == PROGRAMME]
    if len(programmes) == 1:  # a short name where there is nothing to choose
        programmes = [Link(_("Programme"), programmes[0].url)]
    return PublicLinks(
        main=programmes + [link for wanted in MAIN[1:] for kind, link in found if kind == wanted],
        footer=[link for kind, link in found if kind not in MAIN],
    )
