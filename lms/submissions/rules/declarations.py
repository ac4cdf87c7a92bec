"""What is asked about generative AI at hand-in, and how an answer reads."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from lms.submissions.enums import AiRule, AiUse


@dataclass(frozen=True, slots=True)
class Declaration:
    """A question about generative AI with its answer, in the words in which they were read."""

    question: str
    answer: str
    account: str


def ai_question(rule: str) -> str:
    """The question that an assignment asks under its rule; nothing where it asks none."""
    return {
        AiRule.NOT_ASKED: "",
        AiRule.NONE: _("This assignment allows no generative AI. Was any used?"),
        AiRule.LANGUAGE: _("Generative AI may only improve the language here. Was it used?"),
        AiRule.IDEAS: _("Generative AI may give ideas and feedback here, no text. Was it used?"),
        AiRule.FREE: _("Generative AI may be used freely here. Was it used?"),
    }[AiRule(rule)]


def declaration(rule: str, use: str, account: str) -> Declaration | None:
    """What was declared, for a manifest or a receipt; None where nothing was asked."""
    if AiRule(rule) == AiRule.NOT_ASKED:
        return None
    return Declaration(ai_question(rule), str(AiUse(use).label), account)
