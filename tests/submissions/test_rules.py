import json
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from lms.submissions import rules
from lms.submissions.enums import Standing

OPENS = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
DUE = datetime(2026, 11, 10, 22, 0, tzinfo=UTC)
CUTOFF = datetime(2026, 11, 11, 22, 0, tzinfo=UTC)
TICK = timedelta(microseconds=1)


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
    assert rules.standing(at, opens_at=OPENS, due_at=DUE, cutoff_at=CUTOFF) == expected


def test_lateness_is_nothing_before_due_and_the_difference_after():
    assert rules.lateness(DUE - TICK, due_at=DUE) == timedelta()
    assert rules.lateness(DUE + timedelta(hours=2), due_at=DUE) == timedelta(hours=2)


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
        "due_at": DUE,
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
