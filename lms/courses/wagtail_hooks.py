"""What the Wagtail admin learns about courses: words for the log, and pages that have to stay."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.models import Page

from lms.core.refusals import pages_among, refused
from lms.courses import policy
from lms.courses.viewsets import ProgrammeGroup

LOG_ACTIONS = {
    "courses.create_run": (_("Make a run"), _("Made the run")),
    "courses.change_run": (_("Change a run"), _("Changed the title or dates of the run")),
    "courses.set_cohorts": (_("Set cohorts"), _("Changed the cohorts of the run")),
    "courses.add_participation": (_("Add to a run"), _("Added a person to the run")),
    "courses.end_participation": (_("End a participation"), _("Ended a participation")),
    "courses.appoint": (_("Appoint"), _("Appointed a person")),
    "courses.dismiss": (_("Dismiss"), _("Ended an appointment")),
    "courses.create_cohort": (_("Make a cohort"), _("Made the cohort")),
    "courses.add_person": (_("Add to a cohort"), _("Added a person to the cohort")),
    "courses.remove_person": (_("Remove from a cohort"), _("Let a person leave the cohort")),
    "courses.import_people": (_("Import a cohort"), _("Imported people into the cohort")),
    "courses.announce": (_("Announce"), _("Announced something to the run")),
    "courses.correct_announcement": (_("Correct"), _("Corrected an announcement")),
    "courses.plan_session": (_("Plan a session"), _("Planned the session")),
    "courses.change_session": (_("Change a session"), _("Changed the session")),
    "courses.cancel_session": (_("Cancel a session"), _("Cancelled the session")),
    "courses.restore_session": (_("Restore a session"), _("Restored the session")),
    "courses.add_material": (_("Add material"), _("Added material")),
    "courses.change_material": (_("Change material"), _("Changed material")),
    "courses.remove_material": (_("Remove material"), _("Removed material")),
    "courses.move_material": (_("Move material"), _("Changed the order of material")),
    "courses.create_team_set": (_("Make a team set"), _("Made the team set")),
    "courses.change_team_set": (_("Change a team set"), _("Changed the team set")),
    "courses.remove_team_set": (_("Remove a team set"), _("Removed the team set")),
    "courses.create_team": (_("Make a team"), _("Made the team")),
    "courses.add_member": (_("Add to a team"), _("Added a member to the team")),
    "courses.move_member": (_("Move to a team"), _("Moved a member to the team")),
    "courses.remove_member": (_("Remove from a team"), _("Took a member out of the team")),
    "courses.remove_team": (_("Remove a team"), _("Removed the team")),
    "courses.invite_into_team": (_("Invite into a team"), _("Invited a student into the team")),
    "courses.decline_team_invitation": (
        _("Decline an invitation"),
        _("Declined an invitation into the team"),
    ),
    "courses.withdraw_team_invitation": (
        _("Withdraw an invitation"),
        _("Withdrew an invitation into the team"),
    ),
    "courses.propose_teams": (_("Propose teams"), _("Proposed teams for the team set")),
    "courses.move_in_proposal": (_("Change a proposal"), _("Moved people in the proposal")),
    "courses.accept_proposal": (_("Accept a proposal"), _("Made the proposed teams")),
    "courses.discard_proposal": (_("Discard a proposal"), _("Discarded the proposal")),
    "courses.tell_profile": (_("Tell a team profile"), _("Told or changed a team profile")),
    "courses.forget_profile": (_("Take back a team profile"), _("Took back a team profile")),
}


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    for name, (label, message) in LOG_ACTIONS.items():
        actions.register_action(name, label, message)


@hooks.register("before_delete_page")
def keep_run_in_use(request: HttpRequest, page: Page) -> HttpResponse | None:
    return refused(request, policy.can_delete_page(page), page)


@hooks.register("before_move_page")
def keep_run_below_its_course(
    request: HttpRequest, page: Page, destination: Page | None
) -> HttpResponse | None:
    return refused(request, policy.can_move_page(page, destination), page)


@hooks.register("before_bulk_action")
def keep_runs_in_use(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    for page in pages_among(objects):
        if action_type == "delete" and (answer := keep_run_in_use(request, page)):
            return answer
        if action_type == "move" and (answer := keep_run_below_its_course(request, page, None)):
            return answer
    return None


@hooks.register("register_admin_viewset")
def register_programmes() -> ProgrammeGroup:
    return ProgrammeGroup()
