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
from lms.submissions.actions.attempts import (
    end_exemption,
    exempt,
    hold,
    leave_out,
    lift_hold,
    receive,
    reopen,
    start_from,
    take_along,
    withdraw,
)
from lms.submissions.actions.confirming import (
    ask_team,
    confirm,
    contribute,
    object_to,
    settle_rounds,
)
from lms.submissions.actions.copies import copy_of, give_as_it_is
from lms.submissions.actions.drafts import (
    Declared,
    DraftChangedError,
    Received,
    add_files,
    open_draft,
    remove_file,
    save_draft,
)
from lms.submissions.actions.extensions import (
    ask_extension,
    grant_extensions,
    grant_requests,
    refuse_requests,
    remove_override,
    set_override,
    withdraw_extension,
    withdraw_request,
)
from lms.submissions.actions.handing_in import hand_in
from lms.submissions.actions.hashes import register_hashes, withdraw_hash
from lms.submissions.actions.keys import ensure_signing_key, rotate_signing_key
from lms.submissions.actions.mailed import (
    add_mailed_file,
    forget_mailed_files,
    hand_in_mailed,
    keep_mailed,
    open_mailed,
)
from lms.submissions.actions.outages import note_outage
from lms.submissions.actions.presses import bytes_count_from, press
from lms.submissions.actions.reminders import remind
from lms.submissions.actions.rounds import digest_of
from lms.submissions.actions.settling import MOST_BY_A_SCREEN, settle_cutoffs, settle_works
from lms.submissions.actions.states import lock, unlock
from lms.submissions.actions.uploads import (
    append_piece,
    begin_upload,
    drop_upload,
    finish_upload,
    forget_uploads,
)

__all__ = [
    "MOST_BY_A_SCREEN",
    "Dates",
    "Declared",
    "DraftChangedError",
    "Received",
    "Rules",
    "add_files",
    "add_mailed_file",
    "append_piece",
    "ask_extension",
    "ask_team",
    "begin_upload",
    "bytes_count_from",
    "change_rules",
    "confirm",
    "contribute",
    "copy_of",
    "create_assignment",
    "digest_of",
    "discard_rules",
    "drop_upload",
    "end_exemption",
    "ensure_signing_key",
    "exempt",
    "finish_upload",
    "forget_mailed_files",
    "forget_uploads",
    "give_as_it_is",
    "grant_extensions",
    "grant_requests",
    "hand_in",
    "hand_in_mailed",
    "hold",
    "keep_mailed",
    "leave_out",
    "lift_hold",
    "lock",
    "move_dates",
    "note_outage",
    "object_to",
    "open_draft",
    "open_mailed",
    "plan_sitting",
    "press",
    "receive",
    "refuse_requests",
    "register_hashes",
    "remind",
    "remove_file",
    "remove_override",
    "reopen",
    "rotate_signing_key",
    "save_draft",
    "set_override",
    "set_rules",
    "settle_cutoffs",
    "settle_rounds",
    "settle_works",
    "start_from",
    "take_along",
    "unlock",
    "withdraw",
    "withdraw_extension",
    "withdraw_hash",
    "withdraw_request",
]
