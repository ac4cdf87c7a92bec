"""Dates of somebody's own: where students ask, and where lecturers and the office decide."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from lms.accounts.http import AuthenticatedRequest
from lms.submissions import actions, policy, queries
from lms.submissions.forms import (
    AskExtensionForm,
    DecideRequestsForm,
    GrantExtensionsForm,
    OverrideForm,
    ReasonForm,
)
from lms.submissions.http import arrived_at
from lms.submissions.models import (
    Assignment,
    DateOverride,
    Extension,
    ExtensionRequest,
    Sitting,
    dates_for,
    owner_for,
)

FORMS = require_http_methods(["GET", "HEAD", "POST"])


@FORMS
@login_required
def ask(request: AuthenticatedRequest, sitting: int) -> HttpResponse:
    at = arrived_at(request)
    found = get_object_or_404(Sitting.objects.visible_to(request.user, at=at).whole(), pk=sitting)
    form = AskExtensionForm(request.POST or None)
    verdict = policy.can_ask_extension(request.user, found, at=at)
    if verdict and form.is_valid() and _asked(request, found, form, at=at):
        messages.success(request, _("Your request is sent. You get a mail with the answer."))
        return redirect("submissions:ask-extension", found.pk)
    owner = owner_for(request.user, found.assignment)
    context = {
        "form": form,
        "verdict": verdict,
        "sitting": found,
        "assignment": found.assignment,
        "owner": owner,
        "dates": dates_for(found, owner),
        "requests": queries.own_requests(found, owner),
    }
    status = 200 if verdict or not form.is_bound else 403
    return render(request, "submissions/extension_ask.html", context, status=status)


def _asked(
    request: AuthenticatedRequest, sitting: Sitting, form: AskExtensionForm, *, at: datetime
) -> bool:
    data = form.cleaned_data
    try:
        actions.ask_extension(
            sitting,
            category=data["category"],
            until=data["until"],
            note=data["note"],
            by=request.user,
            at=at,
        )
    except ValidationError as problem:
        form.add_error(None, problem)
        return False
    return True


@require_POST
@login_required
def withdraw_request(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(ExtensionRequest.objects.owned_by(request.user), pk=pk)
    actions.withdraw_request(found, by=request.user, at=arrived_at(request))
    messages.success(request, _("You took your request back."))
    return redirect("submissions:ask-extension", found.sitting_id)


@FORMS
@login_required
def exceptions(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Requests, extensions and other dates of one sitting, and the forms to decide on them."""
    sitting = get_object_or_404(_sittings(request), pk=pk)
    policy.can_decide_extension(request.user, sitting, at=arrived_at(request)).enforce()
    pressed = request.POST.get("do", "")
    forms_shown: dict[str, forms.Form] = {
        "decide": DecideRequestsForm(_data(request, "grant", "refuse"), sitting=sitting),
        "extend": GrantExtensionsForm(_data(request, "extend"), sitting=sitting),
        "override": OverrideForm(
            _data(request, "override"),
            sitting=sitting,
            initial=OverrideForm.values_of(sitting.dates),
        ),
    }
    bound: Any = next((form for form in forms_shown.values() if form.is_bound), None)
    if bound is not None and bound.is_valid() and _decided(request, sitting, bound, pressed):
        return redirect("submissions:exceptions", sitting.pk)
    context = {
        "sitting": sitting,
        "assignment": sitting.assignment,
        "page": sitting.assignment.page,
        "run": sitting.assignment.run,
        "found": queries.exceptions_of(sitting),
        "bound": bound,
        "can_register": policy.can_register_hash(request.user, sitting),
        **forms_shown,
    }
    return render(request, "submissions/exceptions.html", context)


def _data(request: AuthenticatedRequest, *buttons: str) -> Any:
    return request.POST if request.POST.get("do") in buttons else None


def _decided(request: AuthenticatedRequest, sitting: Sitting, form: Any, pressed: str) -> bool:
    """Do what was pressed; what stands in the way becomes an error of the form."""
    verbs = {"grant": _grant, "refuse": _refuse, "extend": _extend, "override": _override}
    try:
        said = verbs[pressed](request, sitting, form.cleaned_data)
    except ValidationError as problem:
        form.add_error(None, problem)
        return False
    messages.success(request, said)
    return True


def _grant(request: AuthenticatedRequest, sitting: Sitting, data: dict[str, Any]) -> str:
    granted = actions.grant_requests(
        data["requests"],
        until=data["until"],
        reason=data["reason"],
        by=request.user,
        at=arrived_at(request),
    )
    return _count_granted(len(granted))


def _refuse(request: AuthenticatedRequest, sitting: Sitting, data: dict[str, Any]) -> str:
    actions.refuse_requests(
        data["requests"], reason=data["reason"], by=request.user, at=arrived_at(request)
    )
    return _("Refused. Who asked gets a mail with the reason.")


def _extend(request: AuthenticatedRequest, sitting: Sitting, data: dict[str, Any]) -> str:
    granted = actions.grant_extensions(
        sitting,
        list(data["holders"]),
        until=data["until"],
        reason=data["reason"],
        by=request.user,
        at=arrived_at(request),
    )
    return _count_granted(len(granted))


def _override(request: AuthenticatedRequest, sitting: Sitting, data: dict[str, Any]) -> str:
    names = ("opens_at", "due_at", "cutoff_at", "reason")
    actions.set_override(
        sitting,
        data["whom"],
        **{name: data[name] for name in names},
        by=request.user,
        at=arrived_at(request),
    )
    return _("These dates count from now on. Whom they are for gets a mail.")


def _count_granted(number: int) -> str:
    return ngettext(
        "%(n)d extension is granted. A mail says so, outside the quiet hours of who gets it.",
        "%(n)d extensions are granted. A mail says so, outside the quiet hours of who gets it.",
        number,
    ) % {"n": number}


@FORMS
@login_required
def withdraw_extension(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    extension = get_object_or_404(
        Extension.objects.in_force()
        .filter(sitting__in=_sittings(request).values("pk"))
        .select_related("team", "participation__user", "sitting__assignment__page"),
        pk=pk,
    )
    policy.can_decide_extension(request.user, extension.sitting, at=arrived_at(request)).enforce()
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        actions.withdraw_extension(
            extension,
            reason=form.cleaned_data["reason"],
            by=request.user,
            at=arrived_at(request),
        )
        messages.success(request, _("The extension is taken back. Whom it was for gets a mail."))
        return redirect("submissions:exceptions", extension.sitting_id)
    context = {"form": form, "extension": extension, "page": extension.sitting.assignment.page}
    return render(request, "submissions/extension_withdraw.html", context)


@require_POST
@login_required
def remove_override(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    override = get_object_or_404(
        DateOverride.objects.filter(sitting__in=_sittings(request).values("pk")), pk=pk
    )
    actions.remove_override(override, by=request.user, at=arrived_at(request))
    messages.success(request, _("The dates for everybody count again. Whom it is about is told."))
    return redirect("submissions:exceptions", override.sitting_id)


def _sittings(request: AuthenticatedRequest) -> Any:
    mine = Assignment.objects.managed_by(request.user).values("pk")
    return Sitting.objects.filter(assignment__in=mine).whole()
