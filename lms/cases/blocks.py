"""What the story of a case is made of."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

from lms.cases import charts, rules
from lms.cases.enums import Chart
from lms.core.blocks import FEATURES, FigureBlock, FileBlock


class SceneBlock(blocks.StructBlock):
    """A change of place or time."""

    place = blocks.CharBlock(label=_("place"))
    time = blocks.CharBlock(label=_("time"), required=False)
    text = blocks.RichTextBlock(label=_("text"), features=FEATURES, required=False)

    class Meta:
        icon = "site"
        label = _("scene")
        template = "blocks/scene.html"


class QuoteBlock(blocks.StructBlock):
    """What somebody says."""

    text = blocks.TextBlock(label=_("text"))
    speaker = blocks.CharBlock(label=_("who says it"))
    role = blocks.CharBlock(label=_("role"), required=False)

    class Meta:
        icon = "openquote"
        label = _("quote")
        template = "blocks/quote.html"


class ExhibitBlock(blocks.StructBlock):
    """Evidence: a table of typed data with source and licence, drawn as a chart where that helps."""

    code = blocks.CharBlock(label=_("code"), max_length=10, help_text=_("For example A-1."))
    title = blocks.CharBlock(label=_("title"))
    shows = blocks.TextBlock(
        label=_("what it shows"),
        help_text=_("For who cannot see the chart, in a sentence or two."),
    )
    table = TypedTableBlock(
        [
            ("text", blocks.CharBlock(required=False, label=_("text"))),
            ("number", blocks.DecimalBlock(required=False, label=_("number"))),
        ],
        label=_("table"),
    )
    chart = blocks.ChoiceBlock(choices=Chart.choices, default=Chart.NONE, label=_("chart"))
    label_column = blocks.IntegerBlock(
        label=_("column with the names"), min_value=1, default=1, required=False
    )
    value_columns = blocks.CharBlock(
        label=_("columns to draw"),
        required=False,
        help_text=_("Numbers of columns, separated by commas, for example 4, 5."),
    )
    margin_column = blocks.IntegerBlock(label=_("column with the margin"), required=False)
    unit = blocks.CharBlock(label=_("unit"), required=False)
    source = blocks.CharBlock(label=_("source"))
    licence = blocks.CharBlock(label=_("licence"))

    class Meta:
        icon = "table"
        label = _("exhibit")
        template = "blocks/exhibit.html"

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        if value["chart"] == Chart.NONE:
            return value
        wanted = charts.column_numbers(value["value_columns"])
        if not wanted:
            raise _wrong("value_columns", _("Say which columns to draw."))
        named = [*wanted, value["label_column"] or 1, value["margin_column"] or 1]
        width = len(value["table"].columns)
        if not all(1 <= column <= width for column in named):
            message = _("The table has %(width)d columns. Use numbers from 1 to %(width)d.")
            raise _wrong("value_columns", message, width=width)
        if value["chart"] == Chart.INTERVALS and not value["margin_column"]:
            raise _wrong("margin_column", _("Say in which column the margin stands."))
        return value

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        headings = [column["heading"] for column in value["table"].columns]
        rows = [row["values"] for row in value["table"].row_data]
        return super().get_context(value, parent_context=parent_context) | {
            "chart": _chart_of(value, headings, rows),
            "table": rules.table(headings, rows),
        }


def _wrong(field: str, message: Any, **params: Any) -> blocks.StructBlockValidationError:
    return blocks.StructBlockValidationError(
        block_errors={field: ValidationError(message, params=params)}
    )


def _chart_of(value: Any, headings: list[str], rows: list[list[Any]]) -> Any:
    """The chart that the author asked for; None where there is nothing to draw."""
    label, columns = value["label_column"] or 1, charts.column_numbers(value["value_columns"])
    if not columns:
        return None
    match value["chart"]:
        case Chart.DOTS:
            return charts.dots(headings, rows, label, columns)
        case Chart.INTERVALS:
            return charts.intervals(headings, rows, label, columns[0], value["margin_column"])
        case Chart.LINES:
            return charts.lines(headings, rows, label, columns)
    return None


class DocumentBlock(blocks.StructBlock):
    """A letter, a mail, a motion, a newspaper: a text within the story."""

    kind = blocks.ChoiceBlock(
        choices=[
            ("letter", _("letter")),
            ("mail", _("e-mail")),
            ("motion", _("motion")),
            ("newspaper", _("newspaper")),
            ("minutes", _("minutes")),
            ("memo", _("memo")),
        ],
        label=_("kind"),
    )
    code = blocks.CharBlock(label=_("code"), max_length=10, required=False)
    title = blocks.CharBlock(label=_("title"))
    sender = blocks.CharBlock(label=_("from"), required=False)
    recipient = blocks.CharBlock(label=_("to"), required=False)
    dated = blocks.CharBlock(label=_("date"), required=False)
    text = blocks.RichTextBlock(label=_("text"), features=FEATURES)

    class Meta:
        icon = "mail"
        label = _("document")
        template = "blocks/document.html"


class QuestionsBlock(blocks.StructBlock):
    """Questions to prepare or discuss."""

    heading = blocks.CharBlock(label=_("heading"), required=False)
    questions = blocks.ListBlock(blocks.TextBlock(label=_("question")), label=_("questions"))

    class Meta:
        icon = "help"
        label = _("questions")
        template = "blocks/questions.html"


class DefinitionBlock(blocks.StructBlock):
    """A term and what it means."""

    term = blocks.CharBlock(label=_("term"))
    meaning = blocks.RichTextBlock(label=_("meaning"), features=["bold", "italic", "link"])

    class Meta:
        icon = "info-circle"
        label = _("definition")
        template = "blocks/definition.html"


PART_BLOCKS = [
    (
        "narrative",
        blocks.RichTextBlock(
            features=FEATURES, label=_("narrative"), template="blocks/text.html", icon="pilcrow"
        ),
    ),
    ("scene", SceneBlock()),
    ("quote", QuoteBlock()),
    ("exhibit", ExhibitBlock()),
    ("document", DocumentBlock()),
    ("questions", QuestionsBlock()),
    ("definition", DefinitionBlock()),
    ("figure", FigureBlock()),
    ("file", FileBlock()),
]
