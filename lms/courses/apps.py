from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from lms.core import navigation


class CoursesConfig(AppConfig):
    name = "lms.courses"
    label = "courses"

    def ready(self) -> None:
        from wagtail.permissions import register_permission_policy  # noqa: PLC0415 - models must be loaded first

        from lms.core import duties, staff  # noqa: PLC0415 - likewise
        from lms.courses import queries, viewsets  # noqa: PLC0415 - likewise
        from lms.courses.models import Appointment  # noqa: PLC0415 - likewise

        duties.register(queries.TEACHES, queries.teaching_of)
        duties.register(queries.OFFICE, queries.offices_of)
        duties.register(queries.COURSES, queries.courses_opened_to)
        staff.register_opened_pages(queries.TEACHES, queries.runs_opened_to)
        staff.register_opened_pages(queries.COURSES, queries.courses_opened_to)
        office = navigation.NavItem(_("Office"), "/office/", queries.works_in_an_office, order=40)
        navigation.register(office)
        register_permission_policy(Appointment, viewsets.BeginsAndEnds(Appointment))
