import pytest
from django.core.exceptions import ValidationError

from lms.courses.formats import decode, read_people
from lms.courses.rules import NewPerson

HEADER = "e-mail;naam;studentnummer;specialisatie\n"


@pytest.mark.parametrize(
    "text",
    [
        "e-mail;naam;studentnummer;specialisatie\nan@x.nl;An Vos;s1;Cijfers\n",
        "Email,Name,Student number,Specialisation\nAN@x.nl,An  Vos,s1,Cijfers\n",
        "naam\temail\tspecialisatie\tstudentnummer\r\nAn Vos\tan@x.nl\tCijfers\ts1\r\n",
        '\n\n"e-mail";"naam";"studentnummer";"specialisatie"\n\n"an@x.nl";"An Vos";"s1";"Cijfers"\n',
    ],
)
def test_read_people_takes_what_spreadsheets_write(text):
    found = read_people(text)

    assert found.problems == []
    assert [(p.email, p.name, p.student_number, p.specialisation) for p in found.people] == [
        ("an@x.nl", "An Vos", "s1", "Cijfers")
    ]


def test_read_people_numbers_the_lines_as_the_file_does():
    found = read_people(HEADER + "\nan@x.nl;An\n\nbo@x.nl;Bo\n")

    assert found.people == [NewPerson(3, "an@x.nl", "An"), NewPerson(5, "bo@x.nl", "Bo")]


@pytest.mark.parametrize(
    ("lines", "wrong"),
    [
        ("geen adres;An\n", [2]),
        (";An\n", [2]),
        (f"{'a' * 60}@{'.'.join(['b' * 60] * 4)}.nl;An\n", [2]),
        ("an@x.nl;\u202e\u200b\n", [2]),
        ("an@x.nl;\n", [2]),
        ("an@x.nl;An\nAN@x.nl;An\n", [3]),
        ("an@x.nl;An;s1\nbo@x.nl;Bo;s1\n", [3]),
        (f"an@x.nl;{'x' * 151}\n", [2]),
        (f"an@x.nl;An;{'1' * 21}\n", [2]),
        ("an@x.nl;An\nfout;Bo\nook fout;\n", [3, 4, 4]),
        ("", [0]),
    ],
)
def test_read_people_names_the_line_of_each_problem(lines, wrong):
    assert [problem.line for problem in read_people(HEADER + lines).problems] == wrong


def test_read_people_takes_out_of_a_name_what_is_not_to_be_read():
    found = read_people(HEADER + 'an@x.nl;"An\u202e\nVos\x07"\n')

    assert [person.name for person in found.people] == ["An Vos"]


def test_read_people_asks_for_the_columns_it_needs():
    found = read_people("voornaam;nummer\nAn;1\n")

    assert [problem.line for problem in found.problems] == [1]
    assert found.people == []


def test_read_people_takes_at_most_500_lines():
    lines = "".join(f"p{n}@x.nl;Persoon {n}\n" for n in range(501))

    assert [problem.line for problem in read_people(HEADER + lines).problems] == [0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_decode_reads_the_encodings_of_spreadsheets(encoding):
    assert decode("naam;é".encode(encoding)) == "naam;é"


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04rest", b"%PDF-1.7", b"a\x00b", "a\x00b".encode("utf-16")]
)
def test_decode_refuses_what_is_no_text(content):
    with pytest.raises(ValidationError):
        decode(content)
