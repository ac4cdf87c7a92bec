"""When one wants mail, the outbox for operators, and the letter box of the demo."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.accounts.http import AuthenticatedRequest
from lms.core.verdict import Refused
from lms.notices import actions, policy, queries
from lms.notices.enums import State
from lms.notices.formats import letters_in
from lms.notices.forms import HoursForm
from lms.notices.models import Notice

PER_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def hours(request: AuthenticatedRequest) -> HttpResponse:
    user = request.user
    form = HoursForm(request.POST or None, initial=HoursForm.values_of(queries.hours_of(user)))
    if form.is_valid():
        actions.set_hours(user, form.hours, by=user, at=timezone.now())
        messages.success(request, _("From now on mail comes as you chose."))
        return redirect("notices:hours")
    status = 422 if form.is_bound else 200
    return render(request, "notices/hours_form.html", {"form": form}, status=status)


# --- operators -------------------------------------------------------------------------------
@require_safe
@login_required
def outbox(request: AuthenticatedRequest) -> HttpResponse:
    """What is parked, or with `?show=waiting` what still waits; nobody reads what it says."""
    _refuse_others(request)
    now = timezone.now()
    kind = State.WAITING if request.GET.get("show") == State.WAITING else State.PARKED
    rows = Paginator(queries.outbox(kind), PER_PAGE)
    context = {
        "page": rows.get_page(request.GET.get("page")),
        "standing": queries.standing(at=now),
        "is_parked": kind == State.PARKED,
        "all_chosen": "all" in request.GET,
    }
    return render(request, "notices/outbox.html", context)


@require_POST
@login_required
def send_again(request: AuthenticatedRequest) -> HttpResponse:
    done = _decide(request, actions.send_again)
    if done:
        text = ngettext("%(n)s mail is sent again.", "%(n)s mails are sent again.", done)
        messages.success(request, text % {"n": done})
    return redirect("notices:outbox")


@require_POST
@login_required
def leave(request: AuthenticatedRequest) -> HttpResponse:
    done = _decide(request, actions.leave)
    if done:
        text = ngettext("%(n)s mail is not sent.", "%(n)s mails are not sent.", done)
        messages.success(request, text % {"n": done})
    return redirect("notices:outbox")


def _decide(request: AuthenticatedRequest, verb: Callable[..., None]) -> int:
    """Let the verb loose on what was chosen; returns on how many, nothing when it was refused."""
    _refuse_others(request)
    now, keys = timezone.now(), request.POST.getlist("notice")
    chosen = list(Notice.objects.visible_to(request.user, at=now).chosen(keys))
    if not chosen:
        messages.warning(request, _("Choose at least one mail first."))
        return 0
    try:
        verb(chosen, by=request.user, at=now)
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return 0
    return len(chosen)


def _refuse_others(request: AuthenticatedRequest) -> None:
    if not policy.can_look_after(request.user, at=timezone.now()):
        raise Http404


# --- the demo --------------------------------------------------------------------------------
@never_cache
@require_safe
def mail_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(letters_in(settings.MAIL_FOLDER), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "notices/mail_list.html", {"page": page})


@never_cache
@require_safe
def mail_detail(request: HttpRequest, key: str) -> HttpResponse:
    letter = next((one for one in letters_in(settings.MAIL_FOLDER) if one.key == key), None)
    if letter is None:
        raise Http404
    return render(request, "notices/mail_detail.html", {"letter": letter})
