"""Programmes and who works for them, in the Wagtail admin, for operators."""

from typing import Any

from django.contrib import messages
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.views.generic import CreateView, DeleteView
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from lms.courses import actions
from lms.courses.models import Appointment, Programme, Sector, Specialisation


class KeepUsedView(DeleteView):
    """What something else needs stays, with a sentence instead of an error."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().post(request, *args, **kwargs)
        except ProtectedError:
            sentence = gettext("“%(name)s” is in use and cannot be deleted.")
            messages.error(request, sentence % {"name": self.object})
            return redirect(self.get_success_url())


class ProgrammeViewSet(ModelViewSet):
    """Another programme is another row."""

    model = Programme
    url_prefix = "programmes"
    icon = "home"
    menu_label = _("Programmes")
    copy_view_enabled = False
    delete_view_class = KeepUsedView
    panels = [FieldRowPanel(["name", "name_en"]), FieldPanel("slug")]


class SpecialisationViewSet(ModelViewSet):
    model = Specialisation
    url_prefix = "specialisations"
    icon = "list-ul"
    menu_label = _("Specialisations")
    delete_view_class = KeepUsedView
    copy_view_enabled = False
    list_display = ["name", "programme"]
    panels = [FieldPanel("programme"), FieldRowPanel(["name", "name_en"])]


class SectorViewSet(ModelViewSet):
    """Where students work, to choose from when they tell it for the forming of teams."""

    model = Sector
    url_prefix = "sectors"
    icon = "list-ul"
    menu_label = _("Sectors")
    delete_view_class = KeepUsedView
    copy_view_enabled = False
    list_display = ["name", "programme"]
    panels = [FieldPanel("programme"), FieldRowPanel(["name", "name_en"])]


class BeginsAndEnds(ModelPermissionPolicy):
    """An appointment is made and ended; nobody changes it into another."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "change" and super().user_has_permission(user, action)


class AppointView(CreateView):
    request: HttpRequest

    def save_instance(self) -> Appointment:
        data = self.form.cleaned_data
        return actions.appoint(
            data["programme"],
            data["user"],
            data["role"],
            by=self.request.user,  # type: ignore[arg-type]
            at=timezone.now(),
        )


class DismissView(DeleteView):
    request: HttpRequest

    def delete_action(self) -> None:
        actions.dismiss(self.object, by=self.request.user, at=timezone.now())  # type: ignore[arg-type]


class AppointmentViewSet(ModelViewSet):
    model = Appointment
    url_prefix = "appointments"
    icon = "group"
    menu_label = _("Appointments")
    add_view_class = AppointView
    delete_view_class = DismissView
    copy_view_enabled = False
    list_display = ["user", "programme", "role"]
    panels = [FieldPanel("user"), FieldPanel("programme"), FieldPanel("role")]


class ProgrammeGroup(ViewSetGroup):
    """One entry in the menu; only who has the permissions of the models sees it."""

    menu_label = _("Programmes")
    menu_icon = "home"
    menu_order = 600
    items = (ProgrammeViewSet, SpecialisationViewSet, SectorViewSet, AppointmentViewSet)
