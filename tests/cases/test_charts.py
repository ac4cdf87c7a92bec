from decimal import Decimal

import pytest

from lms.cases import charts


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("45,1", "45.1"),
        ("1.316", "1316"),
        ("9 400", "9400"),
        ("\N{MINUS SIGN}15 %", "-15"),
        (Decimal("12.5"), "12.5"),
        (7, "7"),
    ],
)
def test_numbers_are_read_as_typed(typed, number):
    assert charts.to_number(typed) == Decimal(number)


@pytest.mark.parametrize(
    "typed", [None, "", "–", "n.v.t.", "22,7 (4,7)", float("nan"), "NaN", True]
)
def test_what_is_no_number_is_missing(typed):
    assert charts.to_number(typed) is None


def test_columns_are_numbers_between_whatever():
    assert charts.column_numbers("4, 5 en 4") == [4, 5]
    assert charts.column_numbers(None) == []


def test_dots_have_a_row_for_each_line_and_a_mark_for_each_number():
    chart = charts.dots(["wijk", "a", "b"], [["Noord", 10, 50], ["Zuid", 20, None]], 1, [2, 3])

    assert [row.label for row in chart.rows] == ["Noord", "Zuid"]
    assert [[mark.value for mark in row.marks] for row in chart.rows] == [[10, 50], [20]]
    assert [series.name for series in chart.series] == ["a", "b"]
    assert chart.ticks[0].value == 0
    assert chart.ticks[-1].value == 50
    assert chart.rows[0].marks[1].x == "97.00%"


def test_nothing_is_drawn_without_numbers():
    assert charts.dots(["wijk", "a"], [["Noord", None]], 1, [2]) is None
    assert charts.intervals(["wijk", "a", "m"], [], 1, 2, 3) is None
    assert charts.lines(["t", "a"], [], 1, [2]) is None


def test_a_column_that_is_not_there_is_no_error():
    assert charts.dots(["wijk"], [["Noord"]], 1, [9]) is None


def test_intervals_reach_the_margin_on_both_sides():
    chart = charts.intervals(["s", "v", "m"], [["A", 20, 10], ["B", 30, None]], 1, 2, 3)

    assert chart.rows[0].start < chart.rows[0].marks[0].x < chart.rows[0].end
    assert chart.rows[1].start == chart.rows[1].end == chart.rows[1].marks[0].x


def test_equal_numbers_still_have_a_scale():
    chart = charts.dots(["w", "a"], [["A", 0], ["B", 0]], 1, [2])

    assert [row.marks[0].x for row in chart.rows] == ["2.00%", "2.00%"]


def test_lines_break_where_a_number_is_missing():
    rows = [["1", 0], ["2", 10], ["3", None], ["4", 5], ["5", 5]]

    panel = charts.lines(["t", "a"], rows, 1, [2]).panels[0]

    assert panel.lines == ["0,40 25,0", "75,20 100,20"]
    assert (panel.first, panel.last, panel.low, panel.high) == (0, 5, 0, 10)


def test_a_number_between_gaps_is_a_dot():
    rows = [["1", None], ["2", 10], ["3", None], ["4", 5], ["5", 5]]

    panel = charts.lines(["t", "a"], rows, 1, [2]).panels[0]

    assert panel.dots == [("25", "0")]
