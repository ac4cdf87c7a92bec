"""The table of docs/roles.md against every address and page type of the site, in two worlds.

Each row of the table names an address and who gets it; everybody else must get what a stranger
gets. An address or page type that the table lacks fails, and so does a row that nothing answers to.
"""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from wagtail.models import Page

from tests.worlds import ACTORS, make_world

pytestmark = pytest.mark.django_db
TABLE = (Path(__file__).parent.parent / "docs" / "roles.md").read_text()
# Addresses that belong to libraries; they are crawled in test_library_addresses.
LIBRARIES = ("admin/",)


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


def addresses(resolver=None, prefix="", namespace=""):
    """(name, route) of every address of the site's own."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from addresses(entry, route, inner)
        elif isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}", route, entry.callback.__module__


def own_addresses():
    return {
        name
        for name, route, module in addresses()
        if module.startswith(("lms.", "home.")) and not route.startswith(LIBRARIES)
    }


@pytest.fixture(scope="module")
def worlds(django_db_setup, django_db_blocker):
    """Two complete worlds, made once: every test below only reads them or rolls back."""
    with django_db_blocker.unblock():
        atomic = transaction.atomic()
        atomic.__enter__()
        first, second = make_world("een"), make_world("twee")
        yield first, second
        transaction.set_rollback(True)
        atomic.__exit__(None, None, None)


def ask(worlds, actor, path, method="get"):
    """The status that the actor of the table gets; strangers come from the second world."""
    first, second = worlds
    world, _, name = (second, "", actor[6:]) if actor.startswith("other-") else (first, "", actor)
    client = Client()
    if name != "visitor":
        client.force_login(world.people[name])
    with transaction.atomic():  # whatever the request changes is undone
        response = getattr(client, method)(path)
        list(response)  # a streamed file is only read here
        transaction.set_rollback(True)
    if response.status_code == 302 and "/accounts/login/" in response["Location"]:
        return "in"
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
