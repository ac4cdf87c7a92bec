"""Which screens are measured, what is aimed at, and the table that says how far it is met."""

import hashlib
import os
import platform
import re
import statistics
import time
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from benchmarks.measure import Environ, Measured, Person, measure
from benchmarks.weight import cold_weight
from benchmarks.world import FEW, World, make_world, papers

# What docs/decisions/0011-speed.md aims at.
PAGE, SCREEN = 3, 15
MOST_QUERIES = 12
FLAT = 1.1
COLD = 60  # kB
PAPER = 1_000_000
INPUTS = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
LINE = "{:<34}{:>6}{:>8}{:>8}{:>8}{:>8}{:>9}{:>8}{:>13}  {}"


def report(*, seconds: float, students: int) -> None:
    began = time.monotonic()
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        world = make_world(students, at=timezone.now())
        print(
            f"{connection.vendor}, Python {platform.python_version()}, {os.cpu_count()} cores; "
            f"{students} students; made in {time.monotonic() - began:.0f} s\n"
        )
        _tell(world, seconds)
    finally:
        connection.creation.destroy_test_db("", verbosity=0)
    print(f"\n{time.monotonic() - began:.0f} s in all")


def _tell(world: World, seconds: float) -> None:
    kinds = _kinds(world)
    measure(kinds.values(), seconds=seconds)
    print(
        LINE.format("", "n", "req/s", "median", "p95", "CPU", "queries", "gzip", "times floor", "")
    )
    for kind in kinds.values():
        _tell_row(kind)
    print("median, p95 and CPU in ms of one request, gzip in bytes; times the CPU of its floor\n")
    _tell_hand_in(kinds["hand in"])
    _tell_rows(kinds, rows=len(world.students))
    queries = kinds["tonight"].queries
    print(f"Queries of /tonight/: {queries}; {_aim(queries, MOST_QUERIES)}.")
    weights = cold_weight(Person(world.student), world.page.url)
    total = sum(weights.values()) / 1000
    print(
        f"Cold assignment page, without images: {total:.1f} kB in {len(weights)} answers; "
        f"{_aim(total, COLD)}."
    )


def _kinds(world: World) -> dict[str, Measured]:
    """The floors and the screens; a page is compared with the bare page, a screen with the view."""
    visitor, student, lecturer = Person(), Person(world.student), Person(world.lecturer)

    def screen(name: str, person: Person, url: str, *floor: Any) -> Measured:
        return Measured(name, lambda: person.get(url), *floor)

    empty = screen("floor: empty view, signed in", student, "/empty/")
    bare = screen("floor: Wagtail page, its title only", visitor, world.bare.url)
    bare_in = screen("floor: the same in a run, signed in", student, world.bare_in_run.url)
    few, every = (f"/marking/{one.pk}/" for one in (world.list_of_few, world.list_of_all))
    work = f"/marking/versions/{world.to_mark.pk}/"
    return {
        "empty": empty,
        "bare": bare,
        "bare in": bare_in,
        "home": screen("home", visitor, world.home.url, bare, PAGE),
        "cover": screen("course cover", visitor, world.course.url, bare, PAGE),
        "brief": screen("assignment page, student", student, world.page.url, bare_in, PAGE),
        "tonight": screen("/tonight/, student", student, "/tonight/", empty, SCREEN),
        "few": screen(f"marking list of {FEW}", lecturer, few, empty, SCREEN),
        "every": screen(f"marking list of {len(world.students)}", lecturer, every, empty),
        "mark": screen("one marking screen", lecturer, work, empty, SCREEN),
        "hand in": Measured("hand in 1 MB", _hand_ins(world).__next__, status=302),
    }


def _hand_ins(world: World) -> Iterator[Environ]:
    """One student after the other hands in for the open sitting; who was there before adds."""
    url, bodies = f"/submissions/{world.open.pk}/", papers(PAPER)
    people: dict[int, Person] = {}
    for user in cycle(world.students):
        person = people.setdefault(user.pk, Person(user))
        fields = dict(INPUTS.findall(person.open(url)))
        paper = SimpleUploadedFile("paper.pdf", next(bodies), "application/pdf")
        yield person.post(url, fields | {"uploads": paper, "statement": "on", "do": "hand_in"})


def _tell_row(kind: Measured) -> None:
    figures = (kind.per_second, kind.median * 1000, kind.p95 * 1000, kind.typical_cpu * 1000)
    print(
        LINE.format(
            kind.name,
            len(kind.wall),
            *(f"{figure:.1f}" for figure in figures),
            kind.queries,
            kind.bytes,
            f"{kind.times_floor:.1f}" if kind.floor else "",
            _aim(kind.times_floor, kind.most) if kind.most else "",
        ).rstrip()
    )


def _tell_rows(kinds: dict[str, Measured], *, rows: int) -> None:
    """What a row of the list costs above the empty view, in a short list and in a long one."""
    empty = kinds["empty"].typical_cpu
    few, every = kinds["few"].typical_cpu - empty, kinds["every"].typical_cpu - empty
    ratio = (every / rows) / (few / FEW)
    print(
        f"Marking list: a row of {FEW} takes {few / FEW * 1000:.2f} ms, of {rows} "
        f"{every / rows * 1000:.2f} ms, {ratio:.2f} times that; {_aim(ratio, FLAT)}."
    )


def _tell_hand_in(kind: Measured) -> None:
    """What no site can do without: hashing, writing and fsyncing the same bytes."""
    times, bodies = [], papers(PAPER)
    for number in range(50):
        body, path = next(bodies), Path(settings.FILE_UPLOAD_TEMP_DIR) / f"floor-{number}"
        began = time.perf_counter()
        with path.open("wb") as file:
            hashlib.sha256(body)
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        times.append(time.perf_counter() - began)
        path.unlink()
    floor = statistics.median(times)
    print(
        f"Hand in 1 MB: {kind.median * 1000:.1f} ms; to hash, write and fsync these bytes takes "
        f"{floor * 1000:.1f} ms: {kind.median / floor:.1f} times that."
    )


def _aim(found: float, most: float) -> str:
    return f"aim at most {most:g}: {'met' if found <= most else 'not met'}"
