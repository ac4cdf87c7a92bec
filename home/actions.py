"""Laying the floor of a new site: languages, the two front doors, and what they lead to; and the
key that receipts are signed with."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from wagtail.models import Collection, Locale, Page, Site
from wagtail.rich_text import RichText

from home.models import HomePage, TextPage
from home.texts import CONTACT, HELP, HOME
from lms.cases.models import CaseIndexPage
from lms.courses.models import CourseIndexPage
from lms.submissions.actions import ensure_signing_key

INDEXES = (
    (CourseIndexPage, {"nl": ("Vakken", "vakken"), "en": ("Courses", "courses")}),
    (CaseIndexPage, {"nl": ("Casussen", "casussen"), "en": ("Cases", "cases")}),
)


@transaction.atomic
def lay_floor(*, at: datetime) -> HomePage:
    """Make what every page stands on, as far as it is missing; returns the Dutch home page."""
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
    locales = [
        Locale.objects.get_or_create(language_code=code)[0] for code, _ in settings.LANGUAGES
    ]
    root = Page.objects.filter(depth=1).first() or Page.add_root(
        title="Root", slug="root", locale=locales[0]
    )
    home = HomePage.objects.filter(locale=locales[0]).first() or _first_home(root, locales[0])
    english = HomePage.objects.filter(locale=locales[1]).first() or _translate(
        home, locales[1], title=settings.SITE_NAME, slug="home-en", intro=HOME["en"]
    )
    for model, names in INDEXES:
        if not (index := model.objects.child_of(home).first()):
            index = home.add_child(
                instance=model(title=names["nl"][0], slug=names["nl"][1], locale=locales[0])
            )
        if not model.objects.child_of(english).exists():
            _translate(index, locales[1], title=names["en"][0], slug=names["en"][1])
    for texts in (HELP, CONTACT):
        _lay_text_page(home, english, texts)
    _point_site_at(home)
    ensure_signing_key(at=at)
    return home


def _lay_text_page(
    home: HomePage, english: HomePage, texts: dict[str, tuple[str, str, str]]
) -> None:
    title, slug, body = texts["nl"]
    if not (page := TextPage.objects.child_of(home).filter(slug=slug).first()):
        page = home.add_child(
            instance=TextPage(title=title, slug=slug, body=_as_text(body), locale=home.locale)
        )
    title, slug, body = texts["en"]
    if not TextPage.objects.child_of(english).filter(slug=slug).exists():
        _translate(page, english.locale, title=title, slug=slug, body=_as_text(body))


def _as_text(html: str) -> list[tuple[str, RichText]]:
    return [("text", RichText(html))]


def _first_home(root: Page, locale: Locale) -> HomePage:
    Page.objects.filter(depth=2, slug="home", content_type__model="page").delete()
    root.refresh_from_db()
    return root.add_child(
        instance=HomePage(title=settings.SITE_NAME, slug="home", intro=HOME["nl"], locale=locale)
    )


def _translate(page: Page, locale: Locale, **changes: Any) -> Page:
    copy = page.copy_for_translation(locale)
    for field, value in changes.items():
        setattr(copy, field, value)
    copy.draft_title, copy.live, copy.has_unpublished_changes = copy.title, True, False
    copy.save()
    return copy


def _point_site_at(home: HomePage) -> None:
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        site = Site(hostname="localhost", port=80, is_default_site=True)
    site.root_page, site.site_name = home, settings.SITE_NAME
    site.save()
