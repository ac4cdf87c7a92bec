"""StreamField blocks that several page types share."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link", "blockquote"]


class FigureBlock(blocks.StructBlock):
    """An image with its caption and where it comes from."""

    image = ImageBlock(label=_("image"))
    caption = blocks.CharBlock(label=_("caption"), required=False)
    source = blocks.CharBlock(label=_("source and licence"), required=False)

    class Meta:
        icon = "image"
        label = _("figure")
        template = "blocks/figure.html"


class FileBlock(blocks.StructBlock):
    """A file to download."""

    document = DocumentChooserBlock(label=_("file"))
    description = blocks.CharBlock(label=_("description"), required=False)

    class Meta:
        icon = "doc-full"
        label = _("file")
        template = "blocks/file.html"


class TableBlock(blocks.StructBlock):
    """A table with a caption; numbers are kept as numbers."""

    caption = blocks.CharBlock(label=_("caption"))
    table = TypedTableBlock(
        [
            ("text", blocks.CharBlock(required=False)),
            ("number", blocks.DecimalBlock(required=False)),
        ],
        label=_("table"),
    )
    source = blocks.CharBlock(label=_("source and licence"), required=False)

    class Meta:
        icon = "table"
        label = _("table")
        template = "blocks/table.html"


TEXT_BLOCKS = [
    (
        "text",
        blocks.RichTextBlock(features=FEATURES, label=_("text"), template="blocks/text.html"),
    ),
    ("figure", FigureBlock()),
    ("table", TableBlock()),
    ("file", FileBlock()),
]
