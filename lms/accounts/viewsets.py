"""People in the Wagtail admin, for operators."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy
from wagtail.users.views.users import CreateView, DeleteView, EditView, IndexView
from wagtail.users.views.users import UserViewSet as WagtailUserViewSet

from lms.accounts import actions, policy
from lms.accounts.forms import PersonAddForm, PersonEditForm
from lms.accounts.models import User


class PersonIndexView(IndexView):
    search_fields = {"name", "email", "student_number"}

    def order_queryset(self, queryset: QuerySet[User]) -> QuerySet[User]:
        return queryset.order_by(self.ordering)


class PersonAddView(CreateView):
    """Who is added here is invited at once."""

    success_message = gettext_lazy("%(object)s has been added, and gets an invitation by mail.")

    def save_instance(self) -> User:
        user: User = super().save_instance()
        actions.invite(user, by=self.request.user, at=timezone.now())
        return user


class PersonEditView(EditView):
    def save_instance(self) -> User:
        user: User = super().save_instance()
        if "email" in self.form.changed_data:
            actions.follow_email(user, by=self.request.user, at=timezone.now())
        return user


class PersonDeleteView(DeleteView):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not (verdict := policy.can_delete(self.object)):
            messages.error(request, str(verdict.reason))
            return redirect("wagtailusers_users:edit", self.object.pk)
        return super().post(request, *args, **kwargs)


class UserViewSet(WagtailUserViewSet):
    """Wagtail's screens with this site's fields."""

    ordering = "name"
    menu_label = gettext_lazy("People")
    index_view_class = PersonIndexView
    add_view_class = PersonAddView
    edit_view_class = PersonEditView
    delete_view_class = PersonDeleteView
    create_template_name = "accounts/person_add.html"
    edit_template_name = "accounts/person_edit.html"

    def get_form_class(self, for_update: bool = False) -> type:  # noqa: FBT001, FBT002 - Wagtail's signature
        return PersonEditForm if for_update else PersonAddForm
