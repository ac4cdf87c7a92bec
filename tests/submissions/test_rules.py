import json
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest
from django.utils import translation

from lms.submissions import rules
from lms.submissions.enums import DateSource, Standing

OPENS = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
DUE = datetime(2026, 11, 10, 22, 0, tzinfo=UTC)
CUTOFF = datetime(2026, 11, 11, 22, 0, tzinfo=UTC)
TICK = timedelta(microseconds=1)
MINUTE = timedelta(minutes=1)


class Gap(NamedTuple):
    began_at: datetime
    ended_at: datetime


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (OPENS - TICK, Standing.NOT_OPEN),
        (OPENS, Standing.OPEN),
        (DUE, Standing.OPEN),
        (DUE + TICK, Standing.LATE),
        (CUTOFF, Standing.LATE),
        (CUTOFF + TICK, Standing.CLOSED),
    ],
)
def test_standing_changes_on_the_tick(at, expected):
    assert rules.AppliedDates(OPENS, DUE, CUTOFF).standing(at=at) == expected


@pytest.mark.parametrize(
    ("at", "seconds"),
    [(DUE, 0), (DUE + TICK, 1), (DUE + timedelta(hours=2), 7200), (OPENS, 0)],
)
def test_lateness_is_counted_in_seconds_and_is_at_least_one(at, seconds):
    assert rules.AppliedDates(OPENS, DUE, CUTOFF).seconds_late(at) == seconds


def test_grace_is_forgiven_after_both_deadlines_and_lateness_is_counted_from_the_date_itself():
    dates = rules.AppliedDates(OPENS, DUE, CUTOFF, grace=MINUTE)

    assert dates.standing(at=DUE + MINUTE) == Standing.OPEN
    assert dates.seconds_late(DUE + MINUTE) == 0
    assert dates.seconds_late(DUE + MINUTE + TICK) == 60
    assert dates.standing(at=CUTOFF + MINUTE) == Standing.LATE
    assert dates.standing(at=CUTOFF + MINUTE + TICK) == Standing.CLOSED


def test_grace_does_not_open_anything_earlier():
    dates = rules.AppliedDates(OPENS, DUE, CUTOFF, grace=MINUTE)

    assert dates.standing(at=OPENS - TICK) == Standing.NOT_OPEN


def test_an_extension_moves_both_deadlines_to_its_date():
    friday = CUTOFF + timedelta(days=3)

    dates = rules.AppliedDates(OPENS, DUE, CUTOFF).extended(friday)

    assert (dates.due_at, dates.cutoff_at) == (friday, friday)
    assert dates.source == DateSource.EXTENSION


def test_an_extension_within_the_late_period_takes_nothing_away():
    between = DUE + timedelta(hours=1)

    dates = rules.AppliedDates(OPENS, DUE, CUTOFF).extended(between)

    assert (dates.due_at, dates.cutoff_at) == (between, CUTOFF)


def test_an_extension_to_an_earlier_date_changes_nothing():
    dates = rules.AppliedDates(OPENS, DUE, CUTOFF)

    assert dates.extended(DUE - MINUTE) == dates


@pytest.mark.parametrize(
    ("began", "ended", "moved_by"),
    [
        (-60, -30, 30),  # half an hour lost before the deadline
        (-60, -55, 0),  # five minutes are part of life
        (-180, -121, 0),  # over before the last two hours
        (-180, -60, 60),  # only what falls in the last two hours counts
        (-30, 30, 60),  # down at the deadline: from the return on, what was lost before
        (10, 60, 0),  # after the deadline nobody lost anything
    ],
)
def test_an_outage_gives_back_what_it_took_before_a_deadline(began, ended, moved_by):
    gap = Gap(CUTOFF + began * MINUTE, CUTOFF + ended * MINUTE)

    assert rules.moved_by_outages(CUTOFF, [gap]) == CUTOFF + moved_by * MINUTE


