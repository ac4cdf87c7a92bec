"""Proposing teams: a seeded local search, the same for the same people, wishes and seed.

Employers come first. Dealing the people out employer by employer keeps colleagues apart whenever
there are enough teams, and no step of the search is taken that brings two together, so the wish
is broken only where it cannot be kept. What is left is weighed: a team that lacks an evening in
common weighs more than one with a sector twice. Who told nothing stands in nobody's way.
"""

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from lms.courses.enums import ALL_SLOTS

# How many divisions the search looks at in all, and from how many starting points at most.
LOOKS = 150_000
STARTS = 12
COLLEAGUES, NO_SLOT, SAME_SECTOR = 10_000, 3, 1

Teams = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody to place, with what was told; empty and 0 are nothing told."""

    key: int
    sector: str = ""
    employer: str = ""
    slots: int = 0


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the lecturer asks of every team. `overlap` is in how many parts of the week all of its
    people can work together; 0 asks nothing."""

    smallest: int
    largest: int
    overlap: int = 0
    spreads_sectors: bool = False
    parts_colleagues: bool = False


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What one team lacks; empty when it has all that was asked."""

    size: int
    is_wrong_size: bool = False
    # In how many parts of the week they can work together, if that is too few.
    overlap: int | None = None
    # Keys of people who share an employer, and of those who share a sector.
    colleagues: tuple[tuple[int, ...], ...] = ()
    same_sector: tuple[tuple[int, ...], ...] = ()

    @property
    def unmet(self) -> int:
        """How many of the wishes this team does not meet."""
        return sum(
            (
                self.is_wrong_size,
                self.overlap is not None,
                bool(self.colleagues),
                bool(self.same_sector),
            )
        )


def numbers_of_teams(people: int, wishes: Wishes) -> range:
    """In how many teams of the sizes asked so many people can be divided; empty if in none."""
    fewest = -(-people // wishes.largest)
    return range(max(fewest, 1), people // wishes.smallest + 1)


def divide(people: Iterable[Candidate], wishes: Wishes, *, seed: int) -> Teams:
    """The best division that the search finds; raises `ValueError` where none of the sizes fits.

    The order in which the people come makes no difference.
    """
    candidates = sorted(people, key=lambda one: one.key)
    number = _number_of_teams(candidates, wishes)
    chance = random.Random(seed)  # noqa: S311 - to be repeated, not to be kept secret
    search = _Search(candidates, wishes, looks=LOOKS)
    best = search.improved(_dealt(candidates, number, chance))
    for _ in range(STARTS - 1):
        if search.looks <= 0 or not search.cost(best):
            break
        best = min(best, search.improved(_dealt(candidates, number, chance)), key=search.cost)
    return tuple(sorted(tuple(sorted(candidates[i].key for i in team)) for team in best))


def start(people: Iterable[Candidate], wishes: Wishes, *, seed: int) -> Teams:
    """Where the search begins: everybody dealt out, employer by employer."""
    candidates = sorted(people, key=lambda one: one.key)
    chance = random.Random(seed)  # noqa: S311 - likewise
    dealt = _dealt(candidates, _number_of_teams(candidates, wishes), chance)
    return tuple(sorted(tuple(sorted(candidates[i].key for i in team)) for team in dealt))


def cost(teams: Iterable[Iterable[int]], people: Iterable[Candidate], wishes: Wishes) -> int:
    """What a division weighs; less is better, 0 is all that was asked."""
    known = {one.key: one for one in people}
    return sum(_cost([known[key] for key in team], wishes) for team in teams)


def shortfalls(
    teams: Iterable[Iterable[int]], people: Iterable[Candidate], wishes: Wishes
) -> list[Shortfall]:
    """What each of the teams lacks, in their order."""
    known = {one.key: one for one in people}
    return [_shortfall([known[key] for key in team], wishes) for team in teams]


def score(found: Sequence[Shortfall], wishes: Wishes) -> int:
    """How much of what was asked is met, from 0 to 100; only all of it is 100."""
    asked = 1 + (wishes.overlap > 0) + wishes.spreads_sectors + wishes.parts_colleagues
    total = asked * len(found)
    return (total - sum(one.unmet for one in found)) * 100 // total if total else 100


def common_slots(slots: Iterable[int]) -> int:
    """The parts of the week that suit everybody; who told nothing can always."""
    common = ALL_SLOTS
    for one in slots:
        common &= one or ALL_SLOTS
    return common


def _number_of_teams(candidates: Sequence[Candidate], wishes: Wishes) -> int:
    """The fewest teams, unless more of them keep colleagues apart."""
    possible = numbers_of_teams(len(candidates), wishes)
    if not possible:
        raise ValueError(len(candidates))
    if not wishes.parts_colleagues:
        return possible[0]
    employers = Counter(one.employer for one in candidates if one.employer)
    most = max(employers.values(), default=0)
    return min(max(possible[0], most), possible[-1])


def _dealt(candidates: Sequence[Candidate], number: int, chance: random.Random) -> list[list[int]]:
    """Positions dealt out in turn, colleagues one after another and so into different teams."""
    order = list(range(len(candidates)))
    chance.shuffle(order)
    rank = {candidates[i].employer: chance.random() for i in order if candidates[i].employer}
    order.sort(key=lambda i: rank.get(candidates[i].employer, 1))
    teams: list[list[int]] = [[] for _ in range(number)]
    for turn, i in enumerate(order):
        teams[turn % number].append(i)
    return teams


class _Search:
    """Swaps two people, or moves one, as long as it makes the division better."""

    def __init__(self, candidates: Sequence[Candidate], wishes: Wishes, *, looks: int) -> None:
        self._candidates, self._wishes, self.looks = candidates, wishes, looks

    def cost(self, teams: Iterable[Sequence[int]]) -> int:
        return sum(self._weigh(team) for team in teams)

    def _weigh(self, team: Sequence[int]) -> int:
        return _cost([self._candidates[i] for i in team], self._wishes)

    def improved(self, teams: list[list[int]]) -> list[list[int]]:
        """The division itself, changed until no step helps or the looks are used up."""
        costs = [self._weigh(team) for team in teams]
        has_moved = True
        while has_moved and any(costs):
            has_moved = False
            for a, b in combinations(range(len(teams)), 2):
                if not (costs[a] or costs[b]):
                    continue
                for one, other in self._steps(teams[a], teams[b]):
                    self.looks -= 1
                    if self.looks < 0:
                        return teams
                    new = self._weigh(one), self._weigh(other)
                    if sum(new) < costs[a] + costs[b]:
                        teams[a], teams[b] = one, other
                        costs[a], costs[b] = new
                        has_moved = True
                        break
        return teams

    def _steps(self, one: list[int], other: list[int]) -> Iterator[tuple[list[int], list[int]]]:
        for i in one:
            for j in other:
                yield [j if x == i else x for x in one], [i if x == j else x for x in other]
        for giver, taker, is_turned in ((one, other, False), (other, one, True)):
            if len(giver) > self._wishes.smallest and len(taker) < self._wishes.largest:
                for i in giver:
                    pair = [x for x in giver if x != i], [*taker, i]
                    yield pair[::-1] if is_turned else pair


def _cost(team: Sequence[Candidate], wishes: Wishes) -> int:
    total = 0
    if wishes.parts_colleagues:
        total += COLLEAGUES * _doubles(one.employer for one in team)
    if wishes.overlap:
        common = common_slots(one.slots for one in team).bit_count()
        total += NO_SLOT * max(wishes.overlap - common, 0)
    if wishes.spreads_sectors:
        total += SAME_SECTOR * _doubles(one.sector for one in team)
    return total


def _doubles(values: Iterable[str]) -> int:
    """How many pairs have the same value."""
    counts = Counter(value for value in values if value)
    return sum(n * (n - 1) // 2 for n in counts.values())


def _shortfall(team: Sequence[Candidate], wishes: Wishes) -> Shortfall:
    common = common_slots(one.slots for one in team).bit_count()
    is_short = bool(wishes.overlap) and common < wishes.overlap
    return Shortfall(
        size=len(team),
        is_wrong_size=not wishes.smallest <= len(team) <= wishes.largest,
        overlap=common if is_short else None,
        colleagues=_sharing(team, "employer") if wishes.parts_colleagues else (),
        same_sector=_sharing(team, "sector") if wishes.spreads_sectors else (),
    )


def _sharing(team: Sequence[Candidate], what: str) -> tuple[tuple[int, ...], ...]:
    groups: dict[str, list[int]] = {}
    for one in team:
        if value := getattr(one, what):
            groups.setdefault(value, []).append(one.key)
    return tuple(tuple(keys) for keys in groups.values() if len(keys) > 1)
