"""Reads for the marking screens."""

from lms.reviews.queries.counts import (
    Counts,
    awaiting_marking_for,
    counts_for,
    marks_somewhere,
    tally_of,
)
from lms.reviews.queries.faces import Face, face_of, name_of_copy, trouble_of, url_of
from lms.reviews.queries.judgements import (
    JudgedCriterion,
    assessment_of,
    cells_of,
    earlier_assessment_of,
    judged_criteria,
    labelled_to_judge,
    policy_of,
    proposal_for,
    scale_of,
    versions_to_judge,
)
from lms.reviews.queries.works import (
    Neighbours,
    VersionLine,
    WorkRow,
    around,
    is_found,
    shows,
    sittings_to_mark,
    works_of,
)

__all__ = [
    "Counts",
    "Face",
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
    "face_of",
    "is_found",
    "judged_criteria",
    "labelled_to_judge",
    "marks_somewhere",
    "name_of_copy",
    "policy_of",
    "proposal_for",
    "scale_of",
    "shows",
    "sittings_to_mark",
    "tally_of",
    "trouble_of",
    "url_of",
    "versions_to_judge",
    "works_of",
]
