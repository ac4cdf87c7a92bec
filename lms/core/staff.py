"""Rights in the Wagtail admin, derived from roles instead of from groups.

Apps that know a role (lecturer of a run, author of a case, office of a programme) register a
source: a function from a user to the pages that the role opens and what may be done there. Nobody
edits permissions by hand, and a role that ends takes its rights with it.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from django.contrib.auth.models import Permission
from wagtail.models import AbstractPage, GroupPagePermission, Page
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import register_permission_policy

WRITE = ("add_page", "change_page", "publish_page")
CACHE = "_page_grants"
CHANGE = ("change_page", "publish_page")


class PageGrant(NamedTuple):
    """What may be done with a page and everything below it."""

    page: Page
    codenames: Sequence[str]


Source = Callable[[Any], Iterable[PageGrant]]
_sources: list[Source] = []


def register_page_grants(source: Source) -> None:
    """Let a role open pages in the admin; called once, from an app's `ready()`."""
    _sources.append(source)


def page_grants(user: Any) -> list[PageGrant]:
    """All that the user's roles open; asked once per request, kept on the user."""
    grants: list[PageGrant] | None = getattr(user, CACHE, None)
    if grants is None:
        grants = [grant for source in _sources for grant in source(user)]
        setattr(user, CACHE, grants)
    return grants


def may_enter_admin(user: Any) -> bool:
    """Whether the Wagtail admin has anything for this person."""
    return bool(user.is_active and (user.is_superuser or page_grants(user)))


class RolePagePolicy(PagePermissionPolicy):
    """Wagtail's page policy with the permissions of roles in place of those of groups."""

    def get_all_permissions_for_user(self, user: Any) -> list[GroupPagePermission]:
        if not user.is_active or user.is_anonymous or user.is_superuser:
            return []
        return [
            GroupPagePermission(page=grant.page, permission=Permission(codename=codename))
            for grant in page_grants(user)
            for codename in grant.codenames
        ]


def install_page_policy() -> None:
    """Put the policy in the place of Wagtail's own."""
    register_permission_policy(AbstractPage, RolePagePolicy())
