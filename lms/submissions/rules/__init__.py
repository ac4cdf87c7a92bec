"""Pure rules of handing in, on plain values."""

from lms.core.words import moment_in_words, names_in_words
from lms.submissions.rules.dates import (
    LONGEST_REQUEST,
    AppliedDates,
    end_of_typed_minute,
    moved_by_outages,
)
from lms.submissions.rules.declarations import Declaration, ai_question, declaration
from lms.submissions.rules.hashes import HASH_WAITS, hashes_in
from lms.submissions.rules.labels import new_label
from lms.submissions.rules.named import Mention, Sought, mentions_in, sought_of
from lms.submissions.rules.receipts import (
    HandedFile,
    Manifest,
    Person,
    draft_saved_in,
    draft_sha256,
    new_receipt_code,
    sha256_of,
    tidy_receipt_code,
)
from lms.submissions.rules.signing import UnreadableKey, is_signed, new_key_pair, sign
from lms.submissions.rules.stands import (
    Stand,
    stand,
    stand_by_rule,
    stand_of_asked,
    stand_of_exempt,
)
from lms.submissions.rules.words import (
    days_in_words,
    duration_in_words,
    exactly_in_words,
    way_in_words,
)

__all__ = [
    "HASH_WAITS",
    "LONGEST_REQUEST",
    "AppliedDates",
    "Declaration",
    "HandedFile",
    "Manifest",
    "Mention",
    "Person",
    "Sought",
    "Stand",
    "UnreadableKey",
    "ai_question",
    "days_in_words",
    "declaration",
    "draft_saved_in",
    "draft_sha256",
    "duration_in_words",
    "end_of_typed_minute",
    "exactly_in_words",
    "hashes_in",
    "is_signed",
    "mentions_in",
    "moment_in_words",
    "moved_by_outages",
    "names_in_words",
    "new_key_pair",
    "new_label",
    "new_receipt_code",
    "sha256_of",
    "sign",
    "sought_of",
    "stand",
    "stand_by_rule",
    "stand_of_asked",
    "stand_of_exempt",
    "tidy_receipt_code",
    "way_in_words",
]
