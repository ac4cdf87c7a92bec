"""One's own account, and coming in for the first time. Signing in itself is allauth's."""

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import auth, messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lms.accounts import actions, policy, queries
from lms.accounts.forms import InvitationPasswordForm, ProfileForm
from lms.accounts.http import AuthenticatedRequest
from lms.accounts.models import Invitation, User
from lms.core import navigation


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: AuthenticatedRequest) -> HttpResponse:
    user = request.user
    initial = {"name": user.name, "language": user.language, "theme": user.theme}
    form = ProfileForm(request.POST or None, initial=initial)
    if form.is_valid():
        user = actions.change_profile(user, **form.cleaned_data, by=user, at=timezone.now())
        with translation.override(user.language):
            messages.success(request, _("Your profile has been changed."))
        return redirect("accounts:profile")
    context = {
        "form": form,
        "security": queries.security_of(user),
        "settings": navigation.settings_of(user),
    }
    return render(request, "accounts/profile.html", context)


@login_required
@require_safe
def email(request: AuthenticatedRequest) -> HttpResponse:
    """allauth's screen for addresses: here the office keeps them, the profile shows them."""
    return redirect("accounts:profile")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_accept(request: HttpRequest, token: str) -> HttpResponseBase:
    invitation = Invitation.objects.with_token(token).select_related("user").first()
    verdict = policy.can_accept(invitation, at=timezone.now())
    if not verdict or invitation is None:
        status = 410 if invitation else 404
        refused = {"verdict": verdict}
        return render(request, "accounts/invitation_refused.html", refused, status=status)
    with translation.override(invitation.user.language):
        request.LANGUAGE_CODE = invitation.user.language
        if request.method == "POST" and "passkey" in request.POST:
            return _let_in(request, invitation, password=None, to=reverse("mfa_add_webauthn"))
        form = InvitationPasswordForm(request.POST or None, user=invitation.user)
        if form.is_valid():
            password = form.cleaned_data["password"]
            return _let_in(request, invitation, password=password, to=settings.LOGIN_REDIRECT_URL)
        context = {"form": form, "invitation": invitation}
        return render(request, "accounts/invitation_accept.html", context)


def _let_in(
    request: HttpRequest, invitation: Invitation, *, password: str | None, to: str
) -> HttpResponseBase:
    """Accept, and sign in as the person invited, whoever used this browser before."""
    user: User = actions.accept_invitation(invitation, at=timezone.now(), password=password)
    auth.logout(request)
    response: HttpResponseBase = perform_login(
        request, user, email_verification="none", redirect_url=to
    )
    return response
