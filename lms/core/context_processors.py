"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "site_name": settings.SITE_NAME,
        "contact_email": settings.CONTACT_EMAIL,
        "is_demo": settings.DEMO,
        "languages": settings.LANGUAGES,
        "theme": _theme_of(request),
    }


def _theme_of(request: HttpRequest) -> str:
    """`auto`, `light` or `dark`: the person's setting, or a visitor's cookie."""
    user = getattr(request, "user", None)
    theme = user.theme if user and user.is_authenticated else request.COOKIES.get("theme", "")
    return theme if theme in {"light", "dark"} else "auto"
