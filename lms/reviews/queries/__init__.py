"""Reads for the marking screens."""

from lms.reviews.queries.counts import (
    Counts,
    awaiting_marking_for,
    counts_for,
    marks_somewhere,
    tally_of,
)
from lms.reviews.queries.judgements import (
    JudgedCriterion,
    assessment_of,
    cells_of,
    earlier_assessment_of,
    files_of,
    judged_criteria,
    names_on,
    policy_of,
    proposal_for,
    scale_of,
    to_judge,
)
from lms.reviews.queries.works import (
    Neighbours,
    VersionLine,
    WorkRow,
    around,
    is_found,
    shows,
    works_of,
)

__all__ = [
    "Counts",
    "JudgedCriterion",
    "Neighbours",
    "VersionLine",
    "WorkRow",
    "around",
    "assessment_of",
    "awaiting_marking_for",
    "cells_of",
    "counts_for",
    "earlier_assessment_of",
    "files_of",
    "is_found",
    "judged_criteria",
    "marks_somewhere",
    "names_on",
    "policy_of",
    "proposal_for",
    "scale_of",
    "shows",
    "tally_of",
    "to_judge",
    "works_of",
]
