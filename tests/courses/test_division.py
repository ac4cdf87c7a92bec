"""Proposing teams: what holds for any people, any wishes and any seed."""

import time
from collections import Counter
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.courses.enums import Slot
from lms.courses.rules import normalised, slots_in
from lms.courses.rules.division import (
    Candidate,
    Wishes,
    common_slots,
    cost,
    divide,
    numbers_of_teams,
    score,
    shortfalls,
    start,
)

MONDAY, TUESDAY = Slot.MONDAY, Slot.TUESDAY
ALL = {"overlap": 2, "spreads_sectors": True, "parts_colleagues": True}


@st.composite
def people(draw):
    return [
        Candidate(
            key=number * 7 + 1,
            sector=draw(st.sampled_from(["", "police", "care", "school"])),
            employer=draw(st.sampled_from(["", "a", "b", "c", "d"])),
            slots=draw(st.integers(0, 31)),
        )
        for number in range(draw(st.integers(1, 16)))
    ]


@st.composite
def tasks(draw):
    """People with wishes whose sizes fit their number, and a seed."""
    candidates = draw(people())
    smallest = draw(st.integers(1, 4))
    wishes = Wishes(
        smallest,
        draw(st.integers(smallest, 6)),
        overlap=draw(st.integers(0, 3)),
        spreads_sectors=draw(st.booleans()),
        parts_colleagues=draw(st.booleans()),
    )
    if not numbers_of_teams(len(candidates), wishes):
        wishes = Wishes(1, 6, wishes.overlap, parts_colleagues=wishes.parts_colleagues)
    return candidates, wishes, draw(st.integers(0, 9999))


any_task = given(tasks())
patient = settings(deadline=None, max_examples=25)


@patient
@any_task
def test_everybody_is_in_exactly_one_team_of_a_size_that_was_asked(task):
    candidates, wishes, seed = task

    teams = divide(candidates, wishes, seed=seed)

    assert sorted(chain(*teams)) == [one.key for one in candidates]
    assert all(wishes.smallest <= len(team) <= wishes.largest for team in teams)


@patient
@any_task
def test_the_same_seed_gives_the_same_division_in_whatever_order_people_come(task):
    candidates, wishes, seed = task

    assert divide(candidates, wishes, seed=seed) == divide(candidates[::-1], wishes, seed=seed)


@patient
@any_task
def test_the_search_never_ends_worse_than_it_began(task):
    candidates, wishes, seed = task
    began = start(candidates, wishes, seed=seed)

    ended = divide(candidates, wishes, seed=seed)

    assert cost(ended, candidates, wishes) <= cost(began, candidates, wishes)


@patient
@any_task
def test_colleagues_are_together_only_where_there_are_too_few_teams(task):
    candidates, wishes, seed = task
    wishes = Wishes(wishes.smallest, wishes.largest, wishes.overlap, True, True)
    employers = Counter(one.employer for one in candidates if one.employer)
    most_teams = numbers_of_teams(len(candidates), wishes)[-1]

    teams = divide(candidates, wishes, seed=seed)

    together = any(one.colleagues for one in shortfalls(teams, candidates, wishes))
    assert together == (max(employers.values(), default=0) > most_teams)


@patient
@any_task
def test_what_is_said_to_be_missing_is_missing_and_nothing_else(task):
    candidates, wishes, seed = task
    known = {one.key: one for one in candidates}

    teams = divide(candidates, wishes, seed=seed)

    found = shortfalls(teams, candidates, wishes)
    for team, lacks in zip(teams, found, strict=True):
        slots = common_slots(known[key].slots for key in team).bit_count()
        assert lacks.overlap == (slots if slots < wishes.overlap else None)
    is_perfect = not any(one.unmet for one in found)
    assert (score(found, wishes) == 100) == is_perfect == (cost(teams, candidates, wishes) == 0)


