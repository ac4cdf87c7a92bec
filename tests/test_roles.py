"""The table of docs/roles.md against every address and page type of the site, in two worlds.

Each row of the table names an address and who gets it; everybody else must get what a stranger
gets. An address or page type that the table lacks fails, and so does a row that nothing answers to.
"""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.test import Client
from wagtail.models import Page

from tests.addresses import addresses, paths
from tests.worlds import ACTORS, make_backstage, make_world

pytestmark = pytest.mark.django_db
TABLE = (Path(__file__).parent.parent / "docs" / "roles.md").read_text()
# Who asks for the addresses of libraries: a person of every role, and one of another programme.
CRAWLERS = ("visitor", "student", "lecturer", "office", "admin", "other-lecturer")
# Wagtail's own rehearsal of a failure raises one.
REHEARSAL = "wagtailadmin_error_test"


def rows_of(heading):
    section = TABLE.split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def people_in(cell):
    """`inside -observer` → set of actors; the groups are defined in the table itself."""
    groups = {row[0]: set(row[1].split()) for row in rows_of("Who")}
    people = set()
    for word in cell.split():
        if word.startswith("-"):
            people -= groups.get(word[1:], {word[1:]})
        elif word != "·":
            people |= groups.get(word, {word})
    assert people <= set(ACTORS), people - set(ACTORS)
    return people


def is_own(route, module):
    return module.startswith(("lms.", "home.")) and not route.startswith("admin/")


def own_addresses():
    return {name for name, route, module in addresses() if is_own(route, module)}


@pytest.fixture(scope="module")
def worlds(django_db_setup, django_db_blocker):
    """Two complete worlds, made once: every test below only reads them or rolls back."""
    with django_db_blocker.unblock():
        atomic = transaction.atomic()
        atomic.__enter__()
        first, second = make_world("een"), make_world("twee")
        for world in (first, second):
            world.sessions = {name: session_of(user) for name, user in world.people.items()}
        yield first, second
        transaction.set_rollback(True)
        atomic.__exit__(None, None, None)


def session_of(user):
    """Of somebody who is signed in, once for all addresses."""
    client = Client()
    client.force_login(user)
    return client.session.session_key


def ask(worlds, actor, path, method="get"):
    """The status that the actor of the table gets; strangers come from the second world."""
    first, second = worlds
    world, _, name = (second, "", actor[6:]) if actor.startswith("other-") else (first, "", actor)
    client = Client()
    if name != "visitor":
        client.cookies[settings.SESSION_COOKIE_NAME] = world.sessions[name]
    with transaction.atomic():  # whatever the request changes is undone
        response = getattr(client, method)(path)
        list(response)  # a streamed file is only read here
        transaction.set_rollback(True)
    if response.status_code == 302 and "/accounts/login/" in response["Location"]:
        return "in"
    if response.status_code == 302 and response["Location"] == "/admin/":
        return 403  # the editor says no by leading back to its start
    # Let through is whatever is not a refusal: a form says 422 to an empty post, a probe 503.
    through = response.status_code < 400 or response.status_code in {400, 422, 503}
    return "ok" if through else response.status_code


def test_every_own_address_stands_in_the_table():
    assert own_addresses() - {row[0] for row in rows_of("Addresses")} == set()


def test_every_row_of_the_table_is_an_address():
    assert {row[0] for row in rows_of("Addresses")} - own_addresses() == set()


@pytest.mark.parametrize("row", rows_of("Addresses"), ids=lambda row: row[0])
def test_address_opens_for_exactly_the_people_of_its_row(row, worlds):
    name, methods, opens, refused, visitor = row
    path = worlds[0].addresses[name]
    method = "post" if methods == "POST" else "get"
    expected = {
        actor: "ok" if actor in people_in(opens) else 403 if actor in people_in(refused) else 404
        for actor in ACTORS
        if actor != "visitor"
    }
    expected["visitor"] = {"404": 404, "405": 405}.get(visitor, visitor)

    assert {actor: ask(worlds, actor, path, method) for actor in ACTORS} == expected


