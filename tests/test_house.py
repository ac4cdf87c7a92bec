"""The rules of the house that no linter knows."""

import ast
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver
from wagtail.log_actions import registry

ROOT = Path(__file__).parent.parent
APPS = sorted(path.parent.name for path in (ROOT / "lms").glob("*/apps.py"))
MODULES = [
    path.relative_to(ROOT)
    for package in ("lms", "home")
    for path in sorted((ROOT / package).rglob("*.py"))
    if "migrations" not in path.parts
]
MIGRATIONS = [
    path.relative_to(ROOT)
    for package in ("lms", "home")
    for path in sorted((ROOT / package).rglob("migrations/0*.py"))
]
# What is copied from Wagtail stays as Wagtail has it.
TEMPLATES = [
    path.relative_to(ROOT / "templates")
    for path in sorted((ROOT / "templates").rglob("*.html"))
    if "wagtailadmin" not in path.parts
]
KNOWING = {
    "models",
    "policy",
    "queries",
    "access",
    "invariants",
    "verification",
    "rules",
    "enums",
    "formats",
}
LOGIC = KNOWING | {
    "actions",
    "backups",
    "tasks",
    "store",
    "inspection",
    "cleaning",
    "reading",
    "names",
    "charts",
    "uploads",
}
SURFACE = ("views", "forms", "tasks", "urls")
WEB = ("django.http", "django.shortcuts", "django.forms", "django.contrib.messages")
CLOCK = re.compile(r"\b(now\(|utcnow\(|today\(\)|localdate\(\)|localtime\(\)|time\.time\()")


def modules_of(names):
    """The modules `lms/<app>/<name>` and `home/<name>`, as file or as package."""
    return [path for path in MODULES if layer_of(path) in names]


def layer_of(path):
    inside = path.parts[2 if path.parts[0] == "lms" else 1 :]
    return inside[0].removesuffix(".py") if inside else ""


@cache
def tree_of(path):
    return ast.parse((ROOT / path).read_text())


def each(paths):
    return pytest.mark.parametrize("path", paths, ids=str)


@cache
def imported_names(path):
    names = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(names)


def functions_of(path):
    """The public functions of a module."""
    return [
        node
        for node in tree_of(path).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]


@cache
def calls_in(node):
    """What is called within, as it is written: `log.record`, `row.save`."""
    return [ast.unparse(call.func) for call in ast.walk(node) if isinstance(call, ast.Call)]


def own_models():
    return [
        model for model in apps.get_models() if model.__module__.split(".")[0] in {"lms", "home"}
    ]


# --- layers ----------------------------------------------------------------------------------
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
    "contracts"
]


def test_every_app_has_its_place_in_the_order_of_apps_and_its_modules_in_theirs():
    order, inner = CONTRACTS[1], CONTRACTS[2]
    assert sorted(layer.strip("()") for layer in order["layers"]) == sorted([*APPS, "workbench"])
    assert inner["containers"] == [f"lms.{app}" for app in APPS if app != "core"]


@pytest.mark.parametrize("app", APPS)
def test_nobody_reaches_into_the_surface_of_an_app(app):
    """All there is of it is protected; templates, not imports, show what an app has to show."""
    folder = ROOT / "lms" / app
    surface = [
        f"lms.{app}.{name}"
        for name in SURFACE
        if (folder / f"{name}.py").exists() or (folder / name).is_dir()
    ]
    protected = [
        contract["protected_modules"]
        for contract in CONTRACTS
        if contract.get("allowed_importers") == [f"lms.{app}"]
    ]
    if app == "core":
        surface.remove("lms.core.forms")  # the form fields that every app uses
    assert protected == ([surface] if surface else [])


@each(modules_of(LOGIC))
def test_logic_knows_nothing_of_http(path):
    assert {name for name in imported_names(path) if name.startswith(WEB)} == set()


@each(modules_of(LOGIC - {"tasks"}))
def test_time_comes_in_as_at(path):
    """Only who meets the user, or runs on his own, looks at the clock."""
    assert CLOCK.findall((ROOT / path).read_text()) == []


@each(MODULES)
def test_nothing_happens_by_signal(path):
    names = imported_names(path)
    assert {name for name in names if {"signals", "dispatch"} & set(name.split("."))} == set()


