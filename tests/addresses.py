"""Every address that the resolver knows, and real numbers to fill it with."""

import itertools
import re

from django.urls import URLPattern, URLResolver, get_resolver

ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")
REGEX_ARGUMENT = re.compile(r"\(\?P<(\w+)>[^)]*\)")
# What an argument stands for wherever it is not the number of something in a world.
PLAIN = {
    "action": ["delete"],
    "action_name": ["publish"],
    "app_label": ["courses"],
    "app_name": ["taggit"],
    "content_type_app_name": ["courses"],
    "content_type_model_name": ["contentpage"],
    "filename": ["naam.pdf"],
    "filter_spec": ["width-20"],
    "key": ["onbekend"],
    "model_name": ["courserunpage"],
    "revision_id_a": ["earliest"],
    "revision_id_b": ["latest"],
    "session_id": [1],
    "task_state_id": [1],
    "token": ["onbekend"],
    "uidb64": ["onbekend"],
    "uploaded_file_id": [1],
    "workflow_pk": [1],
    "workflow_state_id": [1],
}


def addresses(resolver=None, prefix="", namespace=""):
    """(name, route, module) of each; an address without a name is called by its route."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from addresses(entry, route, inner)
        elif isinstance(entry, URLPattern):
            name = f"{namespace}{entry.name}" if entry.name else route
            yield name, route, entry.callback.__module__


def paths(world, name, route):
    """The address with everything of the world that fits into it."""
    route = REGEX_ARGUMENT.sub(r"<\1>", route).replace(r"^(?:.*)", "").replace(r"\.", ".")
    route = route.replace(".*/", "onbekend/").replace("((?:[\\w\\-]+/)*)", "onbekend/")
    route = route.replace("^", "").replace("$", "").replace("<pk>\\d+)", "<pk>")
    arguments = ARGUMENT.findall(route)
    for values in itertools.product(*(_values(world, name, one) for one in arguments)):
        path = route
        for value in values:
            path = ARGUMENT.sub(str(value), path, count=1)
        yield f"/{path}"


def _values(world, name, argument):
    if argument in PLAIN:
        return PLAIN[argument]
    things = world.things
    run, page = things["run"], things["page"]
    if argument == "revision_id":
        return [page.latest_revision_id]
    if argument == "object_id":
        return [run.pk]
    by_group = {
        "appointment": [things["appointment"]],
        "documents": [things["document"]],
        "grade_policies": [things["policy"]],
        "images": [things["image"]],
        "programme": [things["programme"]],
        "sector": [things["sector"]],
        "specialisation": [things["specialisation"]],
        "teaching_notes": [things["case"].teaching_note],
        "wagtailadmin_collections": [things["collection"]],
        "wagtailadmin_workflows": [things["task" if "task" in name else "workflow"]],
        "wagtaildocs": [things["document"]],
        "wagtaildocs_chooser": [things["document"]],
        "wagtailimages": [things["image"]],
        "wagtailimages_chooser": [things["image"]],
        "wagtaillocales": [run.locale],
        "wagtailsites": [things["site"]],
        "wagtailusers_groups": [things["group"]],
        "wagtailusers_users": [world.people["student"]],
    }
    pages = [page, run, things["part"], run.get_parent()]
    if argument == "parent_page_id" or name.endswith(":unpublish"):
        pages = [run, *pages[2:]]  # something goes below the run, and only it is public
    group = name.removeprefix("wagtailadmin_api:").split(":")[0]
    return [thing.pk for thing in by_group.get(group, pages)]