@pytest.mark.parametrize("row", rows_of("Addresses"), ids=lambda row: row[0])
def test_nobody_else_can_post_to_the_address(row, worlds):
    name, _methods, opens, refused, _visitor = row
    path = worlds[0].addresses[name]
    strangers = [a for a in ACTORS if a not in people_in(opens) | people_in(refused) | {"visitor"}]

    assert {a for a in strangers if ask(worlds, a, path, "post") not in {404, 403, 405}} == set()


def page_types():
    return {
        model._meta.label
        for model in apps.get_models()
        if issubclass(model, Page) and model is not Page
    }


def test_every_page_type_stands_in_the_table():
    assert {row[0] for row in rows_of("Page types")} == page_types()


@pytest.mark.parametrize("row", rows_of("Page types"), ids=lambda row: row[0])
def test_page_opens_for_exactly_the_people_of_its_row(row, worlds):
    label, opens = row
    page = worlds[0].pages[label]
    expected = {actor: "ok" if actor in people_in(opens) else 404 for actor in ACTORS}

    assert {actor: ask(worlds, actor, page.url) for actor in ACTORS} == expected


@pytest.mark.parametrize("actor", [a for a in ACTORS if a.startswith("other-")])
def test_no_page_of_the_first_world_leaks_to_the_second(actor, worlds):
    """What carries the first world's canary is only ever shown to who may see it."""
    canaries = re.compile("|".join(worlds[0].canaries))
    client = Client()
    client.force_login(worlds[1].people[actor[6:]])
    paths = [*worlds[0].addresses.values(), "/tonight/", "/marking/", "/office/", "/admin/"]
    leaks = []
    for path in paths:
        with transaction.atomic():
            body = b"".join(client.get(path)).decode(errors="replace")
            transaction.set_rollback(True)
        if canaries.search(body):
            leaks.append(path)

    assert leaks == []


@pytest.fixture(scope="module")
def backstage(worlds):
    """The first world with something to fill every address of a library with."""
    make_backstage(worlds[0])
    return worlds


def library_addresses():
    found = {
        name: route
        for name, route, module in addresses()
        if not is_own(route, module) and name != REHEARSAL
    }
    return sorted(found.items())


def library_row(name):
    """The row that names the address, or else the longest beginning of its name."""
    fitting = [
        row
        for row in rows_of("Addresses of libraries")
        if row[0] == name or (row[0].endswith("*") and name.startswith(row[0][:-1]))
    ]
    return max(fitting, key=lambda row: len(row[0]), default=None)


def answer(worlds, actor, path):
    """`ok`, `in`, or `no`: not there, refused, or sent back to the start of the editor."""
    found = ask(worlds, actor, path)
    if found == 405 or (found == "in" and actor != "visitor"):
        return "ok"  # it is there, as a form or as the way to another door
    return found if found in {"ok", "in"} else "no"


def test_every_row_of_the_libraries_is_an_address():
    used = {library_row(name)[0] for name, _ in library_addresses() if library_row(name)}

    assert {row[0] for row in rows_of("Addresses of libraries")} - used == set()


@pytest.mark.parametrize(("name", "route"), library_addresses(), ids=lambda value: value)
def test_address_of_a_library_opens_for_exactly_the_people_of_its_row(name, route, backstage):
    row = library_row(name)
    assert row is not None, f"{name} stands in no table of docs/roles.md"
    _, opens, visitor = row
    path = next(paths(backstage[0], name, route))
    expected = {actor: "ok" if actor in people_in(opens) else "no" for actor in CRAWLERS}

    found = {actor: answer(backstage, actor, path) for actor in CRAWLERS}

    assert found == expected | {"visitor": visitor}
    if route.startswith("admin/") and found["student"] == "no":
        assert ask(backstage, "student", path) == 404