@each(MIGRATIONS)
def test_a_migration_has_a_name_and_knows_no_code_that_will_change(path):
    """Of our own only a step of migration, and where the default of a field is to be found."""
    assert "_auto_" not in path.stem
    ours = {name for name in imported_names(path) if name.split(".")[0] in {"lms", "home"}}
    assert ours <= {
        "lms.core.immutable.MakeImmutable",
        "lms.submissions.models.assignments",
    }


# --- models ----------------------------------------------------------------------------------
@pytest.mark.parametrize("model", own_models(), ids=lambda model: model._meta.label)
def test_the_database_knows_every_choice(model):
    wanted = {
        f"{model._meta.model_name}_{field.name}_is_known"
        for field in model._meta.local_fields
        if field.choices and field.model is model
    }
    assert wanted <= {constraint.name for constraint in model._meta.constraints}


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model._meta.label)
def test_every_constraint_is_named_after_its_model(model):
    for constraint in model._meta.constraints:
        assert constraint.name
        assert not constraint.name.startswith("unique_")


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model._meta.label)
def test_a_model_that_has_an_address_says_who_sees_it(model):
    if "get_absolute_url" in vars(model):
        # A grade is there for its student only; who marks sees it with the work.
        seen = {"visible_to", "released_to"} & set(dir(model._default_manager))
        assert len(seen) == 1


@each(modules_of({"models"}))
def test_models_do_nothing_on_the_side(path):
    classes = [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.ClassDef)]
    names = {
        node.name for one in classes for node in one.body if isinstance(node, ast.FunctionDef)
    }
    assert names & {"save", "delete"} == set()
    assert "django.contrib.contenttypes.fields.GenericForeignKey" not in imported_names(path)


# --- verbs -----------------------------------------------------------------------------------
ACTIONS = modules_of({"actions"})
VERBS = [
    pytest.param(path, function, id=f"{path.parts[1]}.{function.name}")
    for path in ACTIONS
    for function in functions_of(path)
]


@pytest.mark.parametrize(("path", "function"), VERBS)
def test_a_verb_says_what_it_promises(path, function):
    assert ast.get_docstring(function)


@pytest.mark.parametrize(("path", "function"), VERBS)
def test_who_and_when_are_named_by_the_caller(path, function):
    plain = {argument.arg for argument in (*function.args.posonlyargs, *function.args.args)}
    assert plain & {"by", "at"} == set()


@pytest.mark.parametrize(
    ("path", "function"),
    [verb for verb in VERBS if "by" in {a.arg for a in verb.values[1].args.kwonlyargs}],
)
def test_what_somebody_does_is_on_record(path, function):
    """Itself, or through what it calls of its own app or of an app below."""
    assert "log.record" in reached_from(function, path)


@cache
def functions_of_actions():
    """Each with its module, by name."""
    return {
        node.name: (node, path)
        for path in ACTIONS
        for node in tree_of(path).body
        if isinstance(node, ast.FunctionDef)
    }


def reached_from(function, path, seen=None):
    """All that a function calls, through the functions of its package and of other actions."""
    seen = set() if seen is None else seen
    known = functions_of_actions()
    for call in calls_in(function):
        if call not in seen:
            seen.add(call)
            if call.rpartition(".")[2] in known:
                reached_from(*known[call.rpartition(".")[2]], seen)
    return seen


def test_the_log_has_words_for_what_is_written_into_it_and_for_nothing_else():
    written = {
        call.args[1].value
        for path in MODULES
        for call in ast.walk(tree_of(path))
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "log.record"
    }
    known = {name for name, _ in registry.get_choices() if name.split(".")[0] in APPS}
    assert written == known


@each(modules_of({"policy"}))
def test_a_policy_is_a_list_of_questions(path):
    for function in functions_of(path):
        assert function.name.startswith(("can_", "is_", "has_", "needs_")), function.name


