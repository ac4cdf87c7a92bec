from decimal import Decimal

from lms.rubrics.rules import Choice, proposed_sum


def choice(points, best=4, weight=None):
    def number(value):
        return None if value is None else Decimal(str(value))

    return Choice(points=number(points), best=number(best), weight=number(weight))


def test_points_are_added_and_the_sum_shows_how():
    proposal = proposed_sum([choice(2), choice("1.50"), choice(0)])

    assert proposal.total == Decimal("3.5")
    assert proposal.best == 12
    assert proposal.arithmetic == "2 + 1.5 + 0 = 3.5"


def test_weights_count_when_every_criterion_has_one():
    proposal = proposed_sum([choice(8, 10, 40), choice(7, 10, 60)])

    assert proposal.total == Decimal("7.4")
    assert proposal.best == 10
    assert proposal.arithmetic == "8 × 40% + 7 × 60% = 7.4"


def test_a_level_without_points_leaves_no_sum():
    assert proposed_sum([choice(2), choice(None)]) is None
    assert proposed_sum([]) is None


def test_whole_tens_keep_their_zeros():
    assert proposed_sum([choice(10), choice(20)]).arithmetic == "10 + 20 = 30"
