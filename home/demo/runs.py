"""What happens on the evenings of the demo's runs; weeks are counted from the week of today."""

from dataclasses import dataclass, field

from lms.courses.enums import MaterialKind


@dataclass(frozen=True, slots=True)
class Stuff:
    """Something to read, open or download."""

    kind: str
    title: str
    note: str = ""
    url: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class Evening:
    topic: str
    preparation: str
    materials: list[Stuff] = field(default_factory=list)


READ, LINK, FILE = MaterialKind.READING, MaterialKind.LINK, MaterialKind.FILE

# The seventh evening of the first list is the one of today.
MEASURING = [
    Evening(
        "Waarom wij tellen",
        "Neem één cijfer mee waar jouw organisatie dit jaar op is afgerekend. Zoek uit wie het heeft "
        "bedacht en wie het nog gebruikt.",
        [Stuff(READ, "Tellen of vertellen: een korte geschiedenis", "hoofdstuk 1, 24 bladzijden")],
    ),
    Evening(
        "Van beleid naar indicator",
        "Teken de resultaatketen van je eigen afdeling, van middelen tot maatschappelijk effect.",
        [
            Stuff(READ, "De resultaatketen en haar zwakke schakels", "bladzijden 31–52"),
            Stuff(FILE, "Werkblad resultaatketen", "invullen en meenemen", file="werkblad"),
        ],
    ),
    Evening(
        "Onzekerheid is geen ruis",
        "Lees het hoofdstuk over marges en maak opgave 3. Je hebt geen rekenmachine nodig.",
        [Stuff(READ, "Wat een marge zegt", "hoofdstuk 4")],
    ),
    Evening(
        "Ranglijsten",
        "Zoek een ranglijst uit je eigen sector en schat hoeveel plaatsen er werkelijk verschillen.",
        [
            Stuff(
                LINK,
                "StatLine, de gegevens van het CBS",
                "zoek je eigen gemeente op",
                url="https://opendata.cbs.nl/",
            )
        ],
    ),
    Evening(
        "Wat mensen doen zodra het telt",
        "Bedenk drie manieren waarop jouw cijfer beter wordt zonder dat het werk beter wordt.",
        [Stuff(READ, "Perverse prikkels: acht soorten", "bladzijden 88–117")],
    ),
    Evening(
        "Verantwoorden of leren",
        "Lees beide teksten en kies een kant. Je verdedigt straks de andere.",
        [
            Stuff(READ, "Afrekenen met afrekenen", "essay, 9 bladzijden"),
            Stuff(READ, "Zonder cijfers geen gesprek", "repliek, 7 bladzijden"),
        ],
    ),
    Evening(
        "Hoe meet je veiligheid?",
        "Lees deel A van de casus. Kies vóór de les één van de vier mogelijkheden die Nadia heeft en "
        "schrijf in drie zinnen op waarom. Deel B openen we samen in de zaal.",
        [
            Stuff(READ, "Meten wat mensen voelen", "bladzijden 140–158"),
            Stuff(FILE, "Sheets van vanavond", "drie per bladzijde", file="sheets"),
        ],
    ),
    Evening(
        "Veiligheid, tweede avond",
        "Lees deel B en vergelijk je keuze met die van je groep.",
        [Stuff(READ, "De keten van melding tot aangifte", "bladzijden 161–176")],
    ),
    Evening(
        "De professional en het cijfer",
        "Lees deel A van de casus over leraren. Bereid je rol in de vergadering voor.",
        [Stuff(READ, "Beroepseer en beheersing", "hoofdstuk 7")],
    ),
    Evening("Presentaties", "Iedere groep heeft tien minuten en één poster.", []),
]

RESEARCH = [
    Evening(
        "Een vraag die klein genoeg is",
        "Schrijf je onderzoeksvraag op één regel. Streep daarna de helft van de woorden door.",
        [Stuff(READ, "Klein beginnen", "hoofdstuk 2")],
    ),
    Evening(
        "Onderzoeken waar je werkt",
        "Maak een lijst van wie er belang heeft bij jouw antwoord, jijzelf voorop.",
        [Stuff(READ, "De onderzoeker als collega", "bladzijden 12–34")],
    ),
    Evening(
        "Interviews",
        "Oefen je eerste vijf vragen op iemand die nee mag zeggen.",
        [Stuff(FILE, "Checklist interview", "twee bladzijden", file="checklist")],
    ),
    Evening("Gegevens die er al zijn", "Zoek één bestand op dat niemand gebruikt.", []),
    Evening("Tegenspraak", "Ruil je conclusie met een medestudent en val haar aan.", []),
    Evening("Schrijven voor een bestuurder", "Neem de eerste bladzijde van je paper mee.", []),
]

