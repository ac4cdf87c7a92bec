"""The verbs of handing in."""

from lms.submissions.actions.assignments import (
    Dates,
    Rules,
    change_rules,
    create_assignment,
    discard_rules,
    move_dates,
    plan_sitting,
    set_rules,
)
from lms.submissions.actions.drafts import (
    DraftChangedError,
    Received,
    add_files,
    open_draft,
    remove_file,
    save_draft,
)
from lms.submissions.actions.handing_in import hand_in
from lms.submissions.actions.keys import ensure_signing_key, rotate_signing_key
from lms.submissions.actions.states import lock, unlock

__all__ = [
    "Dates",
    "DraftChangedError",
    "Received",
    "Rules",
    "add_files",
    "change_rules",
    "create_assignment",
    "discard_rules",
    "ensure_signing_key",
    "hand_in",
    "lock",
    "move_dates",
    "open_draft",
    "plan_sitting",
    "remove_file",
    "rotate_signing_key",
    "save_draft",
    "set_rules",
    "unlock",
]
