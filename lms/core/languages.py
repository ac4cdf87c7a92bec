"""Which language a response is in, and the way to the other one."""

from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone, translation
from wagtail.models import Page

from lms.core import navigation

# A language is called by its own name, whatever the language of the page.
NAMES = (("nl", "Nederlands"), ("en", "English"))
CACHE = "_translation"
ADDRESSES = "_addresses"


class Switch(NamedTuple):
    """The other language, and the address to read in it: of the translation, or the same again."""

    code: str
    name: str
    url: str


def preferred(request: HttpRequest) -> str | None:
    """What the person has set, or a visitor chose earlier; None for who never chose."""
    wanted: Any = (
        request.user.language
        if request.user.is_authenticated
        else request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    )
    return wanted if wanted in dict(settings.LANGUAGES) else None


def prefix_of(path: str) -> str | None:
    """The language with which an address begins, as those of pages do."""
    first = path[1:].partition("/")[0]
    return first if first in dict(settings.LANGUAGES) else None


def settle(request: HttpRequest, page: Any = None) -> None:
    """Speak to the reader in her own language where the address leaves no choice of it.

    A page that is there in both languages is read in that of its prefix. A page in one language
    only, or none at all, is surrounded by the language its reader chose.
    """
    wanted = preferred(request)
    if wanted and not translation_of(request, page):
        translation.activate(wanted)
        request.LANGUAGE_CODE = wanted


def other_language(request: HttpRequest | None, page: Any) -> Switch:
    """Where the language switch leads: to the translation of a page, else to the same screen."""
    here = translation.get_language()
    code, name = next((code, name) for code, name in NAMES if code != here)
    if request is None:
        return Switch(code, name, "/")
    return Switch(code, name, translation_of(request, page) or request.get_full_path())


def translation_of(request: HttpRequest, page: Any) -> str | None:
    """The address of the same page in the other language, if who asks may read it there."""
    if not isinstance(page, Page) or not page.pk or not prefix_of(request.path):
        return None
    found: dict[int, str | None] | None = getattr(request, CACHE, None)
    if found is None:
        found = {page.pk: _translated_url(request, page)}
        setattr(request, CACHE, found)
    return found.get(page.pk)


def _translated_url(request: HttpRequest, page: Any) -> str | None:
    code = next(code for code, _ in NAMES if code != prefix_of(request.path))
    translations = Page.objects.filter(translation_key=page.translation_key)
    other = translations.filter(locale__language_code=code).only("url_path").first()
    if other is None:
        return None
    # A translation is of the same type as its page.
    visible = page.specific_class.objects.visible_to(request.user, at=timezone.now())
    return other.get_url(request) if visible.filter(pk=other.pk).exists() else None


def written_in(page: Page, request: HttpRequest | None) -> str:
    """The language a page is written in, read from its address.

    That needs no query of its own where the response has a link to any page.
    """
    address = address_of(page, request)
    return prefix_of(address) or settings.LANGUAGE_CODE if address else ""


def address_of(page: Page, request: HttpRequest | None) -> str:
    """Where a page is read; worked out once for each page in a response.

    In a response the home pages are known from the navigation, which spares Wagtail's own reading.
    """
    if request is None:
        parts = page.get_url_parts()
        return str(parts[2]) if parts and parts[2] else ""
    known: dict[str, str] = request.__dict__.setdefault(ADDRESSES, {})
    if page.url_path not in known:
        known[page.url_path] = _below_its_home(page.url_path, request)
    return known[page.url_path]


def _below_its_home(path: str, request: HttpRequest) -> str:
    for root, language in navigation.roots(request).items():
        if path.startswith(root):
            return f"/{language}/{path.removeprefix(root)}"
    return ""


def without_database(request: HttpRequest) -> str:
    """The language of an answer when nobody can be asked who is there."""
    known = dict(settings.LANGUAGES)
    wanted = (
        request.path_info[1:].partition("/")[0],
        getattr(request, "LANGUAGE_CODE", ""),
        request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""),
    )
    return next((code for code in wanted if code in known), settings.LANGUAGE_CODE)
