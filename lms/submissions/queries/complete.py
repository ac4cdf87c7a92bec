"""Whether a draft has all that a hand-in needs, and what its owner is told where the assignment
hands in the last complete one by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from lms.submissions import rules
from lms.submissions.enums import AiRule, AiUse
from lms.submissions.models import (
    CompleteDraft,
    CompleteDraftFile,
    DraftFile,
    Promised,
    Sitting,
    Submission,
    SubmissionVersion,
    promised_in,
)


@dataclass(frozen=True, slots=True)
class ByItself:
    """What becomes of a work at the last moment if nobody presses, in words."""

    text: str
    is_promised: bool
    is_left_out: bool
    # Nothing was changed since the version that is handed in, so nothing has to be done.
    is_handed_in: bool = False
    # What it would hand in and the draft as it stands no longer has.
    files_aside: Sequence[CompleteDraftFile] = ()

    @property
    def tone(self) -> str:
        if self.is_promised or self.is_handed_in:
            return "info"
        return "neutral" if self.is_left_out else "warn"


def missing_in(submission: Submission | None, files: Sequence[DraftFile]) -> list[str]:
    """What a draft lacks to be handed in, as the hand-in itself would refuse it."""
    if submission is None:
        return [_("a file"), _("the statement of own work")]
    assignment, lacks = submission.sitting.assignment, []
    if not files:
        lacks.append(_("a file"))
    if submission.statement_id is None or submission.statement != assignment.statement:
        lacks.append(_("the statement of own work"))
    if assignment.ai_rule != AiRule.NOT_ASKED:
        if submission.ai_use == AiUse.UNSAID:
            lacks.append(_("the answer about generative AI"))
        elif submission.ai_use == AiUse.USED and not submission.ai_account:
            lacks.append(_("what generative AI was used for"))
    return lacks


def says_the_same(
    version: SubmissionVersion, submission: Submission, files: Sequence[DraftFile]
) -> bool:
    """Whether a version holds what the draft does."""
    said = (submission.note, submission.ai_use, submission.ai_account)
    return (version.note, version.ai_use, version.ai_account) == said and [
        (file.file_id, file.name) for file in version.files.all()
    ] == [(file.file_id, file.name) for file in files]


def by_itself_of(
    sitting: Sitting, submission: Submission | None, dates: rules.AppliedDates
) -> ByItself | None:
    """What the rule of the assignment does with a work; None where it has no such rule."""
    if not sitting.assignment.hands_in_at_cutoff:
        return None
    if submission and submission.left_out_at:
        said = _left_out(str(submission.left_out_by), submission.left_out_at)
        return ByItself(said, is_promised=False, is_left_out=True)
    found = promised_in([sitting], works=[submission.pk]) if submission else []
    version = submission.versions.defer("manifest").last() if submission else None
    if submission and submission.is_withdrawn:
        version = None
    files = list(submission.draft_files.all()) if submission else []
    lacks = missing_in(submission, files)
    if found and found[0].is_kept:
        text = " ".join([*_kept(found[0]), *_unfinished(found[0].draft, submission, lacks)])
        here = {(file.file_id, file.name) for file in files}
        aside = [
            one
            for one in found[0].draft.files.select_related("file")
            if (one.file_id, one.name) not in here
        ]
        return ByItself(text, is_promised=True, is_left_out=False, files_aside=aside)
    saved_at = submission.draft_saved_at if submission else None
    return ByItself(
        _not_kept(dates, version, lacks),
        is_promised=False,
        is_left_out=False,
        is_handed_in=bool(version and not (saved_at and saved_at > version.completed_at)),
    )


def _kept(found: Promised) -> list[str]:
    names = [file.name for file in found.draft.files.all()]
    said = _(
        "At the last moment, %(when)s, the last complete draft is handed in by itself: saved "
        "%(saved)s, with %(files)s."
    ) % {
        "when": rules.moment_in_words(found.moment),
        "saved": rules.moment_in_words(found.draft.saved_at),
        "files": rules.names_in_words(names),
    }
    return (
        [said, _("It then counts as late. Hand in yourself to be earlier.")]
        if found.is_late
        else [said]
    )


def _unfinished(
    draft: CompleteDraft, submission: Submission | None, lacks: list[str]
) -> list[str]:
    """That the draft went on since, and is not complete as it stands."""
    if not lacks or submission is None or submission.draft_saved_at == draft.saved_at:
        return []
    return [
        _("What stands here now lacks %(missing)s, so it is that earlier draft that counts.")
        % {"missing": rules.names_in_words(lacks)}
    ]


def _not_kept(
    dates: rules.AppliedDates, version: SubmissionVersion | None, lacks: list[str]
) -> str:
    when = rules.moment_in_words(dates.cutoff_at)
    missing = rules.names_in_words(lacks)
    if version is None:
        return _(
            "Nothing would be handed in by itself at the last moment, %(when)s: this draft still "
            "lacks %(missing)s."
        ) % {"when": when, "missing": missing or _("a press on “Save draft”")}
    about = {"number": version.number, "missing": missing, "when": when}
    if dates.seconds_late(dates.cutoff_at) > version.seconds_late:
        return (
            _(
                "Version %(number)d stays what is handed in. What you change from now on would be "
                "later, so it is not handed in by itself at the last moment, %(when)s: press “Hand "
                "in” if it is to count."
            )
            % about
        )
    if lacks:
        return (
            _(
                "Version %(number)d stays what is handed in, for this draft lacks %(missing)s. When "
                "it is complete, it takes the place of that version at the last moment, %(when)s."
            )
            % about
        )
    return (
        _(
            "Version %(number)d is what is handed in. What you change from now on takes its place by "
            "itself at the last moment, %(when)s, if it is complete then."
        )
        % about
    )


def _left_out(name: str, when: datetime) -> str:
    return _(
        "%(name)s chose on %(when)s that nothing is handed in by itself here. Only a press on “Hand "
        "in” counts."
    ) % {"name": name, "when": rules.moment_in_words(when)}
