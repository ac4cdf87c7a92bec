"""Reading the list of a cohort from CSV: pure, line by line, and never half."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, validate_email
from django.utils.translation import gettext as _

from lms.core.names import tidy_name
from lms.courses.rules import NewPerson

MOST_LINES = 500
MOST_OF_EMAIL = 254
HEADERS = {
    "email": {"email", "e-mail", "mail", "e-mailadres", "emailadres", "e-mail address"},
    "name": {"name", "naam"},
    "student_number": {"student number", "studentnummer", "student_number", "studentnr"},
    "specialisation": {"specialisation", "specialisatie", "specialization"},
}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in which line of the file; line 0 is the file as a whole."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class PeopleList:
    """The people of a file and what is wrong with it; with a problem nobody is imported."""

    people: list[NewPerson] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def decode(content: bytes) -> str:
    """The text of the file in the encoding that spreadsheets write; raises ValidationError."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        content = content.decode("utf-16", errors="replace").encode()
    if b"\x00" in content or content.startswith((b"PK\x03\x04", b"%PDF")):
        raise ValidationError(
            _(
                "This is not a CSV file. In the spreadsheet choose Save as, CSV, and take that file."
            )
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def plain_lines(text: str) -> str:
    """The text with the line ends of one system; forms and spreadsheets each have their own."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_people(text: str) -> PeopleList:
    """The people in a CSV text with a header line; separators are ; , and tab."""
    try:
        lines = list(_rows(plain_lines(text)))
    except csv.Error:
        return PeopleList(
            problems=[Problem(0, _("The file cannot be read as CSV. Save it again."))]
        )
    if not lines:
        return PeopleList(problems=[Problem(0, _("The file is empty."))])
    (_number, header), *rows = lines
    columns = _columns(header)
    if missing := [name for name in ("email", "name") if name not in columns]:
        names = {"email": _("e-mail"), "name": _("name")}
        return PeopleList(
            problems=[
                Problem(
                    lines[0][0],
                    _("The first line must name the columns; missing: %(columns)s.")
                    % {"columns": ", ".join(names[name] for name in missing)},
                )
            ]
        )
    if len(rows) > MOST_LINES:
        text = _("The file has %(n)d lines and at most %(most)d fit. Split it.")
        return PeopleList(problems=[Problem(0, text % {"n": len(rows), "most": MOST_LINES})])
    people = [_person(number, row, columns) for number, row in rows]
    problems = [*_problems_of_lines(people), *_repeated(people)]
    if not people:
        problems.append(Problem(0, _("There is nobody below the first line.")))
    return PeopleList(people, sorted(problems, key=lambda problem: problem.line))


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """The lines that hold something, numbered as in the file."""
    first = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    for row in reader:
        cells = [cell.strip() for cell in row]
        if any(cells):
            yield reader.line_num, cells


def _columns(header: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for index, cell in enumerate(header):
        for name, words in HEADERS.items():
            if cell.lower() in words:
                found.setdefault(name, index)
    return found


def _person(line: int, row: list[str], columns: dict[str, int]) -> NewPerson:
    def cell(name: str) -> str:
        index = columns.get(name)
        return row[index] if index is not None and index < len(row) else ""

    return NewPerson(
        line=line,
        email=cell("email").lower(),
        name=tidy_name(cell("name")),
        student_number=cell("student_number"),
        specialisation=cell("specialisation"),
    )


def _problems_of_lines(people: list[NewPerson]) -> Iterator[Problem]:
    for person in people:
        try:
            validate_email(person.email)
            MaxLengthValidator(MOST_OF_EMAIL)(person.email)
        except ValidationError:
            text = _("“%(email)s” is not an e-mail address.") % {"email": person.email}
            yield Problem(
                person.line, text if person.email else _("The e-mail address is missing.")
            )
        if not person.name:
            yield Problem(person.line, _("The name is missing."))
        elif len(person.name) > 150:
            yield Problem(person.line, _("The name is longer than 150 characters."))
        if len(person.student_number) > 20:
            yield Problem(person.line, _("The student number is longer than 20 characters."))


def _repeated(people: list[NewPerson]) -> Iterator[Problem]:
    seen: dict[tuple[str, str], int] = {}
    for person in people:
        for kind, value in (("email", person.email), ("number", person.student_number)):
            if not value:
                continue
            if (first := seen.setdefault((kind, value.lower()), person.line)) != person.line:
                yield Problem(
                    person.line,
                    _("“%(value)s” stands in line %(line)d already.")
                    % {"value": value, "line": first},
                )
