"""The marking screens: all sittings, the works of one, and one work to judge."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from lms.accounts.http import AuthenticatedRequest
from lms.core.http import one_or_404, render_part
from lms.core.verdict import Refused
from lms.files.http import file_response
from lms.reviews import actions, policy, queries
from lms.reviews.enums import Marking
from lms.reviews.forms import AssessmentForm, WithdrawForm
from lms.reviews.models import Assessment
from lms.submissions import actions as submissions
from lms.submissions.enums import Hindrance
from lms.submissions.models import Submission, SubmissionVersion, VersionFile

PER_PAGE = 500
FINDS_BY_EYE = 10
FILTERS = [
    ("", pgettext_lazy("works", "All")),
    ("unfinished", gettext_lazy("Without a final mark")),
    (Marking.IN_MARKING, gettext_lazy("Draft mark")),
    (Marking.FINAL, gettext_lazy("Final")),
    (Marking.RELEASED, gettext_lazy("Released")),
    (Marking.NOTHING, gettext_lazy("Nothing handed in")),
]


@require_safe
@login_required
def overview(request: AuthenticatedRequest) -> HttpResponse:
    counts = queries.counts_for(request.user, at=timezone.now())
    return render(request, "reviews/sitting_list.html", {"counts": counts, "at": timezone.now()})


@require_safe
@login_required
def sitting(request: AuthenticatedRequest, sitting: int) -> HttpResponse:
    at, user = timezone.now(), request.user
    found = one_or_404(queries.sittings_to_mark(user.pk, sitting, is_admin=user.is_superuser))
    submissions.settle_works(found, at=at, most=submissions.MOST_BY_A_SCREEN)
    wanted, words = request.GET.get("show", ""), request.GET.get("find", "").strip()
    rows = queries.works_of(found, at=at)
    counts = queries.tally_of(found, rows)
    is_veiled = found.is_veiled(at=at)
    rows = [row for row in rows if row.is_listed]
    named = [row for row in rows if queries.is_found(row, words)] if words else rows
    page = Paginator([row for row in named if queries.shows(row, wanted)], PER_PAGE).get_page(
        request.GET.get("page")
    )
    filters = [
        (value, label, sum(queries.shows(row, value) for row in named))
        for value, label in FILTERS
        if not (is_veiled and value == Marking.NOTHING)
    ]
    context = {
        "sitting": found,
        "page": page,
        "filters": filters,
        "wanted": wanted,
        "words": words,
        "is_long": len(rows) > FINDS_BY_EYE,
        "counts": counts,
        "is_veiled": is_veiled,
        "at": at,
    }
    return render_part(request, "reviews/sitting_detail.html", "works", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def version(request: AuthenticatedRequest, version: int) -> HttpResponse:
    return _desk(request, _version(request, pk=version))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def work(request: AuthenticatedRequest, label: str, number: int) -> HttpResponse:
    """The same screen for anonymous work, which has no other address, not even later."""
    return _desk(request, _labelled(request, label, number))


@require_safe
@login_required
def copy(
    request: AuthenticatedRequest, label: str, number: int, position: int
) -> HttpResponseBase:
    """A file of anonymous work without its makers, or why it cannot be had."""
    at = timezone.now()
    found = get_object_or_404(
        VersionFile.objects.select_related("file"),
        version=_labelled(request, label, number),
        position=position,
    )
    made = submissions.copy_of(found, at=at)
    if made.given is None:
        raise Refused(queries.trouble_of(Hindrance(made.hindrance)))
    return file_response(
        made.given,
        name=queries.name_of_copy(found, label),
        byte_range=request.headers.get("Range", ""),
    )


def _desk(request: AuthenticatedRequest, found: SubmissionVersion) -> HttpResponse:
    at = timezone.now()
    works = Submission.objects.filter(pk=found.submission_id)
    submissions.settle_works(found.submission.sitting, at=at, works=works)
    if request.method == "POST":
        return _mark(request, found, at=at)
    return _screen(request, found, at=at)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def withdraw(request: AuthenticatedRequest, version: int) -> HttpResponse:
    return _withdraw(request, _version(request, pk=version))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def withdraw_work(request: AuthenticatedRequest, label: str, number: int) -> HttpResponse:
    return _withdraw(request, _labelled(request, label, number))


def _withdraw(request: AuthenticatedRequest, found: SubmissionVersion) -> HttpResponse:
    at = timezone.now()
    assessment = get_object_or_404(
        Assessment.objects.visible_to(request.user, at=at)
        .in_force()
        .select_related("version__submission__sitting__assignment"),
        version=found,
    )
    policy.can_withdraw(request.user, assessment, at=at).enforce()
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.withdraw(assessment, form.cleaned_data["reason"], by=request.user, at=at)
        messages.success(request, _("The assessment is a draft again."))
        return redirect(queries.url_of(found))
    context = {"version": found, "form": form, "back": queries.url_of(found)}
    status = 422 if form.errors else 200
    return render(request, "reviews/assessment_withdraw.html", context, status=status)


def _version(request: AuthenticatedRequest, pk: int) -> SubmissionVersion:
    """By its key, unless it is anonymous: keys tell in which order works came."""
    user = request.user
    return one_or_404(queries.versions_to_judge(user.pk, pk, is_admin=user.is_superuser))


def _labelled(request: AuthenticatedRequest, label: str, number: int) -> SubmissionVersion:
    user = request.user
    found = queries.labelled_to_judge(user.pk, label, is_admin=user.is_superuser)
    return one_or_404([one for one in found if one.number == number])


def _form(
    version: SubmissionVersion,
    assessment: Assessment | None,
    earlier: Assessment | None,
    data: Any = None,
) -> AssessmentForm:
    """The judgement that stands, or that of an earlier version to start from."""
    begin_with = assessment or earlier
    rubric = (
        assessment.rubric_id if assessment else version.submission.sitting.assignment.rubric_id
    )
    return AssessmentForm(
        data,
        judged=queries.judged_criteria(rubric, begin_with),
        scale=queries.scale_of(version.submission.sitting.assignment.run),
        assessment=begin_with,
    )


def _judgements(
    version: SubmissionVersion, versions: Sequence[queries.VersionLine]
) -> tuple[Assessment | None, Assessment | None]:
    """The one in force, and where there is none that of an earlier version, of those that the
    lines say there are."""
    judged = {line.number for line in versions if line.judged}
    assessment = queries.assessment_of(version) if version.number in judged else None
    if assessment or not any(number < version.number for number in judged):
        return assessment, None
    return None, queries.earlier_assessment_of(version)


def _mark(
    request: AuthenticatedRequest, version: SubmissionVersion, *, at: datetime
) -> HttpResponse:
    """Save what was typed, whatever else was asked; then make it final if that was the button."""
    policy.can_assess(request.user, version, at=at).enforce()
    _neighbours, versions = queries.around(version)
    form = _form(version, *_judgements(version, versions), request.POST)
    if not form.is_valid():
        return _screen(request, version, at=at, form=form, status=422)
    try:
        assessment = actions.save_assessment(
            version,
            by=request.user,
            at=at,
            parts=form.parts,
            feedback=form.cleaned_data["feedback"],
            mark=form.cleaned_data["mark"],
            row_number=form.cleaned_data["row_number"],
        )
        if form.is_final:
            actions.finalise(assessment, by=request.user, at=at)
    except actions.AssessmentChangedError as conflict:
        return _screen(request, version, at=at, form=form, status=409, conflict=conflict.current)
    except ValidationError as error:
        form.add_error(None, error)
        return _screen(request, version, at=at, form=form, status=422)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _screen(request, version, at=at, form=form, status=403)
    request.session["kept_done"] = _kept_as(version)
    messages.success(request, _said_after(form))
    return redirect(queries.url_of(version))


def _kept_as(version: SubmissionVersion) -> str:
    """Under what a browser keeps what is typed."""
    label = version.submission.label
    return f"assessment-{label}-{version.number}" if label else f"assessment-{version.pk}"


def _said_after(form: AssessmentForm) -> str:
    if form.is_final:
        return _(
            "The assessment is final. Students see nothing of it until you release the marks."
        )
    return _("The draft is saved.")


def _judged(
    form: AssessmentForm, assessment: Assessment | None
) -> Sequence[queries.JudgedCriterion]:
    """What the judgement in force says; the form knows, if it is about that one as it is now."""
    if assessment is None:
        return []
    if form.assessment is assessment:
        return form.judged
    return queries.judged_criteria(assessment.rubric_id, assessment)


def _screen(
    request: AuthenticatedRequest,
    version: SubmissionVersion,
    *,
    at: datetime,
    form: AssessmentForm | None = None,
    status: int = 200,
    conflict: Assessment | None = None,
) -> HttpResponse:
    is_veiled = version.submission.sitting.is_veiled(at=at)
    neighbours, versions = queries.around(version, is_veiled=is_veiled)
    assessment, earlier = _judgements(version, versions)
    form = form or _form(version, assessment, earlier)
    judged = _judged(form, assessment)
    can_assess = policy.can_assess(request.user, version, at=at)
    is_typed = form.is_bound and bool(can_assess)
    context = {
        "version": version,
        "sitting": version.submission.sitting,
        "assessment": assessment,
        "judged": judged,
        "form": form,
        "earlier": earlier,
        "conflict": conflict,
        "row_number": assessment.row_number if assessment else 0,
        "proposal": queries.proposal_for(judged, form.scale),
        "scale": form.scale,
        "face": queries.face_of(version, is_veiled=is_veiled),
        "kept_as": _kept_as(version),
        "versions": versions,
        "neighbours": neighbours,
        "can_assess": can_assess,
        "is_open": is_typed or (can_assess and not (assessment and assessment.is_final)),
        "can_withdraw": assessment and policy.can_withdraw(request.user, assessment, at=at),
        "kept_done": request.session.pop("kept_done", None),
        "at": at,
    }
    return render(request, "reviews/version_mark.html", context, status=status)
