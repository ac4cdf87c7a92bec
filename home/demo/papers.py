"""Real PDF and DOCX files for the demo: short papers, each a little different."""

import io
import random
from collections.abc import Sequence

from docx import Document
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

SENTENCES = (
    "Wie een cijfer vraagt, vraagt eigenlijk wat ermee gaat gebeuren.",
    "In mijn eigen organisatie tellen wij al jaren wat makkelijk te tellen is.",
    "De teamleider herkende zich in de uitkomst, de uitvoerders deden dat niet.",
    "Het gemiddelde verbergt hier twee groepen die weinig met elkaar te maken hebben.",
    "Zonder noemer is een aantal geen prestatie maar een drukte.",
    "De indicator beweegt mee met de inzet en zegt dus iets over ons, niet over de wijk.",
    "Een marge van vier punten maakt van een ranglijst een kring.",
    "Drie geïnterviewden noemden los van elkaar hetzelfde neveneffect.",
    "Daarom stel ik voor het cijfer als gespreksopener te gebruiken en niet als oordeel.",
    "De kosten van het meten zelf zijn in geen enkel verslag terug te vinden.",
    "Wat niet gemeten wordt, verdwijnt hier inderdaad van de agenda.",
    "Een hogere registratie kan ook betekenen dat mensen ons weer vertrouwen.",
    "De vergelijking met vorig jaar gaat mank, want de definitie is veranderd.",
    "Op grond van deze gegevens zou ik geen enkele afdeling bij naam durven noemen.",
)
HEADINGS = (
    "Aanleiding",
    "Vraag en aanpak",
    "Wat de gegevens zeggen",
    "Wat ze niet zeggen",
    "Advies",
)


def _sections(seed: str) -> list[tuple[str, str]]:
    rng = random.Random(seed)  # noqa: S311 - the same paper each time
    return [(heading, " ".join(rng.sample(SENTENCES, 6))) for heading in HEADINGS]


def pdf(title: str, authors: Sequence[str], seed: str, *, is_signed: bool = True) -> bytes:
    """A paper of a page or two as PDF; its properties name the authors, its text if it is signed."""
    styles, buffer = getSampleStyleSheet(), io.BytesIO()
    story = [
        Paragraph(title, styles["Title"]),
        Paragraph(", ".join(authors) if is_signed else "", styles["Italic"]),
        Spacer(1, 18),
    ]
    for heading, text in _sections(seed):
        story += [Paragraph(heading, styles["Heading2"]), Paragraph(text, styles["BodyText"])]
    SimpleDocTemplate(buffer, pagesize=A4, title=title, author=", ".join(authors)).build(story)
    return buffer.getvalue()


def docx(title: str, authors: Sequence[str], seed: str, *, is_signed: bool = True) -> bytes:
    """The same kind of paper as a Word document."""
    document, buffer = Document(), io.BytesIO()
    document.core_properties.author = ", ".join(authors)
    document.core_properties.title = title
    document.add_heading(title, 0)
    document.add_paragraph(", ".join(authors) if is_signed else "")
    for heading, text in _sections(seed):
        document.add_heading(heading, 2)
        document.add_paragraph(text)
    document.save(buffer)
    return buffer.getvalue()
