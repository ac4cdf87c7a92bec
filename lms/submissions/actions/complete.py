"""Keeping the last complete draft, where the rule of the assignment hands it in by itself."""

from datetime import datetime

from lms.submissions import queries
from lms.submissions.models import CompleteDraft, CompleteDraftFile, Submission


def keep_complete(row: Submission, *, at: datetime) -> CompleteDraft | None:
    """Keep the draft of a held work if it is complete and more than what is handed in; what was
    kept before stays if it is not. Part of every verb that changes a draft."""
    assignment = row.sitting.assignment
    if not assignment.hands_in_at_cutoff or row.left_out_at:
        return None
    statement, saved_at, saved_by = row.statement, row.draft_saved_at, row.draft_saved_by
    files = list(row.draft_files.select_related("file"))
    lacks = queries.missing_in(row, files)
    if lacks or statement is None or saved_at is None or saved_by is None:
        return None
    latest = None if row.is_withdrawn else row.versions.defer("manifest").last()
    kept = CompleteDraft.objects.filter(submission=row)
    kept.delete()
    if latest and queries.says_the_same(latest, row, files):
        return None
    draft = CompleteDraft.objects.create(
        submission=row,
        note=row.note,
        statement=statement,
        rules_number=assignment.rules_number,
        ai_rule=assignment.ai_rule,
        ai_use=row.ai_use,
        ai_account=row.ai_account,
        saved_at=saved_at,
        saved_by=saved_by,
        kept_at=max(at, saved_at),
    )
    CompleteDraftFile.objects.bulk_create(
        CompleteDraftFile(draft=draft, file=file.file, position=position, name=file.name)
        for position, file in enumerate(files, start=1)
    )
    return draft