FILES = {
    "werkblad": "Werkblad resultaatketen",
    "sheets": "Hoe meet je veiligheid? Sheets",
    "checklist": "Checklist interview",
}

BRIEFS = {
    "paper-1": "Kies één cijfer waarop jouw organisatie wordt afgerekend. Beschrijf in ten hoogste 1.500 "
    "woorden wat het meet, wat het niet meet en wie er iets mee doet. Sluit af met één aanbeveling.\n\n"
    "Neem het cijfer zelf op als tabel, met de bron.",
    "paper-2": "Neem een ranglijst uit je eigen sector. Laat zien hoe zeker de volgorde is en wat een "
    "bestuurder er wel en niet uit mag afleiden. Ten hoogste 2.000 woorden.",
    "advies": "Schrijf een adviesnota aan het bestuur van een organisatie die je zelf kiest: wat meten we "
    "wel, wat bewust niet, en waarvoor gebruiken we het? Ten hoogste 3.000 woorden.\n\nGebruik ten "
    "minste twee bewijsstukken uit de casus en wijd een paragraaf aan wat er mis kan gaan zodra het cijfer "
    "telt.",
    "betoog": "Verdedig of bestrijd in ten hoogste 800 woorden dat één cijfer uit de casus wordt afgeschaft. Dit "
    "werk wordt zonder namen nagekeken: laat je naam weg.",
    "groep-1": "Ontwerp met je groep drie indicatorbladen voor één publieke taak en teken de resultaatketen "
    "waar ze in passen. Eén document, ten hoogste twaalf bladzijden.",
    "groep-2": "Onderzoek met je groep één indicator die er in jullie werk werkelijk toe doet: waar komt hij "
    "vandaan, wat doet hij met mensen, en wat zou er gebeuren als hij verdween? Interview ten minste één "
    "professional. Eén document met het interviewscript als bijlage.",
    "poster": "Vat jullie groepsonderzoek samen op één vel: de indicator, wat hij met mensen doet, en één zin "
    "die de bestuurder onthoudt. De posters hangen op de avond van de presentaties.\n\nIedereen in de groep "
    "bevestigt de poster voordat hij is ingeleverd. Verandert er daarna nog iets, dan vraagt de site het "
    "iedereen opnieuw.",
    "onderzoeksplan": "Een plan van ten hoogste vier bladzijden: vraag, waarom die vraag, welke gegevens, "
    "wie er last van kan hebben, en wat je doet als het antwoord je niet bevalt.",
}

# (title, description, four levels)
RUBRIC = (
    ("Probleem en waarden", "Wat staat er op het spel, en voor wie?",
     ("waarden genoemd, niet gebruikt", "botsing van waarden beschreven", "botsing stuurt het ontwerp",
      "toont wat het eigen voorstel opoffert")),
    ("Indicatoren en keten", "Wordt op het juiste niveau gemeten?",
     ("output voor effect aangezien", "niveaus kloppen", "noemer, bron en gebruik beredeneerd",
      "dekking én blinde vlek gekwantificeerd")),
    ("Data-analyse", "Dragen de gegevens de conclusie?",
     ("ranglijst zonder onzekerheid", "interval of trechter juist", "kiest methode en begrenst conclusie",
      "gevoeligheid getoond, eigen keuze weerlegd")),
    ("Gaming en tegenwicht", "Wat doen mensen zodra het telt?",
     ("algemeen “kan misgaan”", "twee typen met voorbeeld", "plausibel mechanisme en maatregel",
      "rest-risico, toezichtlast en het gedrag van de meter zelf")),
    ("Theorie", "Werkt de literatuur in het betoog?",
     ("namen zonder werking", "juist toegepast", "theorie tegen theorie", "eigen, verdedigde positie")),
    ("Advies en taal", "Kan een bestuurder hier morgen iets mee?",
     ("niet uitvoerbaar", "uitvoerbaar", "bestuurder kan kiezen", "één zin voor op de koelkast, en hij klopt")),
)  # fmt: skip
LEVELS = ("onvoldoende", "voldoende", "goed", "uitstekend")
