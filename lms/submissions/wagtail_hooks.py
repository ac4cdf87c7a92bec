"""What the Wagtail admin learns about assignments and hand-ins."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.widgets import Button

from lms.core.refusals import pages_among
from lms.submissions import actions, policy, queries
from lms.submissions.models import Assignment, AssignmentPage

LOG_ACTIONS = {
    "submissions.open_draft": (_("Open a draft"), _("Draft opened")),
    "submissions.save_draft": (_("Save a draft"), _("Draft saved")),
    "submissions.add_files": (_("Add files"), _("Files added to the draft")),
    "submissions.press": (_("Press hand in"), _("Hand in pressed, files under way")),
    "submissions.add_mailed_file": (_("Take a file of a mail"), _("File of a mail taken")),
    "submissions.begin_upload": (_("Begin an upload"), _("Upload begun")),
    "submissions.drop_upload": (_("Give up an upload"), _("Upload given up")),
    "submissions.remove_file": (_("Remove a file"), _("File removed from the draft")),
    "submissions.hand_in": (_("Hand in"), _("Handed in")),
    "submissions.ask_team": (_("Ask the team to confirm"), _("Team asked to confirm")),
    "submissions.confirm": (_("Confirm a hand-in"), _("Hand-in confirmed")),
    "submissions.end_round": (_("End a round"), _("Round of confirmation ended")),
    "submissions.contribute": (_("Say one's part"), _("Own part in the work told")),
    "submissions.withdraw": (_("Withdraw a hand-in"), _("Hand-in withdrawn")),
    "submissions.leave_out": (_("Leave a draft out"), _("Draft not handed in by itself")),
    "submissions.take_along": (_("Take a draft along"), _("Draft handed in by itself again")),
    "submissions.hold": (_("Put a work on hold"), _("Work put on hold")),
    "submissions.lift_hold": (_("Lift a hold"), _("Hold on a work lifted")),
    "submissions.reopen": (_("Let hand in again"), _("Handing in opened again")),
    "submissions.exempt": (_("Exempt a student"), _("Student exempted")),
    "submissions.end_exemption": (_("End an exemption"), _("Exemption ended")),
    "submissions.receive": (_("Hand in for somebody"), _("Handed in by staff")),
    "submissions.give_as_it_is": (
        _("Give a file out as it is"),
        _("File that could not be cleaned given out for marking"),
    ),
    "submissions.start_from": (_("Start from a version"), _("Draft begun from a version")),
    "submissions.lock": (_("Close a work"), _("Work closed for marking")),
    "submissions.unlock": (_("Open a work again"), _("Work opened again")),
    "submissions.create_assignment": (_("Make an assignment"), _("Assignment made")),
    "submissions.change_rules": (_("Change the rules"), _("Rules changed")),
    "submissions.discard_rules": (
        _("Discard the rules"),
        _("Took the rules and dates away"),
    ),
    "submissions.plan_sitting": (_("Plan a sitting"), _("Sitting planned")),
    "submissions.ask_extension": (_("Ask for an extension"), _("Extension asked for")),
    "submissions.withdraw_request": (
        _("Take back a request"),
        _("Request for an extension taken back"),
    ),
    "submissions.grant_extension": (_("Grant an extension"), _("Extension granted")),
    "submissions.refuse_extension": (_("Refuse an extension"), _("Extension refused")),
    "submissions.withdraw_extension": (_("Take back an extension"), _("Extension taken back")),
    "submissions.set_override": (_("Give dates of their own"), _("Dates of their own given")),
    "submissions.remove_override": (
        _("End dates of their own"),
        _("Dates of their own ended"),
    ),
    "submissions.register_hash": (_("Register a hash"), _("Hash from a mail registered")),
    "submissions.withdraw_hash": (_("Take back a hash"), _("Registered hash taken back")),
    "submissions.note_outage": (_("Note an outage"), _("Outage noted; deadlines near it moved")),
    "submissions.move_dates": (_("Move the dates"), _("Dates moved")),
}


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    for name, (label, message) in LOG_ACTIONS.items():
        actions.register_action(name, label, message)


@hooks.register("before_delete_page")
def keep_pages_with_work(request: HttpRequest, page: Any) -> HttpResponse | None:
    """A page that students worked on stays; one on which nobody began takes its rules along."""
    for assignment in queries.assignments_below(page):
        verdict = policy.can_discard(assignment)
        if not verdict:
            messages.error(request, str(verdict.reason))
            return redirect("wagtailadmin_explore", page.get_parent().pk)
    if request.method == "POST" and page.permissions_for_user(request.user).can_delete():
        for assignment in queries.assignments_below(page):
            actions.discard_rules(assignment.page, by=request.user, at=timezone.now())
    return None


@hooks.register("before_bulk_action")
def keep_pages_with_work_in_bulk(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    if action_type not in {"delete", "move"}:
        return None
    for page in pages_among(objects):
        if action_type == "move" and not isinstance(page, AssignmentPage):
            continue
        refused = (
            keep_pages_with_work(request, page)
            if action_type == "delete"
            else keep_pages_in_their_run(request, page, None)
        )
        if refused:
            return refused
    return None


@hooks.register("before_move_page")
def keep_pages_in_their_run(
    request: HttpRequest, page: Any, destination: Any
) -> HttpResponse | None:
    """Rules, teams and works belong to the run, so an assignment with rules does not move."""
    if not Assignment.objects.filter(page=page.pk).exists():
        return None
    text = gettext("“%(title)s” belongs to its run and cannot be moved. Copy it instead.")
    messages.error(request, text % {"title": page.title})
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("register_page_header_buttons")
def link_rules_and_dates(
    page: Any, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    """From the editor of a brief to what is not edited there."""
    if not isinstance(page, AssignmentPage) or not page.pk:
        return
    if assignment := Assignment.objects.managed_by(user).filter(page=page).first():
        base = f"/submissions/assignments/{assignment.pk}"
        yield Button(_("Rules"), url=f"{base}/rules/", icon_name="list-ul", priority=5)
        yield Button(_("Dates"), url=f"{base}/dates/", icon_name="date", priority=6)
    elif not Assignment.objects.filter(page=page).exists():
        url = f"/submissions/pages/{page.pk}/rules/"
        yield Button(_("Set the rules"), url=url, icon_name="list-ul", priority=5)
