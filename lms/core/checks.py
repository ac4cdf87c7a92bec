"""Rules of this site that Django can check when it starts."""

from typing import Any

from django.core.checks import CheckMessage, Error
from wagtail.models import Page, get_page_models


def page_types_say_who_sees_them(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Every page type's default manager answers `visible_to`; without it nobody could be let in."""
    return [
        Error(
            f"{model.__name__} does not say who may see it.",
            hint="Give it a manager from a subclass of lms.core.pages.VisiblePageQuerySet.",
            obj=model,
            id="core.E001",
        )
        for model in get_page_models()
        if model is not Page and not hasattr(model.objects, "visible_to")
    ]
