"""The verbs of courses; each is the only door to what it changes."""

from lms.courses.actions.announcements import announce, correct_announcement
from lms.courses.actions.cohorts import (
    add_person,
    create_cohort,
    import_people,
    invite_everybody,
    invite_people,
    remove_person,
)
from lms.courses.actions.forming import (
    accept_team_invitation,
    decline_team_invitation,
    found_team,
    invite_into_team,
    leave_team,
    withdraw_team_invitation,
)
from lms.courses.actions.materials import (
    add_material,
    change_material,
    move_material,
    remove_material,
)
from lms.courses.actions.people import add_participation, appoint, dismiss, end_participation
from lms.courses.actions.profiles import forget_old_profiles, forget_profile, tell_profile
from lms.courses.actions.proposals import (
    accept_proposal,
    discard_proposal,
    move_in_proposal,
    propose_teams,
)
from lms.courses.actions.runs import change_run, create_run, set_cohorts
from lms.courses.actions.sessions import (
    cancel_session,
    change_session,
    plan_session,
    restore_session,
)
from lms.courses.actions.teams import (
    add_member,
    change_team_set,
    create_team,
    create_team_set,
    create_teams,
    move_member,
    place_members,
    remove_member,
    remove_team,
    remove_team_set,
)

__all__ = [
    "accept_proposal",
    "accept_team_invitation",
    "add_material",
    "add_member",
    "add_participation",
    "add_person",
    "announce",
    "appoint",
    "cancel_session",
    "change_material",
    "change_run",
    "change_session",
    "change_team_set",
    "correct_announcement",
    "create_cohort",
    "create_run",
    "create_team",
    "create_team_set",
    "create_teams",
    "decline_team_invitation",
    "discard_proposal",
    "dismiss",
    "end_participation",
    "forget_old_profiles",
    "forget_profile",
    "found_team",
    "import_people",
    "invite_everybody",
    "invite_into_team",
    "invite_people",
    "leave_team",
    "move_in_proposal",
    "move_material",
    "move_member",
    "place_members",
    "plan_session",
    "propose_teams",
    "remove_material",
    "remove_member",
    "remove_person",
    "remove_team",
    "remove_team_set",
    "restore_session",
    "set_cohorts",
    "tell_profile",
    "withdraw_team_invitation",
]
