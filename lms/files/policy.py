"""What who works in the Wagtail admin may do with images and documents."""

from collections.abc import Collection as Many
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from wagtail.models import Collection
from wagtail.permission_policies import BasePermissionPolicy

from lms.core import staff

KNOWN = frozenset({"add", "change", "delete", "choose", "view"})


class OwnUploadsPolicy(BasePermissionPolicy):
    """Whoever has a role in the admin uploads, and sees, chooses and changes own uploads only.

    Collections play no part: everything lies in the root one.
    """

    def user_has_permission(self, user: Any, action: str) -> bool:
        return self.user_has_any_permission(user, [action])

    def user_has_any_permission(self, user: Any, actions: Many[str]) -> bool:
        if user.is_active and user.is_superuser:
            return True
        return bool(KNOWN.intersection(actions)) and staff.may_enter_admin(user)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        return self.user_has_any_permission_for_instance(user, [action], instance)

    def user_has_any_permission_for_instance(
        self, user: Any, actions: Many[str], instance: Any
    ) -> bool:
        own = user.is_superuser or instance.uploaded_by_user_id == user.pk
        return own and self.user_has_any_permission(user, actions)

    def instances_user_has_any_permission_for(self, user: Any, actions: Many[str]) -> Any:
        if not self.user_has_any_permission(user, actions):
            return self.model._default_manager.none()
        everything = self.model._default_manager.all()
        return everything if user.is_superuser else everything.filter(uploaded_by_user=user.pk)

    def collections_user_has_any_permission_for(
        self, user: Any, actions: Many[str]
    ) -> QuerySet[Any]:
        if not self.user_has_any_permission(user, actions):
            return Collection.objects.none()
        return (
            Collection.objects.all() if user.is_superuser else Collection.objects.filter(depth=1)
        )

    def collections_user_has_permission_for(self, user: Any, action: str) -> QuerySet[Any]:
        return self.collections_user_has_any_permission_for(user, [action])

    def users_with_any_permission(self, actions: Many[str]) -> QuerySet[Any]:
        return get_user_model()._default_manager.filter(is_active=True, is_superuser=True)

    def users_with_any_permission_for_instance(
        self, actions: Many[str], instance: Any
    ) -> QuerySet[Any]:
        allowed = Q(is_superuser=True) | Q(pk=instance.uploaded_by_user_id)
        return get_user_model()._default_manager.filter(allowed, is_active=True)
