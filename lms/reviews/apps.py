from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from lms.core import navigation


class ReviewsConfig(AppConfig):
    name = "lms.reviews"
    label = "reviews"

    def ready(self) -> None:
        from lms.reviews.queries import marks_somewhere  # noqa: PLC0415 - models must be loaded

        item = navigation.NavItem(_("Marking"), "/marking/", shown_to=marks_somewhere, order=30)
        navigation.register(item)
