"""What every page type of this site answers: who may see it, and when."""

from datetime import datetime
from typing import Any

from wagtail.models import PageManager, PageQuerySet


class VisiblePageQuerySet(PageQuerySet):
    """The base of every page type's queryset; `visible_to` is asked before a page is served."""

    def visible_to(self, user: Any, *, at: datetime) -> "VisiblePageQuerySet":
        """The live pages that the user, signed in or not, may read at that moment."""
        raise NotImplementedError


class PublicPageQuerySet(VisiblePageQuerySet):
    """Pages for everybody."""

    def visible_to(self, user: Any, *, at: datetime) -> "VisiblePageQuerySet":
        return self.live()


# What a list of pages needs to name each and lead to it, in whatever language it is.
IN_LIST = ("title", "url_path", "translation_key", "locale__language_code")

PublicPageManager = PageManager.from_queryset(PublicPageQuerySet)


def in_language(pages: Any, language: str) -> list[Any]:
    """Each page once: in the language being read, or in the one it has when it has no other."""
    chosen: dict[Any, Any] = {}
    for page in pages.select_related("locale"):
        if page.translation_key not in chosen or page.locale.language_code == language:
            chosen[page.translation_key] = page
    return list(chosen.values())
