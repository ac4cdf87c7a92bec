"""What belongs to an evening, for who puts it there."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.accounts.http import AuthenticatedRequest
from lms.core.http import render_part
from lms.courses import actions
from lms.courses.enums import MaterialKind
from lms.courses.forms import MaterialForm
from lms.courses.models import Material, Session
from lms.courses.views.runs import run_to_edit, status_of


@require_safe
@login_required
def listing(request: AuthenticatedRequest, run: int, pk: int) -> HttpResponse:
    """The materials in their order, with everything that can be done with them."""
    return _listing(request, run, pk)


def _listing(
    request: AuthenticatedRequest, run: int, pk: int, *, moved: Material | None = None
) -> HttpResponse:
    found = run_to_edit(request, run)
    session = get_object_or_404(
        Session.objects.prefetch_related("materials__document"), pk=pk, run=found
    )
    context = {"run": found, "session": session, "moved": moved}
    return render_part(request, "courses/material_list.html", "materials", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add(request: AuthenticatedRequest, run: int, pk: int, kind: str) -> HttpResponse:
    found = run_to_edit(request, run)
    session = get_object_or_404(Session, pk=pk, run=found)
    if kind not in MaterialKind.values:
        raise Http404
    form = MaterialForm(request.POST or None, request.FILES or None, kind=MaterialKind(kind))
    if form.is_valid():
        now = timezone.now()
        actions.add_material(session, kind=kind, **form.cleaned_data, by=request.user, at=now)
        messages.success(request, _("“%(title)s” is added.") % form.cleaned_data)
        return redirect("courses:materials", found.pk, session.pk)
    context = {"run": found, "session": session, "form": form, "kind": MaterialKind(kind)}
    return render(request, "courses/material_form.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change(request: AuthenticatedRequest, run: int, pk: int) -> HttpResponse:
    material = _material(request, run, pk)
    form = MaterialForm(
        request.POST or None,
        request.FILES or None,
        kind=MaterialKind(material.kind),
        material=material,
        initial=MaterialForm.values_of(material),
    )
    if form.is_valid():
        actions.change_material(material, **form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, _("“%(title)s” is saved.") % form.cleaned_data)
        return redirect("courses:materials", run, material.session_id)
    context = {
        "run": material.session.run,
        "session": material.session,
        "material": material,
        "form": form,
        "kind": MaterialKind(material.kind),
    }
    return render(request, "courses/material_form.html", context, status=status_of(form))


@require_POST
@login_required
def move(request: AuthenticatedRequest, run: int, pk: int) -> HttpResponse:
    """One place up (`to` is "up") or down."""
    material = _material(request, run, pk)
    is_up = request.POST.get("to") == "up"
    actions.move_material(material, up=is_up, by=request.user, at=timezone.now())
    if request.htmx:
        return _listing(request, run, material.session_id, moved=material)
    # Back to the row itself, so that who moves it further need not look for it.
    return redirect(
        f"{reverse('courses:materials', args=[run, material.session_id])}#material-{material.pk}"
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def remove(request: AuthenticatedRequest, run: int, pk: int) -> HttpResponse:
    material = _material(request, run, pk)
    if request.method == "POST":
        actions.remove_material(material, by=request.user, at=timezone.now())
        messages.success(request, _("“%(title)s” is removed.") % {"title": material.title})
        return redirect("courses:materials", run, material.session_id)
    return render(request, "courses/material_remove.html", {"material": material})


def _material(request: AuthenticatedRequest, run: int, pk: int) -> Material:
    found = run_to_edit(request, run)
    return get_object_or_404(
        Material.objects.select_related("session__run", "document"), pk=pk, session__run=found
    )
