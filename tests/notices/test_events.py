"""The table of events against what is told, and what the letters say."""

import ast
from pathlib import Path

import pytest
from django.template.loader import get_template

from lms.notices.enums import EVENTS, Urgency

ROOT = Path(__file__).parent.parent.parent
CODE = [
    path
    for places in ("*/actions*.py", "*/actions/*.py", "*/tasks.py")
    for path in sorted((ROOT / "lms").glob(places))
]
# Below the outbox: letters of accounts are tasks, and the digest holds other letters.
NO_EVENTS = ("account", "accounts", "mfa", "notices")
LETTERS = sorted(
    f"{path.parts[-3]}.{path.name.removesuffix('.subject.txt')}"
    for path in (ROOT / "templates").glob("*/mail/*.subject.txt")
    if path.parts[-3] not in NO_EVENTS
)


def texts_of(path):
    tree = ast.parse(path.read_text())
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}


def test_every_letter_is_of_an_event_in_the_table_and_every_event_has_its_letter():
    assert sorted(EVENTS) == LETTERS


@pytest.mark.parametrize("event", EVENTS)
def test_an_event_of_the_table_is_told_somewhere(event):
    """By its whole name, or by the last part of it within its own app."""
    app, _, name = event.partition(".")
    told = set().union(*(texts_of(path) for path in CODE))
    own = set().union(*(texts_of(path) for path in CODE if app in path.parts))
    assert event in told or name in own


@pytest.mark.parametrize("event", EVENTS)
def test_an_event_has_a_text_beside_its_subject(event):
    app, _, name = event.partition(".")
    assert get_template(f"{app}/mail/{name}.txt")


def test_few_kinds_of_mail_break_quiet_hours():
    """A deadline moved, a class cancelled, a hand-in failed, and what somebody waits for."""
    urgent = {name for name, event in EVENTS.items() if event.urgency == Urgency.AT_ONCE}
    assert urgent == {
        "courses.session_cancelled",
        "submissions.common_dates",
        "submissions.dates_moved",
        "submissions.extension_refused",
        "submissions.extension_withdrawn",
        "submissions.hash_withdrawn",
        "submissions.outage",
        "submissions.own_dates",
        "submissions.receipt",
        "submissions.round_ended",
    }