# --- views and templates ---------------------------------------------------------------------
VIEWS = modules_of({"views"})
# Who is not signed in has something to do here: to come in, or to watch over the site.
OPEN = {
    "accounts.invitation_accept",
    "core.choose_language",
    "core.choose_theme",
    "core.favicon",
    "core.front_door",
    "files.document",
    "files.image",
    "notices.mail_detail",
    "notices.mail_list",
    "operations.healthz",
    "operations.readyz",
    "submissions.check",
    "submissions.key_file",
    "submissions.keys",
}


def own_views(resolver=None):
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from own_views(entry)
        elif isinstance(entry, URLPattern) and entry.callback.__module__.startswith("lms."):
            yield entry


@each(VIEWS)
def test_every_view_says_how_it_may_be_asked_and_by_whom(path):
    routed = {entry.callback.__name__ for entry in own_views()}
    for function in functions_of(path):
        if function.name not in routed:
            continue
        marks = {ast.unparse(mark).partition("(")[0] for mark in function.decorator_list}
        assert marks & {"require_safe", "require_POST", "require_http_methods", "FORMS"}
        is_open = f"{path.parts[1]}.{function.name}" in OPEN
        assert is_open or "login_required" in marks, function.name


@each(VIEWS)
def test_views_leave_writing_to_actions(path):
    writing = re.compile(
        r"(?<!form)\.(save|delete|bulk_create)$|\.objects\b.*\.(create|update|get)$"
    )
    assert [call for call in calls_in(tree_of(path)) if writing.search(call)] == []


@pytest.mark.parametrize("entry", list(own_views()), ids=lambda entry: str(entry.pattern))
def test_addresses_are_in_kebab_case(entry):
    assert re.fullmatch(r"[a-z0-9/.-]*", re.sub(r"<[^>]*>", "", str(entry.pattern)))


@each(TEMPLATES)
def test_templates_hold_no_style_and_no_script_of_their_own(path):
    """So that the content security policy can refuse them all. Data as JSON is no script."""
    text = (ROOT / "templates" / path).read_text()
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=|javascript:", text) == []
    scripts = re.findall(r"<script([^>]*)>", text)
    assert [tag for tag in scripts if " src=" not in tag and "application/json" not in tag] == []


def test_a_form_that_is_included_alone_is_given_its_token():
    """`only` keeps the token out as well, and then no browser could press its button."""
    included = re.compile(r'{% include "([^"]+)"([^%]*) only %}')
    texts = {str(path): (ROOT / "templates" / path).read_text() for path in TEMPLATES}
    forms = {path for path, text in texts.items() if "{% csrf_token %}" in text}
    tokenless = {
        (path, name)
        for path, text in texts.items()
        for name, given in included.findall(text)
        if name in forms and "csrf_token=csrf_token" not in given
    }
    assert tokenless == set()


def test_html_is_called_safe_in_few_places():
    """Each of them cleans, escapes or holds a constant; nothing else may say so."""
    says_so = re.compile(r"\|\s*(safe|safeseq)\b|\{% autoescape off")
    templates = {
        str(path) for path in TEMPLATES if says_so.search((ROOT / "templates" / path).read_text())
    }
    modules = {
        str(path)
        for path in MODULES
        if re.search(r"\b(mark_safe|SafeString|SafeText)\(", (ROOT / path).read_text())
    }
    assert templates == {"components/field_help.html"}  # a form's own words, never a user's
    assert modules == {"lms/core/markup.py", "lms/core/templatetags/look.py"}


def test_one_module_cleans_html():
    users = {
        str(path)
        for path in MODULES
        if any(name.split(".")[0] == "bleach" for name in imported_names(path))
    }
    assert users == {"lms/core/markup.py"}


@each([path for path in TEMPLATES if path.parts[0] == "components"])
def test_a_component_names_its_parameters_first(path):
    assert (ROOT / "templates" / path).read_text().startswith("{% comment %}")


# --- text ------------------------------------------------------------------------------------
@each(MODULES)
def test_a_module_fits_in_a_head(path):
    assert len((ROOT / path).read_text().splitlines()) <= 400


@each(MODULES)
def test_an_exemption_says_why(path):
    lines = (ROOT / path).read_text().splitlines()
    exempt = [line for line in lines if "# noqa" in line]
    assert [line for line in exempt if not re.search(r"# noqa: [A-Z0-9, ]+ - \w", line)] == []
