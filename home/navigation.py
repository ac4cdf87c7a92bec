"""What a visitor is offered on every page: the pages right below the home page."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Site

from home.models import ProgrammePage, TextPage
from lms.cases.models import CaseIndexPage
from lms.core.navigation import Link, PublicLinks
from lms.core.prepared import Prepared
from lms.courses.models import CourseIndexPage

# By the name of their type; no two apps have the same.
PROGRAMME = ProgrammePage._meta.model_name
HOME = 2  # the depth of a home page in the tree
MAIN = [PROGRAMME, CourseIndexPage._meta.model_name, CaseIndexPage._meta.model_name]


def _homes_and_below(language: str) -> Any:
    homes = Site.objects.order_by().values("root_page__translation_key")
    kinds = [*MAIN, TextPage._meta.model_name]
    below = Q(
        depth=HOME + 1, live=True, locale__language_code=language, content_type__model__in=kinds
    )
    return (
        Page.objects.filter(Q(depth=HOME, translation_key__in=homes) | below)
        .order_by("path")
        .values_list(
            "depth", "content_type__model", "title", "slug", "url_path", "locale__language_code"
        )
    )


_pages = Prepared(_homes_and_below)


def public_links(language: str) -> PublicLinks:
    """Programme, courses and cases above; help, contact and other texts below; in one query."""
    pages = _pages(language)
    found = [
        (kind, Link(title, f"/{language}/{slug}/"))
        for depth, kind, title, slug, *_ in pages
        if depth > HOME
    ]
    programmes = [link for kind, link in found if kind == PROGRAMME]
    if len(programmes) == 1:  # a short name where there is nothing to choose
        programmes = [Link(_("Programme"), programmes[0].url)]
    return PublicLinks(
        main=programmes + [link for wanted in MAIN[1:] for kind, link in found if kind == wanted],
        footer=[link for kind, link in found if kind not in MAIN],
        roots={path: code for depth, *_, path, code in pages if depth == HOME},
    )
