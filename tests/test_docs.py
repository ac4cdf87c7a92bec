"""The documentation against the repository: what it names exists, and what exists is named."""

import re
import tomllib
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.apps import apps

from lms.cases import blocks
from lms.courses import enums as courses
from lms.grades import enums as grades
from lms.submissions import enums as submissions

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]
DECISIONS = sorted((DOCS / "decisions").glob("*.md"))
SETTINGS = sorted((ROOT / "lms" / "settings").glob("*.py"))
LINK = re.compile(r"\]\(([^)\s]+)\)")
READ = re.compile(r"""env\.(?:text|flag|number|words)\(\s*"(\w+)\"""")
TARGET = re.compile(r"^([a-z-]+):.*## ", re.MULTILINE)
# In code and in blocks, so that "make a run" in a sentence is not taken for a command.
MADE = re.compile(r"`make ([a-z-]+)|^    make ([a-z-]+)", re.MULTILINE)
MENTIONED = re.compile(r"docs/[\w./-]+\.md")


def named(path):
    return str(path.relative_to(ROOT))


def rows_of(text):
    """The cells of every row of every table, headings left out."""
    tables = re.findall(r"^\|.*\|\n\|[-| ]+\|\n((?:\|.*\|\n)+)", text, re.MULTILINE)
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for table in tables
        for line in table.splitlines()
    ]


def code_in(cell):
    """The names in backticks."""
    return re.findall(r"`([^`]+)`", cell)


def test_readme_fits_on_a_screen_or_two():
    assert len((ROOT / "README.md").read_text().splitlines()) <= 80


def test_picture_of_the_readme_is_light():
    assert (DOCS / "picture.png").stat().st_size < 250_000


@pytest.mark.parametrize("page", DECISIONS, ids=named)
def test_decision_fits_on_a_page(page):
    assert len(page.read_text().splitlines()) <= 70


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_links_lead_somewhere(page):
    links = [
        link.partition("#")[0] for link in LINK.findall(page.read_text()) if "://" not in link
    ]

    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_commands_of_make_exist(page):
    targets = set(TARGET.findall((ROOT / "Makefile").read_text()))
    used = {first or second for first, second in MADE.findall(page.read_text())}

    assert used - targets == set()


def test_pages_that_the_code_refers_to_exist():
    files = [ROOT / "pyproject.toml", ROOT / "Makefile", *(ROOT / "requirements").glob("*.in")]
    for folder in ("lms", "home", "tests", "templates"):
        files += [p for p in (ROOT / folder).rglob("*") if p.suffix in {".py", ".html", ".js"}]
    found = {(named(p), page) for p in files for page in MENTIONED.findall(p.read_text())}

    assert {(p, page) for p, page in found if not (ROOT / page).exists()} == set()


# --- operating -------------------------------------------------------------------------------
def variables_read():
    return {name for path in SETTINGS for name in READ.findall(path.read_text())}


def variables_told():
    text = (DOCS / "operating.md").read_text().split("## Variables\n")[1].split("\n## ")[0]
    return {name for cells in rows_of(text) for name in code_in(cells[0])}


def test_every_variable_that_the_settings_read_is_told():
    assert variables_read() - variables_told() == set()


def test_every_variable_that_is_told_is_read():
    assert variables_told() - variables_read() == set()


def test_obligatory_variables_are_those_without_a_default():
    production = (ROOT / "lms" / "settings" / "production.py").read_text()
    needed = set(re.findall(r'env\.text\("(\w+)"\)', production))
    text = (DOCS / "operating.md").read_text()
    told = {code_in(cells[0])[0] for cells in rows_of(text) if cells[1] == "obligatory"}

    assert told == needed


# --- the stack -------------------------------------------------------------------------------
def direct_dependencies():
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lines = list(declared.get("dependencies", []))
    for path in sorted((ROOT / "requirements").glob("*.in")):
        lines += path.read_text().splitlines()
    matches = (re.match(r"[A-Za-z][\w.-]*", line) for line in lines)
    return {match.group().lower() for match in matches if match}


def test_every_direct_dependency_has_its_line_and_no_other():
    text = (DOCS / "decisions" / "0001-stack.md").read_text()

    assert {code_in(cells[0])[0] for cells in rows_of(text)} == direct_dependencies()


# --- words -----------------------------------------------------------------------------------
def words():
    return rows_of((DOCS / "glossary.md").read_text())


@pytest.mark.parametrize("cells", words(), ids=lambda cells: cells[0])
def test_dutch_word_of_the_glossary_is_the_one_people_see(cells):
    with (ROOT / "locale" / "nl" / "LC_MESSAGES" / "django.po").open("rb") as file:
        catalogue = read_po(file, locale="nl")

    assert catalogue.get(cells[1]).string == cells[2]


@pytest.mark.parametrize("cells", words(), ids=lambda cells: cells[0])
def test_word_of_the_glossary_is_a_name_in_the_code(cells):
    name = code_in(cells[0])[0]
    models = {model.__name__: model for model in apps.get_models()}
    fields = {field.name for model in models.values() for field in model._meta.get_fields()}
    enums = [courses.Role, courses.Office, submissions.State, submissions.SittingKind]
    members = {f"{e.__name__}.{m.name}": m for e in [*enums, grades.GradeEventKind] for m in e}
    if name in models:
        assert str(models[name]._meta.verbose_name) == cells[2]
    elif name in members:
        assert str(members[name].label) == cells[2]
    else:
        assert name in fields or hasattr(blocks, name) or name == "grade"
