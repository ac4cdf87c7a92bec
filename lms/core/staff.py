"""Rights in the Wagtail admin, derived from roles instead of from groups.

Apps that know a role (lecturer of a run, author of a case, office of a programme) register a
source: a function from a user to the pages that the role opens, with all below them. Nobody
edits permissions by hand, and a role that ends takes its rights with it.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import Permission
from wagtail.models import AbstractPage, GroupPagePermission, Page
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import register_permission_policy

from lms.core import duties

WRITE = ("add_page", "change_page", "publish_page")
CACHE = "_opened_pages"

Source = Callable[[Any], Any]
_sources: dict[str, Source] = {}


def register_opened_pages(duty: str, source: Source) -> None:
    """Let a duty open pages in the admin: the source gives at least one to whoever has it, and
    none to others. Called once, from an app's `ready()`."""
    _sources[duty] = source


def opened_pages(user: Any) -> list[Page]:
    """All that the user's roles open; asked once per request, kept on the user."""
    pages: list[Page] | None = getattr(user, CACHE, None)
    if pages is None:
        pages = [
            page for source in _sources.values() for page in source(user).defer_streamfields()
        ]
        setattr(user, CACHE, pages)
    return pages


def may_enter_admin(user: Any) -> bool:
    """Whether the Wagtail admin has anything for this person."""
    return bool(
        user.is_active and (user.is_superuser or any(duties.has(user, duty) for duty in _sources))
    )


class RolePagePolicy(PagePermissionPolicy):
    """Wagtail's page policy with the permissions of roles in place of those of groups."""

    def get_all_permissions_for_user(self, user: Any) -> list[GroupPagePermission]:
        if not user.is_active or user.is_anonymous or user.is_superuser:
            return []
        return [
            GroupPagePermission(page=page, permission=Permission(codename=codename))
            for page in opened_pages(user)
            for codename in WRITE
        ]


def install_page_policy() -> None:
    """Put the policy in the place of Wagtail's own."""
    register_permission_policy(AbstractPage, RolePagePolicy())
