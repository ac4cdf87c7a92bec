"""The teaching note in the Wagtail admin, for the authors of its case and for nobody else."""

from typing import Any

from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import EditView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies.base import BasePermissionPolicy

from lms.accounts.models import User
from lms.cases import actions
from lms.cases.models import TeachingNote
from lms.core.editing import EditorForm


class NotePolicy(BasePermissionPolicy):
    """Authors change the notes of their own cases; notes come and go with their case."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "change" and TeachingNote.objects.written_by(user).exists()

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        return self.instances_user_has_permission_for(user, action).filter(pk=instance.pk).exists()

    def user_has_any_permission_for_instance(self, user: Any, actions: Any, instance: Any) -> bool:
        return any(self.user_has_permission_for_instance(user, one, instance) for one in actions)

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> Any:
        return (
            TeachingNote.objects.written_by(user)
            if "change" in actions
            else TeachingNote.objects.none()
        )

    def users_with_any_permission(self, actions: Any) -> Any:
        authors = User.objects.filter(is_active=True, authorships__isnull=False).distinct()
        return authors if "change" in actions else User.objects.none()


class OwnNotes:
    """Only notes of cases that the person writes exist for these views."""

    request: Any

    def get_base_queryset(self) -> Any:
        return (
            TeachingNote.objects.written_by(self.request.user)
            .select_related("case")
            .order_by("case__title")
        )

    def get_queryset(self) -> Any:
        return self.get_base_queryset()


class NoteIndexView(OwnNotes, IndexView):
    any_permission_required = ["change"]
    is_searchable = False


class NoteEditView(OwnNotes, EditView):
    def save_instance(self) -> TeachingNote:
        body = self.form.cleaned_data["body"]
        return actions.write_note(self.object.case, body, by=self.request.user, at=timezone.now())


class TeachingNoteViewSet(ModelViewSet):
    """A list and a form; no adding, deleting, copying or history."""

    model = TeachingNote
    name = "teaching_notes"
    url_prefix = "teaching-notes"
    icon = "clipboard-list"
    menu_label = pgettext_lazy("menu", "Teaching notes")
    menu_name = "teaching-notes"
    menu_order = 250
    add_to_admin_menu = True
    copy_view_enabled = False
    inspect_view_enabled = False
    index_view_class = NoteIndexView
    edit_view_class = NoteEditView
    edit_handler = ObjectList([FieldPanel("body")], base_form_class=EditorForm)
    ABSENT = ("history", "usage", "add", "delete")

    @property
    def list_display(self) -> list[Column]:
        edit = self.get_url_name("edit")
        return [
            TitleColumn("case", label=_("case"), url_name=edit),
            DateColumn("changed_at", label=_("changed")),
        ]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_common_view_kwargs(
            **dict.fromkeys(f"{name}_url_name" for name in self.ABSENT) | kwargs
        )

    def get_urlpatterns(self) -> list[URLPattern]:
        kept = {"index", "index_results", "edit"}
        return [pattern for pattern in super().get_urlpatterns() if pattern.name in kept]
