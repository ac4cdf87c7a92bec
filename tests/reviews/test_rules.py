from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from lms.reviews.rules import NotOnScaleError, Scale, proposal_of, shown
from lms.rubrics.rules import Choice, proposed_sum

D = Decimal
SCALE = Scale()
HALVES = Scale(step=D("0.5"))
marks = st.integers(10, 100).map(lambda tenths: D(tenths) / 10)


@pytest.mark.parametrize(
    ("typed", "mark"),
    [
        ("7,5", "7.5"),
        ("7.5", "7.5"),
        (" 7 ", "7.0"),
        ("10", "10.0"),
        ("10,0", "10.0"),
        ("1", "1.0"),
        ("5,50", "5.5"),
    ],
)
def test_parse_reads_what_people_type(typed, mark):
    assert SCALE.parse(typed) == D(mark)
    assert str(SCALE.parse(typed)) == mark


@pytest.mark.parametrize(
    "typed", ["", "zeven", "7,5,1", "7-", "-7", "1e1", "NaN", "\u0667", "7½", "."]
)
def test_parse_refuses_what_is_no_number_with_an_example(typed):
    with translation.override("en"), pytest.raises(NotOnScaleError, match=r"for example 7\.7"):
        SCALE.parse(typed)


@pytest.mark.parametrize("typed", ["0,9", "10,1", "0", "75", "9" * 60])
def test_parse_refuses_what_is_off_the_scale(typed):
    with (
        translation.override("en"),
        pytest.raises(NotOnScaleError, match=r"between 1\.0 and 10\.0"),
    ):
        SCALE.parse(typed)


def test_parse_refuses_what_lies_between_two_steps_and_names_them():
    with translation.override("en"), pytest.raises(NotOnScaleError, match=r"6\.5 or 7\.0"):
        HALVES.parse("6,8")
    with pytest.raises(NotOnScaleError):
        SCALE.parse("7,55")


@given(marks)
def test_every_mark_of_the_scale_is_read_back_as_it_is_shown(mark):
    for language in ("nl", "en"):
        with translation.override(language):
            assert SCALE.parse(shown(mark)) == mark


@given(st.decimals(-100, 100, allow_nan=False, places=4))
def test_the_nearest_mark_is_on_the_scale_and_at_most_half_a_step_away(value):
    for scale in (SCALE, HALVES, Scale(D(0), D(20), D("0.3"), D(10))):
        mark = scale.nearest(value)
        assert scale.checked(mark) == mark
        inside = min(max(value, scale.lowest), scale.highest)
        assert abs(mark - inside) <= scale.step


def test_nearest_rounds_halves_upwards():
    assert SCALE.nearest(D("5.45")) == D("5.5")
    assert SCALE.nearest(D("5.449")) == D("5.4")


def test_the_pass_line_itself_passes():
    assert SCALE.is_pass(D("5.5"))
    assert not SCALE.is_pass(D("5.4"))


def points(*rows):
    return proposed_sum([Choice(D(got), D(best), weight) for got, best, weight in rows])


def test_points_that_add_up_to_the_top_of_the_scale_are_the_mark():
    with translation.override("en"):
        proposal = proposal_of(points(("2.5", 4, None), (5, 6, None)), SCALE)

    assert proposal.mark == D("7.5")
    assert proposal.arithmetic == "2.5 + 5 = 7.5 of 10 points"


def test_other_points_are_spread_over_the_scale():
    with translation.override("en"):
        proposal = proposal_of(points((2, 2, None), (1, 2, None)), SCALE)

    assert proposal.mark == D("7.8")
    assert proposal.arithmetic == "2 + 1 = 3 of 4 points; 1 + 9 × 3/4 = 7.75"


def test_weights_weigh():
    proposal = proposal_of(points((8, 10, D(40)), (7, 10, D(60))), SCALE)

    assert proposal.mark == D("7.4")


def test_nothing_is_proposed_where_there_are_no_points_to_get():
    assert proposal_of(points((0, 0, None)), SCALE) is None


def test_marks_are_written_as_the_reader_writes_them():
    with translation.override("nl"):
        assert shown(D("7.5")) == "7,5"
    with translation.override("en"):
        assert shown(D(7)) == "7.0"
