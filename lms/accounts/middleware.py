"""Who can enter the Wagtail admin needs a second factor, where the setting asks for it."""

from collections.abc import Callable

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from lms.core import staff

FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
ADMIN = "/admin/"


class SecondFactorMiddleware:
    """Covers every address of the admin; who has a factor was asked for it at sign-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.STAFF_SECOND_FACTOR and request.path_info.startswith(ADMIN):
            user = request.user
            if (
                user.is_authenticated
                and staff.may_enter_admin(user)
                and not get_adapter().is_mfa_enabled(user, FACTORS)
            ):
                return redirect("/accounts/2fa/?needed=admin")
        return self.get_response(request)
