"""The one permission that follows from a role and that Wagtail asks for by name."""

from typing import Any

from django.contrib.auth.backends import BaseBackend

from lms.core import staff


class StaffPermissions(BaseBackend):
    """Lets everybody whose role opens a page into the Wagtail admin; signs nobody in."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return perm == "wagtailadmin.access_admin" and staff.may_enter_admin(user_obj)
