"""What a visitor is offered on every page: the pages right below the home page."""

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from home.models import ProgrammePage, TextPage
from lms.cases.models import CaseIndexPage
from lms.core.navigation import Link, PublicLinks
from lms.courses.models import CourseIndexPage

MAIN = (ProgrammePage, CourseIndexPage, CaseIndexPage)


def public_links(language: str) -> PublicLinks:
    """Programme, courses and cases above; help, contact and other texts below; in one query."""
    types = ContentType.objects.get_for_models(*MAIN, TextPage)
    order = [types[model].pk for model in MAIN]
    pages = (
        Page.objects.live()
        .filter(depth=3, locale__language_code=language, content_type__in=types.values())
        .order_by("path")
        .values_list("content_type_id", "title", "slug")
    )
    found = [(kind, Link(title, f"/{language}/{slug}/")) for kind, title, slug in pages]
    programmes = [link for kind, link in found if kind == order[0]]
    if len(programmes) == 1:  # a short name where there is nothing to choose
        programmes = [Link(_("Programme"), programmes[0].url)]
    return PublicLinks(
        main=programmes + [link for wanted in order[1:] for kind, link in found if kind == wanted],
        footer=[link for kind, link in found if kind not in order],
    )
