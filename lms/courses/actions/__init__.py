"""The verbs of courses; each is the only door to what it changes."""

from lms.courses.actions.cohorts import (
    add_person,
    create_cohort,
    import_people,
    invite_everybody,
    invite_people,
    remove_person,
)
from lms.courses.actions.materials import (
    add_material,
    change_material,
    move_material,
    remove_material,
)
from lms.courses.actions.people import add_participation, appoint, dismiss, end_participation
from lms.courses.actions.runs import change_run, create_run, set_cohorts
from lms.courses.actions.sessions import (
    cancel_session,
    change_session,
    plan_session,
    restore_session,
)
from lms.courses.actions.teams import (
    add_member,
    create_team,
    create_team_set,
    create_teams,
    move_member,
    place_members,
    remove_member,
    remove_team,
)

__all__ = [
    "add_material",
    "add_member",
    "add_participation",
    "add_person",
    "appoint",
    "cancel_session",
    "change_material",
    "change_run",
    "change_session",
    "create_cohort",
    "create_run",
    "create_team",
    "create_team_set",
    "create_teams",
    "dismiss",
    "end_participation",
    "import_people",
    "invite_everybody",
    "invite_people",
    "move_material",
    "move_member",
    "place_members",
    "plan_session",
    "remove_material",
    "remove_member",
    "remove_person",
    "remove_team",
    "restore_session",
    "set_cohorts",
]
