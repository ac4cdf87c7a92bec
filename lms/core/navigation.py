"""The ways through the site that stand on every page.

An app registers what it adds from its `AppConfig.ready()`:

    navigation.register(NavItem(_("Marking"), "/marking/", shown_to=queries.marks_somewhere))

What a person can set for herself elsewhere than on her profile is led to from there:

    navigation.register_setting(Setting(_("Mail"), "/notices/", _("Change when it comes"), said))

`shown_to` answers for a signed-in person and is asked once per request; what needs the database
asks `lms.core.duties`, which answers everybody in one query. Public pages come from one source, which the app that knows those pages registers.
"""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CACHE = "_navigation"


class NavItem(NamedTuple):
    """A link of the main navigation and for whom it is; lower `order` stands further left."""

    label: str | Promise
    url: str
    shown_to: Callable[[Any], bool]
    order: int = 50


class Link(NamedTuple):
    label: str | Promise
    url: str


class Setting(NamedTuple):
    """A row of the profile: what can be set, where, and in words how it is set for somebody."""

    title: str | Promise
    url: str
    label: str | Promise
    words: Callable[[Any], str]


class SettingRow(NamedTuple):
    title: str | Promise
    url: str
    label: str | Promise
    words: str


class PublicLinks(NamedTuple):
    """What a visitor is offered in one language, and where the pages of each language begin.

    `roots` gives for the `url_path` of each home page the language it is in.
    """

    main: Sequence[Link] = ()
    footer: Sequence[Link] = ()
    roots: Mapping[str, str] = MappingProxyType({})


PublicSource = Callable[[str], PublicLinks]


def _no_links(language: str) -> PublicLinks:
    return PublicLinks()


def _anybody(user: Any) -> bool:
    return True


_items: list[NavItem] = [
    NavItem(_("Tonight"), "/tonight/", _anybody, order=10),
    NavItem(_("My courses"), "/tonight/#courses", _anybody, order=20),
]
_settings: list[Setting] = []
_below: list[Link] = []
_public: list[PublicSource] = [_no_links]


def register(item: NavItem) -> None:
    """Add a link for signed-in people; called once, from an app's `ready()`."""
    _items.append(item)


def register_below(link: Link) -> None:
    """Add a link below every page, for anybody; called once, from an app's `ready()`."""
    _below.append(link)


def register_setting(setting: Setting) -> None:
    """Add a row to the profile; called once, from an app's `ready()`."""
    _settings.append(setting)


def settings_of(user: Any) -> list[SettingRow]:
    """What a person can set elsewhere, with how it is now."""
    return [SettingRow(one.title, one.url, one.label, one.words(user)) for one in _settings]


def register_public(source: PublicSource) -> None:
    """Say which public pages a visitor is offered; called once, from an app's `ready()`."""
    _public[0] = source


def main(request: HttpRequest | None) -> list[Link]:
    """The links of the main navigation for who asks."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return list(_public_links(request).main)
    items = sorted(_items, key=lambda item: item.order)
    return [Link(item.label, item.url) for item in items if item.shown_to(user)]


def footer(request: HttpRequest | None) -> Sequence[Link]:
    """Help and contact below every page, and the public pages for who has other links above."""
    links = _public_links(request)
    user = getattr(request, "user", None)
    is_visitor = user is None or not user.is_authenticated
    below = [*links.footer, *_below]
    return below if is_visitor else [*below, *links.main]


def roots(request: HttpRequest) -> Mapping[str, str]:
    """The language of each home page, by its `url_path`; read together with the links."""
    return _public_links(request).roots


def _public_links(request: HttpRequest | None) -> PublicLinks:
    language = translation.get_language() or settings.LANGUAGE_CODE
    known: dict[str, PublicLinks] = {}
    if request is not None:
        known = request.__dict__.setdefault(CACHE, known)
    if language not in known:
        known[language] = _public[0](language)
    return known[language]
