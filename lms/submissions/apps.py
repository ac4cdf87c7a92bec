from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubmissionsConfig(AppConfig):
    name = "lms.submissions"
    label = "submissions"

    def ready(self) -> None:
        from lms.core import navigation  # noqa: PLC0415 - likewise
        from lms.courses.models import works  # noqa: PLC0415 - models must be loaded
        from lms.rubrics.models import register_shared  # noqa: PLC0415 - models must be loaded
        from lms.submissions.queries import moving, rubrics_taught_by  # noqa: PLC0415 - likewise

        register_shared(rubrics_taught_by)
        works.register(moving)
        navigation.register_below(navigation.Link(_("Check a receipt"), "/receipts/"))
