"""The way from a page to the same page in the other language."""

from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone, translation
from wagtail.models import Page

# A language is called by its own name, whatever the language of the page.
NAMES = (("nl", "Nederlands"), ("en", "English"))


class Switch(NamedTuple):
    """The other language: an address where there is one, and whether it is the same page."""

    code: str
    name: str
    url: str
    same_page: bool


def other_language(request: HttpRequest | None, page: Any) -> Switch:
    """Where the language switch leads: the page's translation, else that language's home.

    An application screen has no address per language, so there the switch is a form; its `url`
    is empty.
    """
    here = translation.get_language()
    code, name = next((code, name) for code, name in NAMES if code != here)
    if request is None or not is_page_address(request.path):
        return Switch(code, name, "", same_page=True)
    if isinstance(page, Page) and page.pk and (url := _translated_url(request, page, code)):
        return Switch(code, name, url, same_page=True)
    return Switch(code, name, f"/{code}/", same_page=False)


def _translated_url(request: HttpRequest, page: Any, code: str) -> str | None:
    translations = Page.objects.filter(translation_key=page.translation_key)
    other = translations.filter(locale__language_code=code).only("url_path").first()
    if other is None:
        return None
    # A translation is of the same type as its page.
    visible = page.specific_class.objects.visible_to(request.user, at=timezone.now())
    return other.get_url(request) if visible.filter(pk=other.pk).exists() else None


def is_page_address(path: str) -> bool:
    """Whether the address begins with a language, as those of pages do."""
    return path[1:].partition("/")[0] in dict(settings.LANGUAGES)
