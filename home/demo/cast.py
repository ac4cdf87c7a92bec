"""The people of the demo: role addresses first, then enough others to fill two cohorts of 25."""

from dataclasses import dataclass

DOMAIN = "demo.example"
PASSWORD = "avondcollege"  # noqa: S105 - the demo prints it


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the demo; `key` is the part of the address before the @."""

    key: str
    name: str
    student_number: str = ""

    @property
    def email(self) -> str:
        return f"{self.key}@{DOMAIN}"


# Who signs in to look around, with what they are in the demo.
ROLES: dict[str, Person] = {
    "student": Person("student", "Sanne de Wit", "s2600101"),
    "team-mate": Person("teamgenoot", "Youssef Amrani", "s2600102"),
    "student of the other cohort": Person("student-februari", "Bram Hoekstra", "s2600201"),
    "lecturer": Person("docent", "Marleen Vos"),
    "lecturer of the other run": Person("docent-twee", "Peter Idsinga"),
    "marker": Person("beoordelaar", "Hugo Kramer"),
    "examiner": Person("examinator", "Annelies Brouwer"),
    "observer": Person("meelezer", "Ineke Postma"),
    "office": Person("bureau", "Fatima Bakkali"),
    "admin": Person("beheer", "Joris Blok"),
}

_SEPTEMBER = """
Anouk Verhagen|Daan Schouten|Esra Yıldız|Femke Oosterhuis|Gijs van Rooij|Hanna Lindeboom|
Ilse Groeneveld|Jeroen Maas|Karim El Idrissi|Lotte Veenstra|Mark Dijksma|Nadine Kuipers|
Olivier de Graaf|Petra Zwart|Quinten Bos|Rosa Martina|Stefan Kooiman|Tamara Pinas|
Ugur Demir|Vera Nijland|Wouter Steenbergen|Xandra Mol|Yvonne Scholten
"""
_FEBRUARY = """
Aisha Boukhari|Bart Wijnands|Carola Timmer|Dennis Faber|Elif Kaplan|Frank Roelofs|
Greetje Dijkstra|Hassan Ouali|Irene van Loon|Jasper Kok|Kim Evers|Leon Baptiste|
Mirjam Prins|Niels Haverkamp|Oumaima Azzouzi|Paul Grootenboer|Rianne Smit|Sjoerd Wiersma|
Teun Blaauw|Unal Arslan|Vincent Hermans|Wendy Koster|Yara Lubbers|Zeynep Özkan
"""


def _named(names: str, prefix: str, number: int) -> list[Person]:
    return [
        Person(f"{prefix}{index:02d}", name.strip(), f"s{number + index}")
        for index, name in enumerate(names.replace("\n", "").split("|"), start=3)
    ]


def september() -> list[Person]:
    """25 students; the first two have role addresses."""
    return [ROLES["student"], ROLES["team-mate"], *_named(_SEPTEMBER, "september", 2600100)]


def february() -> list[Person]:
    """25 students; the first has a role address."""
    return [ROLES["student of the other cohort"], *_named(_FEBRUARY, "februari", 2600200)]
