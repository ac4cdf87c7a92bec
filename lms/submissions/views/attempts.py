"""The works of a sitting for lecturers and the office, and what they can do with one of them."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.accounts.http import AuthenticatedRequest
from lms.core.verdict import Refused
from lms.courses.models import Participation, Team
from lms.submissions import actions, policy, queries
from lms.submissions.enums import HoldCause, Way
from lms.submissions.forms import (
    GiveForm,
    HoldForm,
    ReceiveForm,
    RegisterHashesForm,
    ReopenForm,
    WhyForm,
)
from lms.submissions.http import arrived_at
from lms.submissions.models import (
    Assignment,
    Sitting,
    Submission,
    SubmissionVersion,
    Whose,
    fields_of,
)

FORMS = require_http_methods(["GET", "HEAD", "POST"])
EMPTY: dict[str, Callable[..., Form]] = {
    "reopen": ReopenForm,
    "hold": HoldForm,
    "lift": Form,
    "withdraw": WhyForm,
    "exempt": WhyForm,
    "expect": Form,
    "receive": ReceiveForm,
    "register": RegisterHashesForm,
}


@require_safe
@login_required
def works(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    at = arrived_at(request)
    sitting = _sitting(request, pk)
    actions.settle_works(sitting, at=at, most=actions.MOST_BY_A_SCREEN)
    policy.can_know_people(request.user, sitting, at=at).enforce()
    rows = queries.roster_of(sitting, at=at)
    return render(request, "submissions/work_list.html", _place(sitting) | {"rows": rows})


@FORMS
@login_required
def student(request: AuthenticatedRequest, pk: int, student: int) -> HttpResponse:
    sitting = _sitting(request, pk)
    policy.can_know_people(request.user, sitting, at=arrived_at(request)).enforce()
    found = get_object_or_404(
        Participation.objects.students().select_related("user"),
        run=sitting.assignment.run_id,
        pk=student,
    )
    return _manage(request, sitting, found)


@FORMS
@login_required
def team(request: AuthenticatedRequest, pk: int, team: int) -> HttpResponse:
    sitting = _sitting(request, pk)
    policy.can_know_people(request.user, sitting, at=arrived_at(request)).enforce()
    found = get_object_or_404(Team, team_set=sitting.assignment.team_set_id, pk=team)
    return _manage(request, sitting, found)


@FORMS
@login_required
def withdraw(request: AuthenticatedRequest, sitting: int) -> HttpResponse:
    """A student or team takes back what was handed in."""
    at = arrived_at(request)
    found = get_object_or_404(Sitting.objects.visible_to(request.user, at=at).whole(), pk=sitting)
    submission = get_object_or_404(queries.work_with_rules(request.user, found))
    form = WhyForm(request.POST or None)
    verdict = policy.can_withdraw(request.user, submission, at=at)
    if verdict and form.is_valid():
        reason = form.cleaned_data["reason"]
        actions.withdraw(submission, reason, by=request.user, at=at)
        messages.success(
            request, _("Withdrawn. Nothing counts as handed in; every version is kept.")
        )
        return redirect("submissions:work", found.pk)
    context = _place(found) | {"form": form, "verdict": verdict, "submission": submission}
    status = 403 if request.method == "POST" and not verdict else 200
    return render(request, "submissions/submission_withdraw.html", context, status=status)


@require_POST
@login_required
def start_from(request: AuthenticatedRequest, sitting: int, version: int) -> HttpResponse:
    at = arrived_at(request)
    found = get_object_or_404(Sitting.objects.visible_to(request.user, at=at).whole(), pk=sitting)
    earlier = get_object_or_404(
        SubmissionVersion.objects.handed_in_by(request.user).select_related(
            "submission__sitting__assignment"
        ),
        pk=version,
        submission__sitting__assignment=found.assignment_id,
    )
    draft = actions.open_draft(found, by=request.user, at=at)
    actions.start_from(draft, earlier, by=request.user, at=at)
    messages.success(
        request, _("Its files and note are in your draft now. That version stays as it was.")
    )
    return redirect("submissions:work", found.pk)


def _manage(request: AuthenticatedRequest, sitting: Sitting, whose: Whose) -> HttpResponse:
    at = arrived_at(request)
    actions.settle_works(sitting, at=at, works=Submission.objects.filter(**fields_of(whose)))
    kinds = EMPTY | _giving(sitting, whose)
    forms = {verb: make(prefix=verb) for verb, make in kinds.items()}
    verb, refusal, status = request.POST.get("do", ""), "", 200
    if request.method == "POST" and verb in kinds:
        form = forms[verb] = kinds[verb](request.POST, request.FILES, prefix=verb)
        try:
            if form.is_valid():
                said = _act(sitting, whose, verb, form.cleaned_data, by=request.user, at=at)
                messages.success(request, said)
                return redirect(request.path)
        except ValidationError as problem:
            form.add_error(None, problem)
        except Refused as problem:
            refusal, status = str(problem), 403
    context = _place(sitting) | {
        "forms": forms,
        "whose": whose,
        "refusal": refusal,
        "can_register": policy.can_register_hash(request.user, sitting),
        "bound": forms.get(verb) if request.method == "POST" else None,
        "statement": ReceiveForm.help_for(sitting),
        **queries.managed_work(sitting, whose, at=at),
    }
    return render(request, "submissions/work_manage.html", context, status=status)


def _giving(sitting: Sitting, whose: Whose) -> dict[str, Callable[..., Form]]:
    """The form to give out a file that could not be cleaned, where there is one."""
    copies = [copy for copy in queries.copies_missing(sitting, whose) if not copy.given_at]
    return {"give": partial(GiveForm, copies=copies)} if copies else {}


def _act(
    sitting: Sitting, whose: Whose, verb: str, data: dict[str, Any], *, by: Any, at: datetime
) -> str:
    """Do what was pressed, and say so."""
    who = {"by": by, "at": at}
    if verb == "reopen":
        actions.reopen(sitting, whose, data["reason"], until=data["until"], **who)
        return _("Opened again. Everybody whose work it is gets a mail.")
    if verb == "hold":
        actions.hold(sitting, whose, HoldCause(data["cause"]), data["reason"], **who)
        return _("On hold. Everybody whose work it is gets a mail.")
    if verb == "receive":
        actions.receive(
            sitting,
            whose,
            data["uploads"],
            way=Way(data["way"]),
            reason=data["reason"],
            received_at=data["received_at"] or at,
            request_key=data["request_key"],
            **who,
        )
        return _("Received. Everybody whose work it is gets the receipt.")
    if verb == "register":
        actions.register_hashes(
            sitting,
            whose,
            data["hashes"],
            mailed_at=data["mailed_at"],
            reason=data["reason"],
            **who,
        )
        return _("Registered. Everybody whose work it is gets a mail.")
    if verb == "give":
        actions.give_as_it_is(data["file"].original, data["reason"], **who)
        return _("Given out. Who marks can read it now.")
    return _act_on_what_is_there(sitting, whose, verb, data, **who)


def _act_on_what_is_there(
    sitting: Sitting, whose: Whose, verb: str, data: dict[str, Any], *, by: Any, at: datetime
) -> str:
    found = queries.managed_work(sitting, whose, at=at)
    submission, exemption = found["submission"], found["exemption"]
    if verb == "exempt" and isinstance(whose, Participation):
        actions.exempt(sitting.assignment, whose, data["reason"], by=by, at=at)
        return _("Exempt. Nothing is expected of this student here.")
    if verb == "expect" and exemption:
        actions.end_exemption(exemption, by=by, at=at)
        return _("The exemption has ended.")
    if verb == "lift" and submission:
        actions.lift_hold(submission, by=by, at=at)
        return _("No longer on hold.")
    if verb == "withdraw" and submission:
        actions.withdraw(submission, data["reason"], by=by, at=at)
        return _("Withdrawn. Everybody whose work it is gets a mail.")
    raise Refused(_("There is nothing to do this with. Open the page again."))


def _sitting(request: AuthenticatedRequest, pk: int) -> Sitting:
    mine = Assignment.objects.managed_by(request.user).values("pk")
    return get_object_or_404(Sitting.objects.filter(assignment__in=mine).whole(), pk=pk)


def _place(sitting: Sitting) -> dict[str, Any]:
    return {
        "sitting": sitting,
        "assignment": sitting.assignment,
        "page": sitting.assignment.page,
        "run": sitting.assignment.run,
    }