def test_other_seeds_give_other_divisions():
    candidates = [Candidate(number) for number in range(12)]

    found = {divide(candidates, Wishes(3, 4), seed=seed) for seed in range(5)}

    assert len(found) == 5


@pytest.mark.parametrize(
    ("people", "sizes", "numbers"),
    [(25, (3, 4), [7, 8]), (5, (3, 4), []), (2, (3, 4), []), (6, (3, 3), [2]), (1, (1, 4), [1])],
)
def test_so_many_people_make_so_many_teams(people, sizes, numbers):
    assert list(numbers_of_teams(people, Wishes(*sizes))) == numbers


def test_people_who_cannot_be_divided_are_not():
    with pytest.raises(ValueError, match="5"):
        divide([Candidate(number) for number in range(5)], Wishes(3, 4), seed=1)


def test_more_teams_are_made_when_that_keeps_colleagues_apart():
    """Twelve are three teams of four, or four of three; four colleagues need four."""
    candidates = [Candidate(n, employer="police" if n < 4 else "") for n in range(12)]

    apart = divide(candidates, Wishes(3, 4, parts_colleagues=True), seed=1)

    assert [len(team) for team in apart] == [3, 3, 3, 3]
    assert [len(team) for team in divide(candidates, Wishes(3, 4), seed=1)] == [4, 4, 4]


def test_people_who_can_on_the_same_evening_come_together():
    candidates = [
        Candidate(1, slots=MONDAY),
        Candidate(2, slots=TUESDAY),
        Candidate(3, slots=MONDAY),
        Candidate(4, slots=TUESDAY),
    ]

    assert divide(candidates, Wishes(2, 2, overlap=1), seed=3) == ((1, 3), (2, 4))


def test_what_a_team_lacks_is_named_with_its_people():
    candidates = [
        Candidate(1, "police", "city", MONDAY),
        Candidate(2, "police", "city", TUESDAY),
        Candidate(3, "school", "", 0),
    ]
    wishes = Wishes(2, 2, overlap=1, spreads_sectors=True, parts_colleagues=True)

    (lacks,) = shortfalls([(1, 2, 3)], candidates, wishes)

    assert lacks.is_wrong_size
    assert lacks.overlap == 0
    assert lacks.colleagues == lacks.same_sector == ((1, 2),)
    assert lacks.unmet == 4
    assert score([lacks], wishes) == 0


def test_who_told_nothing_stands_in_nobodys_way():
    assert common_slots([0, MONDAY | TUESDAY, 0, TUESDAY]) == TUESDAY
    assert slots_in(MONDAY | Slot.SUNDAY_EVENING) == [MONDAY, Slot.SUNDAY_EVENING]
    candidates = [Candidate(number) for number in range(6)]
    wishes = Wishes(3, 3, **ALL)
    assert score(shortfalls(divide(candidates, wishes, seed=1), candidates, wishes), wishes) == 100


@pytest.mark.parametrize(("number", "seconds"), [(25, 5), (150, 30)])
def test_a_whole_cohort_is_divided_while_somebody_waits(number, seconds):
    """In one second and ten on a machine that does nothing else; here others work beside it."""
    candidates = [
        Candidate(n, f"s{n % 5}", f"e{n % (number // 3)}", 1 << n % 5 | 1 << n * 3 % 11)
        for n in range(number)
    ]
    wishes = Wishes(3, 4, **ALL)
    began = time.process_time()

    teams = divide(candidates, wishes, seed=1)

    assert time.process_time() - began < seconds
    assert cost(teams, candidates, wishes) < cost(
        start(candidates, wishes, seed=1), candidates, wishes
    )


@pytest.mark.parametrize(
    "typed", ["Gemeente  Oosterleem", "gemeente oosterleem", "GEMEENTE-Oosterleém "]
)
def test_the_same_name_is_the_same_however_it_is_typed(typed):
    assert normalised(typed) == "gemeenteoosterleem"