def test_a_second_outage_counts_against_the_moved_deadline():
    gaps = [
        Gap(CUTOFF + 35 * MINUTE, CUTOFF + 45 * MINUTE),
        Gap(CUTOFF - 40 * MINUTE, CUTOFF),
    ]

    assert rules.moved_by_outages(CUTOFF, gaps) == CUTOFF + (45 + 5) * MINUTE


def test_outages_move_due_date_and_last_moment_each_by_its_own():
    gap = Gap(DUE - 30 * MINUTE, DUE - 10 * MINUTE)

    dates = rules.AppliedDates(OPENS, DUE, CUTOFF).after_outages([gap])

    assert dates.due_at == DUE + 20 * MINUTE
    assert dates.cutoff_at == CUTOFF
    assert dates.postponed_by == timedelta()


def test_a_deadline_typed_as_59_lasts_its_whole_minute():
    typed = datetime(2026, 11, 10, 22, 59, tzinfo=UTC)

    assert rules.end_of_typed_minute(typed) == typed + timedelta(seconds=60) - TICK
    assert rules.end_of_typed_minute(DUE) == DUE


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (timedelta(seconds=1), "1 minute"),
        (timedelta(minutes=61), "1 hour and 1 minute"),
        (timedelta(hours=2), "2 hours"),
        (timedelta(days=1, hours=3, minutes=4), "1 day and 3 hours"),
        (timedelta(days=2, minutes=4), "2 days and 4 minutes"),
    ],
)
def test_durations_are_said_in_their_two_largest_units(amount, words):
    with translation.override("en"):
        assert rules.duration_in_words(amount) == words


def test_names_are_joined_as_one_would_say_them():
    with translation.override("en"):
        assert rules.names_in_words([]) == ""
        assert rules.names_in_words(["An"]) == "An"
        assert rules.names_in_words(["An", "Bo", "Cé"]) == "An, Bo and Cé"


def test_receipt_codes_are_twenty_unambiguous_characters_and_differ():
    codes = {rules.new_receipt_code() for _ in range(500)}

    assert len(codes) == 500
    assert all(len(code) == 23 and rules.tidy_receipt_code(code) == code for code in codes)
    assert not set("".join(codes)) & set("ILOU")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("0123456789abcdefghjk", "01234-56789-ABCDE-FGHJK"),
        (" o1234 56789-ABCDE-FGHJK ", "01234-56789-ABCDE-FGHJK"),
        ("01234-56789-ABCDE-FGHJ", ""),
        ("01234-56789-ABCDE-FGHJ!", ""),
        ("", ""),
    ],
)
def test_a_typed_receipt_code_is_tidied_or_refused(typed, code):
    assert rules.tidy_receipt_code(typed) == code


def make_manifest(**changes):
    facts = {
        "assignment": "Essay",
        "assignment_id": 3,
        "run": "Najaar",
        "sitting": "first",
        "sitting_id": 4,
        "version": 1,
        "rules": 2,
        "received_at": DUE,
        "completed_at": DUE + MINUTE,
        "due_at": DUE,
        "cutoff_at": CUTOFF,
        "due_source": "default",
        "way": "pressed",
        "reason": "",
        "ai": None,
        "key_id": "",
        "submitted_by": rules.Person("An", "s1"),
        "people": [rules.Person("An", "s1")],
        "team": "",
        "files": [rules.HandedFile("één.pdf", "pdf", 10, "ab")],
        "note": "",
        "statement": "Eigen werk.",
        "software": "0.1",
        "receipt_code": "X",
    }
    return rules.Manifest(**facts | changes)


def test_the_manifest_is_canonical_and_says_the_time_twice():
    text = make_manifest().as_json()

    assert text == make_manifest().as_json()
    assert " " not in text.replace("Eigen werk.", "")
    assert "één.pdf" in text
    assert json.loads(text)["received"] == {
        "utc": "2026-11-10T22:00:00+00:00",
        "local": "2026-11-10T23:00:00+01:00",
        "zone": "Europe/Amsterdam",
    }


def test_another_fact_is_another_hash():
    ours = rules.sha256_of(make_manifest().as_json())

    assert ours != rules.sha256_of(make_manifest(statement="Anders.").as_json())
    assert len(ours) == 64
