import pytest
from django.core.exceptions import PermissionDenied

from lms.core.verdict import YES, Refused, no


def test_yes_is_truthy_and_enforces_nothing():
    assert YES
    YES.enforce()


def test_no_is_falsy_and_refuses_with_its_sentence():
    verdict = no("De termijn is verstreken.")

    assert not verdict
    with pytest.raises(Refused, match=r"De termijn is verstreken\."):
        verdict.enforce()


def test_refused_is_answered_as_a_403():
    assert issubclass(Refused, PermissionDenied)
